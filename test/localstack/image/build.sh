#!/usr/bin/env bash
# Builds a LocalStack 4.14.0 image from Debian's and PyPI's packages alone, for where no image can be pulled. Its contents are the
# versions of the published image (requirements.txt), without what Keywatch has no use for (Lambda, DynamoDB, the awslocal program).
# Does nothing if the image is there. Needs root, a running Docker engine, and mmdebstrap or debootstrap.
#
#   IMAGE    the image's name (default keywatch/localstack:4.14.0; not upstream's, which it does not pose as)
#   MIRROR   a mirror of Debian
#   WORK     folder for the root file system, 700 MB while it is made (default a new temporary one)
set -euo pipefail

readonly version=4.14.0 suite=trixie # Debian 13 has the Python 3.13 that this version needs
readonly venv=/opt/code/localstack/.venv # upstream's place
readonly image=${IMAGE:-keywatch/localstack:$version}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here

die() {
  echo "build.sh: $*" >&2
  exit 1
}
step() { printf '[%3d s] %s\n' "$SECONDS" "$*"; }

docker version >/dev/null 2>&1 || die 'no Docker engine answers; start one (dockerd) first'
if docker image inspect "$image" >/dev/null 2>&1; then
  echo "$image is there"
  exit 0
fi
((EUID == 0)) || die 'a root file system can be made by root only: run it with sudo'
bootstrap=$(command -v mmdebstrap || command -v debootstrap) || die 'install mmdebstrap (or debootstrap, three times as slow)'
# Each build works in a folder of its own, which is gone afterwards.
work=$(mktemp -d "${WORK:-${TMPDIR:-/tmp}}/keywatch-localstack.XXXXXX")
readonly bootstrap work root=$work/root
trap 'rm -rf --one-file-system "$work"' EXIT

step "$(basename "$bootstrap") $suite"
"$bootstrap" --variant=minbase --include=python3,python3-venv,ca-certificates,curl,openssl "$suite" "$root" ${MIRROR:+"$MIRROR"} \
  >"$work/bootstrap.log" 2>&1 || { tail -n 20 "$work/bootstrap.log" >&2; die "$(basename "$bootstrap") failed"; }

step "pip install localstack-core $version"
# Name resolution and the machine's certificates are lent for this step.
cp -L --remove-destination /etc/resolv.conf "$root/etc/resolv.conf"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/tmp/ca.crt"
cp "$here/requirements.txt" "$root/tmp/"
chroot "$root" python3 -m venv "$venv"
# SSL_CERT_FILE and its like beat pip's own setting, so all are set.
chroot "$root" env -u PIP_FIND_LINKS -u SSL_CERT_DIR LC_ALL=C.UTF-8 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
  PIP_CERT=/tmp/ca.crt SSL_CERT_FILE=/tmp/ca.crt REQUESTS_CA_BUNDLE=/tmp/ca.crt CURL_CA_BUNDLE=/tmp/ca.crt \
  "$venv/bin/pip" install --quiet --no-input --require-hashes --requirement /tmp/requirements.txt

step 'first-start caches'
# The catalogue of services and the list of plugins, which the first start would make otherwise.
mkdir -p "$root"/etc/localstack/init/{boot,start,ready,shutdown}.d "$root/var/lib/localstack" "$root/usr/lib/localstack"
chroot "$root" env OVERRIDE_IN_DOCKER=1 DNS_ADDRESS=0 "$venv/bin/python" -m localstack.aws.spec >/dev/null
install -m 755 "$here/entrypoint.sh" "$root/usr/local/bin/docker-entrypoint.sh"
chmod 777 "$root/var/lib/localstack"
rm -rf "$root"/tmp/* "$root"/var/{cache/apt,lib/apt/lists}/* "$root"/usr/share/{doc,man,locale,info}/* "$root"/var/log/*.log
: >"$root/etc/resolv.conf"

step 'docker import'
tar -C "$root" --numeric-owner -c . | docker import \
  --change 'ENTRYPOINT ["docker-entrypoint.sh"]' \
  --change 'WORKDIR /opt/code/localstack' \
  --change 'EXPOSE 4566' \
  --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 USER=localstack' \
  --message "localstack-core $version on Debian $suite" - "$image" >/dev/null
step "$image, $(docker image inspect --format '{{.Size}}' "$image" | awk '{ printf "%.0f MB", $1 / 1e6 }')"
