#!/bin/bash
# Do newer daemons take what lbgen writes for them? Builds each example for the versions of another Debian release and lets
# that release's own nginx, HAProxy and keepalived judge it; so are the golden cases for newer daemons, as they are committed,
# where the release's are new enough; then its nginx and HAProxy go through the live tests.
#
#   check-versions.sh [SUITE...]     default: trixie sid
#
# The releases are unpacked once below LBGEN_CACHE (default .build/releases): about 40 s and 350 MB each, only apt's own mirror
# is asked. Remove a folder there to unpack it anew.
set -euo pipefail
cd "$(dirname "$0")/.."

cache=${LBGEN_CACHE:-$PWD/.build/releases}
program=${LBGEN_PROGRAM:-.build/debug/lbgen}
suites=("$@")
[ "${#suites[@]}" -gt 0 ] || suites=(trixie sid)

scripts/install-tools.sh versions
[ -x "$program" ] || swift build
mkdir -p "$cache"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unpack() { # SUITE: leaves the release in $cache/SUITE, whole or not at all
  [ ! -d "$cache/$1" ] || return 0
  printf 'unpacking Debian %s\n' "$1" >&2
  rm -rf "$cache/$1.part"
  debootstrap --variant=minbase --include=haproxy,nginx,libnginx-mod-stream,keepalived,iproute2 \
    "$1" "$cache/$1.part" ${LBGEN_MIRROR:+"$LBGEN_MIRROR"} >"$cache/$1.log" || { tail "$cache/$1.log" >&2; exit 69; }
  mv "$cache/$1.part" "$cache/$1"
}

version_of() { # SUITE PACKAGE: the upstream version, such as 1.26.3
  dpkg-query --admindir="$cache/$1/var/lib/dpkg" -W -f '${Version}' "$2" | sed 's/^[0-9]*://; s/[-+~].*//'
}

# Judges every file of a name below a folder: judge SUITE LABEL FOLDER KIND FILE
judge() {
  mapfile -t found < <(find "$3" -name "$5" | sort)
  [ "${#found[@]}" -gt 0 ] || return 0
  if scripts/native_check.py --system "$cache/$1" "$4" "${found[@]}"; then
    printf '  ok: %s, %d times %s\n' "$2" "${#found[@]}" "$5"
  else
    printf 'FAILED: %s of %s on Debian %s\n' "$5" "$2" "$1" >&2
    status=1
  fi
}

# Judges a golden case for newer daemons, unless the release's is older: judge_case SUITE CASE KIND FILE VERSION
judge_case() {
  local wanted
  wanted=$(sed -n "s/^targets:.*[{ ]$3: {version: \"\([0-9.]*\)\".*/\1/p" "$2/topology.yaml")
  [ -n "$wanted" ] || return 0
  if [ "$(printf '%s\n' "$wanted" "$5" | sort -V | head -1)" = "$wanted" ]; then
    judge "$1" "$(basename "$2") for $3 $wanted" "$2/expected" "$3" "$4"
  else
    printf '  not judged: %s is for %s %s\n' "$(basename "$2")" "$3" "$wanted"
  fi
}

status=0
for suite in "${suites[@]}"; do
  unpack "$suite"
  nginx=$(version_of "$suite" nginx) haproxy=$(version_of "$suite" haproxy) keepalived=$(version_of "$suite" keepalived)
  printf 'Debian %s: nginx %s, HAProxy %s, keepalived %s\n' "$suite" "$nginx" "$haproxy" "$keepalived"
  for topology in examples/*/topology.yaml Tests/GoldenTests/Cases/{newer-versions,vrrp-groups}/topology.yaml; do
    name=$(basename "$(dirname "$topology")")
    generated=$work/$suite/$name/generated
    mkdir -p "$work/$suite/$name"
    cp -r "$(dirname "$topology")/." "$work/$suite/$name"
    rm -rf "$generated"
    python3 scripts/set_versions.py "nginx=${nginx%.*}" "haproxy=${haproxy%.*}" "keepalived=$keepalived" \
      <"$topology" >"$work/$suite/$name/topology.yaml"
    if ! "$program" build -o "$generated" "$work/$suite/$name/topology.yaml"; then
      printf 'FAILED: %s cannot be built for Debian %s\n' "$name" "$suite" >&2
      status=1
      continue
    fi
    judge "$suite" "$name" "$generated" nginx nginx.conf
    judge "$suite" "$name" "$generated" haproxy haproxy.cfg
    judge "$suite" "$name" "$generated" keepalived keepalived.conf
  done
  for marker in Tests/GoldenTests/Cases/*/newer-daemons; do
    folder=$(dirname "$marker")
    judge_case "$suite" "$folder" nginx nginx.conf "$nginx"
    judge_case "$suite" "$folder" haproxy haproxy.cfg "$haproxy"
    judge_case "$suite" "$folder" keepalived keepalived.conf "$keepalived"
  done
  LBGEN_RELEASE=$cache/$suite LBGEN_RELEASE_NGINX=${nginx%.*} LBGEN_RELEASE_HAPROXY=${haproxy%.*} \
    LBGEN_REQUIRE_NATIVE=1 swift test --filter LiveTests >"$work/live.log" 2>&1 || {
    grep -A 3 -E 'error:|recorded an issue' "$work/live.log" >&2 || tail "$work/live.log" >&2
    printf 'FAILED: live tests on Debian %s\n' "$suite" >&2
    status=1
    continue
  }
  printf '  ok: live tests\n'
done
exit "$status"
