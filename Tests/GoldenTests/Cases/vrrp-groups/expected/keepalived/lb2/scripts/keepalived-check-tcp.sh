#!/bin/sh
# Probe of a TCP health check, run by keepalived as a vrrp_script.
#
#   keepalived-check-tcp.sh HOST PORT TIMEOUT_MS
#
# Connects to PORT of HOST (a name, an IPv4 address or an IPv6 address without brackets) and hangs up.
# Needs only bash and the coreutils, which every Debian system has.
#
# Exit status: 0 the connection was accepted, 1 refused or unreachable, 64 wrong arguments,
# 69 bash or timeout is missing, 137 no answer in time.
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
LC_ALL=C
export LC_ALL
unset BASH_ENV

usage() {
    printf '%s: %s\nusage: %s HOST PORT TIMEOUT_MS\n' "${0##*/}" "$1" "${0##*/}" >&2
    exit 64
}

# Whether $1 is a decimal number in $2..$3; six digits at most, so that no shell overflows, and no leading zero.
between() {
    case $1 in '' | *[!0-9]* | 0?* | ???????*) return 1 ;; esac
    [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]
}

[ $# -eq 3 ] || usage "3 arguments expected, $# given"
case $1 in '' | -* | *[!0-9A-Za-z.:%_-]*) usage 'HOST is not a name or an address' ;; esac
between "$2" 1 65535 || usage 'PORT is not in 1 to 65535'
between "$3" 1 600000 || usage 'TIMEOUT_MS is not in 1 to 600000'
for tool in bash timeout; do
    command -v "$tool" >/dev/null || { printf '%s: %s is missing\n' "${0##*/}" "$tool" >&2; exit 69; }
done

# --foreground keeps the probe in keepalived's process group, so that keepalived can end it as a whole.
# shellcheck disable=SC2016 # bash expands the words, not this shell
exec timeout --foreground -s KILL "$(($3 / 1000)).$(printf %03d "$(($3 % 1000))")" \
    bash -c 'exec 3<>"/dev/tcp/$1/$2"' keepalived-check-tcp "$1" "$2"
