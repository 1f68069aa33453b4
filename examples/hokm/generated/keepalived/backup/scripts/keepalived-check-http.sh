#!/bin/sh
# Probe of an HTTP health check, run by keepalived as a vrrp_script.
#
#   keepalived-check-http.sh HOST PORT PATH TIMEOUT_MS [ACCEPTED]
#
# Asks HOST (a name, an IPv4 address or an IPv6 address without brackets) for PATH and looks at the status.
# ACCEPTED is a list of statuses and ranges, such as 200,204,300-399; without it, 200-399. A redirect is not followed.
# Needs only bash and the coreutils, which every Debian system has.
#
# Exit status: 0 the status is accepted, 1 refused, unreachable, another status or no HTTP at all, 64 wrong
# arguments, 69 bash or timeout is missing, 137 no status in time.
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
LC_ALL=C
export LC_ALL
unset BASH_ENV

usage() {
    printf '%s: %s\nusage: %s HOST PORT PATH TIMEOUT_MS [ACCEPTED]\n' "${0##*/}" "$1" "${0##*/}" >&2
    exit 64
}

# Whether $1 is a decimal number in $2..$3; six digits at most, so that no shell overflows, and no leading zero.
between() {
    case $1 in '' | *[!0-9]* | 0?* | ???????*) return 1 ;; esac
    [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]
}

# A list of statuses and ranges: digits, commas and hyphens in the right places.
ranges() {
    rest=$1,
    while [ -n "$rest" ]; do
        one=${rest%%,*}
        rest=${rest#*,}
        between "${one%%-*}" 100 599 && between "${one#*-}" 100 599 && [ "${one%%-*}" -le "${one#*-}" ] || return 1
    done
}

[ $# -eq 4 ] || [ $# -eq 5 ] || usage "4 or 5 arguments expected, $# given"
case $1 in '' | -* | *[!0-9A-Za-z.:%_-]*) usage 'HOST is not a name or an address' ;; esac
between "$2" 1 65535 || usage 'PORT is not in 1 to 65535'
case $3 in /*) ;; *) usage 'PATH does not start with /' ;; esac
case $3 in *[!!-~]*) usage 'PATH has a space or a byte that is not ASCII' ;; esac
between "$4" 1 600000 || usage 'TIMEOUT_MS is not in 1 to 600000'
accepted=${5-200-399}
ranges "$accepted" || usage 'ACCEPTED is not a list of statuses in 100 to 599'
for tool in bash timeout; do
    command -v "$tool" >/dev/null || { printf '%s: %s is missing\n' "${0##*/}" "$tool" >&2; exit 69; }
done

# The request goes out in one piece (the printf of bash would send it line by line), and a server that answers and
# hangs up before it has read all of it has answered. bash reads byte by byte and 64 at most, so that an endless line
# costs nothing; a status line cut short by the end of the connection is no answer. --foreground keeps the probe in
# keepalived's process group, so that keepalived can end it as a whole.
# shellcheck disable=SC2016 # bash expands the words, not this shell
exec timeout --foreground -s KILL "$(($4 / 1000)).$(printf %03d "$(($4 % 1000))")" \
    bash -c '
        fail() { printf "%s: %s\n" "$0" "$1" >&2; exit 1; }
        host=$1
        case $host in *:*) host="[${host%%%*}]" ;; esac
        [ "$2" = 80 ] || host=$host:$2
        trap "" PIPE
        exec 3<>"/dev/tcp/$1/$2" || exit 1
        request="GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: keepalived-check\r\nAccept: */*\r\nConnection: close\r\n\r\n"
        env printf "$request" "$3" "$host" >&3 2>/dev/null
        IFS= read -r -n 64 line <&3 || fail "the connection ended without a status"
        [[ $line =~ ^HTTP/1\.[01]\ ([1-5][0-9][0-9])([^0-9]|$) ]] || fail "the answer is not HTTP/1"
        status=${BASH_REMATCH[1]}
        IFS=,
        for range in $4; do
            if [ "$status" -ge "${range%-*}" ] && [ "$status" -le "${range#*-}" ]; then exit 0; fi
        done
        fail "status $status is not in $4"
    ' keepalived-check-http "$1" "$2" "$3" "$accepted"
