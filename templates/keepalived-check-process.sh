#!/bin/sh
# Probe of a local process, run by keepalived as a vrrp_script: is a program of this name alive?
#
#   keepalived-check-process.sh NAME
#
# NAME is the program as the kernel knows it (/proc/PID/comm), of which that keeps 15 bytes: nginx, haproxy. A process
# that has ended and waits to be collected is not alive. Starts no program, so it costs little.
#
# Exit status: 0 at least one is alive, 1 none, 64 wrong arguments, 69 /proc cannot be read.
set -u
LC_ALL=C
export LC_ALL

usage() {
    printf '%s: %s\nusage: %s NAME\n' "${0##*/}" "$1" "${0##*/}" >&2
    exit 64
}

[ $# -eq 1 ] || usage "1 argument expected, $# given"
case $1 in '' | *[!0-9A-Za-z._:@+-]* | -* | ????????????????*) usage 'NAME is not 1 to 15 letters, digits and ._:@+-' ;; esac
[ -r /proc/self/comm ] || { printf '%s: /proc cannot be read\n' "${0##*/}" >&2; exit 69; }

for folder in /proc/[0-9]*; do
    # A process may end at any moment: what cannot be read is gone.
    { IFS= read -r name <"$folder/comm"; } 2>/dev/null || continue
    [ "$name" = "$1" ] || continue
    { read -r line <"$folder/stat"; } 2>/dev/null || continue
    # The state stands behind the name, which may hold anything.
    case ${line##*) } in Z* | X*) continue ;; esac
    exit 0
done
printf '%s: no process %s\n' "${0##*/}" "$1" >&2
exit 1
