#!/bin/sh
# State handler of a virtual address, run by keepalived: the `notify` statement of a vrrp_instance.
#
#   keepalived-notify.sh [--log FILE] [--command PATH] [--timeout SECONDS] TYPE NAME STATE PRIORITY
#
# keepalived appends the last four: INSTANCE or GROUP, its name, MASTER, BACKUP, FAULT, STOP or DELETED, and
# the priority. Each change is one line in the system's log (tag keepalived-notify) and, with --log, in FILE; the file
# is opened anew for each line, so that log rotation needs no signal. What cannot be logged stops nothing.
#
# --command PATH runs PATH with the same four arguments. One runs at a time for each name, each is ended after
# SECONDS (30 by default), and one that had to wait is left out when a newer state has come meanwhile: the last
# command to run always speaks of the last state. keepalived never waits for any of it.
#
# Exit status: 0 done, or left out for a newer state; 1 the command failed, was ended or cannot be run;
# 64 wrong options; 75 an earlier command would not end. keepalived itself ignores it.
set -u
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
umask 022

# Runs a command that is ended after $1 seconds, where the system can.
bounded() {
    seconds=$1
    shift
    if command -v timeout >/dev/null; then timeout -k 5 "$seconds" "$@"; else "$@"; fi
}

# The file first: the system's log may be slow.
record() {
    if [ -n "$log" ]; then
        { printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" >>"$log"; } 2>/dev/null || log=
    fi
    bounded 5 logger -t keepalived-notify -p daemon.notice -- "$1" >/dev/null 2>&1 || :
}

# Any text as one plain word, so that no argument can forge a line of the log or leave the folder.
word() {
    plain=$(printf %s "$1" | LC_ALL=C tr -c 'A-Za-z0-9_.:-' '_')
    printf %s "${plain:--}"
}

usage() {
    log=
    record "wrong options: $1"
    printf 'keepalived-notify.sh: %s\n' "$1" >&2
    exit 64
}

# Writes this event down as the newest, unless a newer one has come before it: two that keepalived starts in one moment
# may get here in either order, so what counts is when each was started (proc(5), starttime), then its number.
claim() {
    IFS= read -r stat <"/proc/$$/stat" || stat=
    # shellcheck disable=SC2086 # fields, split at blanks
    set -- "$1" ${stat##*) }
    own="${21:-0} $$"
    exec 8>>"$1.order"
    flock -w 5 8
    IFS= read -r newest 2>/dev/null <"$1.newest" || newest='0 0'
    if [ "${own% *}" -gt "${newest% *}" ] ||
        { [ "${own% *}" -eq "${newest% *}" ] && [ "$$" -gt "${newest#* }" ]; }; then
        { printf '%s\n' "$own" >"$1.newest"; } 2>/dev/null
    fi
    exec 8>&-
}

log=
command=
limit=30
while [ $# -gt 0 ]; do
    case $1 in
        --log | --command | --timeout)
            [ $# -ge 2 ] || usage "$1 lacks its value"
            case $1 in --log) log=$2 ;; --command) command=$2 ;; --timeout) limit=$2 ;; esac
            shift 2
            ;;
        --*) usage "$(word "$1") is not known" ;;
        *) break ;;
    esac
done
case $limit in '' | *[!0-9]* | 0* | ?????*) usage '--timeout is not in 1 to 9999' ;; esac

type=$(word "${1-}")
name=$(word "${2-}")
state=$(word "${3-}")
priority=$(word "${4-}")
record "$type $name $state priority $priority"
[ -n "$command" ] || exit 0

# The newest event of each name stands in a file; only root can write in /run, so nobody plants a link there. Without
# that folder or flock the command still runs, only unordered. A failed `exec` would end the shell, hence the touch.
run=/run/keepalived-notify
if command -v flock >/dev/null && mkdir -p "$run" 2>/dev/null && touch "$run/$name.lock" 2>/dev/null; then
    claim "$run/$name"
    exec 9>>"$run/$name.lock"
    flock -w "$((limit + 10))" 9 || { record "$type $name $state: an earlier command would not end"; exit 75; }
    IFS= read -r newest <"$run/$name.newest" || newest=$own
    [ "$newest" = "$own" ] || { record "$type $name $state: left out for a newer state"; exit 0; }
fi

bounded "$limit" "$command" "$type" "$name" "$state" "$priority" </dev/null >/dev/null 2>&1 9>&-
status=$?
case $status in
    0) exit 0 ;;
    124 | 137) record "$type $name $state: the command was ended after $limit seconds" ;;
    126 | 127) record "$type $name $state: the command cannot be run" ;;
    *) record "$type $name $state: the command failed with status $status" ;;
esac
exit 1
