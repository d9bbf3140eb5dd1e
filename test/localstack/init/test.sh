#!/usr/bin/env bash
# Runs the init file's tests inside a running container that was started with it: test.sh CONTAINER [UNITTEST-ARGUMENT…]
# They work in an account of their own. Exit code 0: all passed.
set -euo pipefail
container=${1:?'which container?'}
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec docker exec -i "$container" /opt/code/localstack/.venv/bin/python - "$@" <"$here/test_keywatch.py"
