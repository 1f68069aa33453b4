#!/bin/bash
# Installs what the tests run: the daemons that lbgen writes for, and validators. Quick and silent when all is there.
#
#   install-tools.sh            everything
#   install-tools.sh build      only what `swift build` needs
#   install-tools.sh versions   also what `make check-versions` needs
#   install-tools.sh proxies    what `make bench-proxy` needs
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'install-tools: %s\n' "$*" >&2; }

# PACKAGE=FILE[=FILE...]: one of the files is there when the package is, so that nothing has to ask dpkg.
build_needs=(libyaml-dev=/usr/include/yaml.h pkg-config=/usr/bin/pkg-config)
test_needs=(
  nginx=/usr/sbin/nginx
  libnginx-mod-stream=/usr/lib/nginx/modules/ngx_stream_module.so
  haproxy=/usr/sbin/haproxy
  keepalived=/usr/sbin/keepalived
  shellcheck=/usr/bin/shellcheck
  prometheus=/usr/bin/promtool
  prometheus-blackbox-exporter=/usr/bin/prometheus-blackbox-exporter
  prometheus-node-exporter=/usr/bin/prometheus-node-exporter
  prometheus-nginx-exporter=/usr/bin/prometheus-nginx-exporter
  mtail=/usr/bin/mtail
  docker-compose=/usr/bin/docker-compose
  iproute2=/usr/sbin/ip=/bin/ip
  dash=/usr/bin/dash=/bin/dash
  mount=/usr/bin/mount=/bin/mount
  util-linux=/usr/bin/unshare
  openssl=/usr/bin/openssl
  curl=/usr/bin/curl
  jq=/usr/bin/jq
  patch=/usr/bin/patch
  kubernetes-client=/usr/bin/kubectl
  python3=/usr/bin/python3
  systemd=/usr/bin/systemd-analyze
  python3-venv=/usr/share/python-wheels
)
version_needs=(debootstrap=/usr/sbin/debootstrap)
proxy_needs=(nginx=/usr/sbin/nginx haproxy=/usr/sbin/haproxy wrk=/usr/bin/wrk iproute2=/usr/sbin/ip=/bin/ip util-linux=/usr/bin/unshare)

missing() { # prints the packages, one a line, of which no file is there
  local need parts file found
  for need in "$@"; do
    IFS='=' read -ra parts <<<"$need"
    found=
    for file in "${parts[@]:1}"; do [ ! -e "$file" ] || found=1; done
    [ -n "$found" ] || printf '%s\n' "${parts[0]}"
  done
}

install_packages() {
  local packages root=()
  mapfile -t packages < <(missing "$@")
  [ "${#packages[@]}" -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null; then
    say "please install these yourself, this is not Debian: ${packages[*]}"
    exit 69
  fi
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { say "not root and no sudo: please install ${packages[*]}"; exit 69; }
    root=(sudo)
  fi
  say "installing ${packages[*]}"
  # Debian starts a daemon when it installs it; the tests start their own. The policy is ours only if there was none.
  local policy=/usr/sbin/policy-rc.d made=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null
    "${root[@]}" chmod 755 "$policy"
    made=1
  fi
  local status=0
  {
    "${root[@]}" apt-get update -qq &&
      "${root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${packages[@]}"
  } >&2 || status=$?
  [ -z "$made" ] || "${root[@]}" rm -f "$policy"
  [ "$status" -eq 0 ] || { say "apt-get failed"; exit 69; }
}

install_validators() {
  local venv=.build/tools/venv stamp=.build/tools/venv/requirements.txt
  if cmp -s scripts/requirements.txt "$stamp"; then return 0; fi
  say "installing the manifest validators into $venv"
  rm -rf "$venv"
  # Debian's own interpreter: another one on PATH may be a wrapper or lack venv.
  /usr/bin/python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r scripts/requirements.txt >&2
  cp scripts/requirements.txt "$stamp"
}

case "${1:-all}" in
  build) install_packages "${build_needs[@]}" ;;
  all) install_packages "${build_needs[@]}" "${test_needs[@]}" && install_validators ;;
  proxies) install_packages "${build_needs[@]}" "${proxy_needs[@]}" ;;
  versions) install_packages "${build_needs[@]}" "${test_needs[@]}" "${version_needs[@]}" ;;
  *) say "what is $1?"; exit 64 ;;
esac
