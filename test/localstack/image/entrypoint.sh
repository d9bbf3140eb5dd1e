#!/bin/bash
# As upstream's entry point: LOCALSTACK_X=… becomes X=… (but for LOCALSTACK_HOST), then the BOOT init files, then the supervisor.
set -eo pipefail
while IFS='=' read -r name value; do
  case $name in
    LOCALSTACK_HOST | LOCALSTACK_HOSTNAME | LOCALSTACK_BUILD_* | LOCALSTACK_[0-9]*) ;;
    LOCALSTACK_*) export "${name#LOCALSTACK_}=$value" ;;
  esac
done < <(env)
mkdir -p /var/lib/localstack/logs
source /opt/code/localstack/.venv/bin/activate
python3 -m localstack.runtime.init BOOT
exec localstack-supervisor
