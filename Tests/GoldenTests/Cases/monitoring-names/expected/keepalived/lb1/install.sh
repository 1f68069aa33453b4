#!/bin/sh
# Installs what lies beside it on this machine: the files that install.list names, and the proxies' on request.
#
#   install.sh [--dry-run] [--with nginx,haproxy] [--activate] [--no-check] [--root DIR]
#
# Run as root, from the generated folder or a copy of it. First everything is checked: the folder against its list, and
# the new configurations by keepalived -t, nginx -t and haproxy -c, each on a copy that nothing uses. Then files that
# differ are saved below /var/backups/lbgen and replaced one by one, each in one step (rename), owned by root, and
# files that an earlier run installed and the list has no more are taken away. What fails is undone. Where nothing
# differs nothing is touched, and it says so.
#
#   --dry-run       says what would change and changes nothing
#   --with LIST     installs the generated nginx and haproxy configurations too, from the folders beside keepalived/
#   --activate      then applies the sysctl settings and reloads the daemons; without it this is left to you
#   --no-check      leaves the daemons' checks out: for images, whose interfaces and addresses are not here
#   --root DIR      installs below DIR instead of /; --activate is not possible then
#
# Exit status: 0 installed, or nothing to change; 2 a check refuses the new files, nothing was changed; 3 a step failed
# and was undone; 4 a step failed and not all of it could be undone; 64 wrong arguments; 65 the folder is damaged;
# 69 a program is missing; 75 another run is under way; 77 not root.
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
LC_ALL=C
export LC_ALL
umask 022

say() { printf '%s\n' "$*"; }
fail() {
    status=$1
    shift
    printf 'install.sh: %s\n' "$*" >&2
    exit "$status"
}
need() { command -v "$1" >/dev/null || fail 69 "$1 is missing: $2"; }

root=
dry=
with=
activate=
check=yes
while [ $# -gt 0 ]; do
    case $1 in
        --dry-run) dry=yes ;;
        --activate) activate=yes ;;
        --no-check) check= ;;
        --with | --root)
            [ $# -ge 2 ] || fail 64 "$1 lacks its value"
            case $1 in --with) with=$2 ;; *) root=${2%/} ;; esac
            shift
            ;;
        *) fail 64 "\`$1\` is not an option; see the head of this file" ;;
    esac
    shift
done
case $root in '' | /*) ;; *) fail 64 '--root takes an absolute path' ;; esac
case $root in *[!0-9A-Za-z/._-]*) fail 64 '--root takes a path of letters, digits and /._-' ;; esac
[ -z "$root" ] || [ -d "$root" ] || fail 64 "there is no folder $root"
[ -z "$root" ] || [ -z "$activate" ] || fail 64 '--activate is for the running system, not for --root'
[ "$(id -u)" = 0 ] || fail 77 'run it as root'
here=$(cd -- "$(dirname -- "$0")" && pwd -P) || exit 65
need sha256sum 'it belongs to coreutils'

part=$(sed -n 's/^part \([a-z][a-z0-9-]*\)$/\1/p' "$here/install.list" 2>/dev/null)
[ -n "$part" ] || fail 65 "there is no install.list in $here"
state=$root/var/lib/lbgen
if [ -z "$dry" ]; then
    mkdir -p "$state" || fail 3 "$state could not be made"
    exec 9>>"$state/lock" || fail 3 "$state cannot be written"
    if command -v flock >/dev/null; then flock -n 9 || fail 75 'another run is under way'; fi
fi
# Not below /tmp or /run: keepalived takes no script from where others may write, and nothing runs in the latter.
work=$(mktemp -d /var/lib/.lbgen.XXXXXX) || fail 3 'there is no folder to work in'
trap 'rm -rf "$work"' EXIT
trap 'exit 3' HUP INT TERM

# Lists in the work folder have a line for each file: MODE SHA256 SOURCE DESTINATION.
sum() { sha256sum <"$1" | cut -d' ' -f1; }

# The folder is whole: a copy that broke off is found here.
grep -v -e '^#' -e '^part ' "$here/install.list" >"$work/$part.list"
while read -r mode digest source destination; do
    case $mode$destination in 0[67][0-5][0-5]/*) ;; *) fail 65 "install.list is damaged: $mode $destination" ;; esac
    [ -f "$here/$source" ] || fail 65 "$source is missing: was the folder copied as a whole?"
    [ "$(sum "$here/$source")" = "$digest" ] || fail 65 "$source is not what was generated"
    printf '%s %s %s %s\n' "$mode" "$digest" "$here/$source" "$destination" >>"$work/all.list"
done <"$work/$part.list"

# The proxies' trees: one for all nodes, or one for each.
parts=$part
for name in $(printf %s "$with" | tr ',' ' '); do
    case $name in nginx) main=nginx.conf ;; haproxy) main=haproxy.cfg ;; *) fail 64 "--with knows nginx and haproxy, not \`$name\`" ;; esac
    tree=$here/../../$name
    [ -f "$tree/$main" ] || tree=$tree/${here##*/}
    [ -f "$tree/$main" ] || fail 65 "there is no $name configuration in $here/../../$name"
    tree=$(cd -- "$tree" && pwd -P)
    parts="$parts $name"
    [ -z "$(find "$tree" -name '*[!0-9A-Za-z._-]*')" ] || fail 65 "$tree has files that were not generated"
    (cd -- "$tree" && find . -type f | sort) | while read -r file; do
        file=${file#./}
        mode=0644
        [ ! -x "$tree/$file" ] || mode=0755
        printf '%s %s %s %s\n' "$mode" "$(sum "$tree/$file")" "$tree/$file" "/etc/$name/$file"
    done | tee "$work/$name.list" >>"$work/all.list"
    cp -R "$tree" "$work/$name" || fail 3 'no copy could be made'
done

# What differs: content, mode or owner; and what is here from an earlier run only.
: >"$work/changes"
while read -r mode digest source destination; do
    place=$root$destination
    [ ! -h "$place" ] || fail 2 "$place is a link; take it away first"
    if [ ! -e "$place" ]; then
        say "new      $place"
    elif [ ! -f "$place" ]; then
        fail 2 "$place is no file"
    elif [ "$(sum "$place")" != "$digest" ]; then
        say "changed  $place"
    elif [ "0$(stat -c %a "$place")" != "$mode" ] || [ "$(stat -c %u:%g "$place")" != 0:0 ]; then
        say "mode     $place"
    else
        continue
    fi
    printf '%s %s %s\n' "$mode" "$source" "$destination" >>"$work/changes"
done <"$work/all.list"
for name in $parts; do
    [ -f "$state/$name.installed" ] || continue
    while read -r digest destination; do
        ! grep -q " $destination\$" "$work/all.list" || continue
        if [ ! -f "$root$destination" ] || [ -h "$root$destination" ]; then continue; fi
        if [ "$(sum "$root$destination")" = "$digest" ]; then
            say "removed  $root$destination"
            printf -- '- - %s\n' "$destination" >>"$work/changes"
        else
            say "kept     $root$destination (no more generated, but changed by hand)"
        fi
    done <"$state/$name.installed"
done
if [ ! -s "$work/changes" ] && [ -z "$activate" ]; then
    say 'nothing to change'
    exit 0
fi

# The checks, on copies. keepalived asks for the scripts that its configuration names: those of the copy.
refused() { fail 2 "$1 refuses the new configuration; nothing was changed"; }
if [ -n "$check" ] && grep -q ' /etc/keepalived/keepalived.conf$' "$work/all.list"; then
    need keepalived 'install it, or leave the check out with --no-check'
    if grep -q '^virtual_server' "$here/keepalived.conf" && [ ! -e /proc/net/ip_vs ]; then
        modprobe -n -q ip_vs 2>/dev/null ||
            fail 2 'this kernel has no ip_vs, without which keepalived ends at its start, virtual addresses and all'
    fi
    mkdir "$work/keepalived" "$work/keepalived/scripts"
    while read -r mode digest source destination; do
        case $destination in /etc/keepalived/*) cp "$source" "$work/keepalived/${destination#/etc/keepalived/}" ;; esac
        case $source in *.py) need python3 "${source##*/} is run by it" ;; esac
    done <"$work/all.list"
    chmod 0755 "$work/keepalived/scripts"/* 2>/dev/null
    sed "s|/etc/keepalived/scripts/|$work/keepalived/scripts/|g" "$here/keepalived.conf" >"$work/keepalived/keepalived.conf"
    (
        # What the unit gives the daemon: secrets may be there.
        set -a
        # shellcheck disable=SC1090,SC1091 # the file is the machine's own
        [ ! -r "$root/etc/default/keepalived" ] || . "$root/etc/default/keepalived"
        exec keepalived -t -f "$work/keepalived/keepalived.conf"
    ) >"$work/said" 2>&1 || { cat "$work/said" >&2; refused keepalived; }
    # keepalived -t says nothing of programs that cannot be run, and would then do without them.
    {
        sed -n 's/^ *\(script\|notify[a-z_]*\|misc_path\|quorum_up\|quorum_down\) "*\(\/[^ "]*\).*/\2/p' "$work/keepalived/keepalived.conf"
        sed -n 's/.* --command \(\/[^ "]*\).*/\1/p' "$work/keepalived/keepalived.conf"
    } | sort -u >"$work/programs"
    while read -r program; do
        [ -x "$program" ] || [ -x "$root$program" ] || fail 2 "$program, which keepalived is to run, is not there or not executable"
    done <"$work/programs"
fi
if [ -n "$check" ] && [ -d "$work/haproxy" ]; then
    need haproxy 'install it, or leave the check out with --no-check'
    haproxy -c -q -f "$work/haproxy/haproxy.cfg" >"$work/said" 2>&1 || { cat "$work/said" >&2; refused haproxy; }
fi
if [ -n "$check" ] && [ -d "$work/nginx" ]; then
    need nginx 'install it, or leave the check out with --no-check'
    # An address that this node does not hold yet is bound once net.ipv4.ip_nonlocal_bind is set: not nginx's fault.
    nginx -t -q -e stderr -c "$work/nginx/nginx.conf" >"$work/said" 2>&1 ||
        if grep -v -e 'bind() to .* (99: ' -e ' test failed$' "$work/said" | grep -q '\[emerg\]' ||
            ! grep -q 'bind() to .* (99: ' "$work/said" || ! grep -q ' /etc/sysctl.d/' "$work/all.list"; then
            cat "$work/said" >&2
            refused nginx
        fi
fi
if [ -n "$dry" ]; then
    say "would change $(wc -l <"$work/changes") file(s); nothing was changed"
    exit 0
fi

# Saves, then replaces; the file `done` remembers what is to be undone, the last first.
backup=$root/var/backups/lbgen/$(date -u +%Y%m%dT%H%M%SZ).$$
: >"$work/done"
undo() {
    problem=$1
    undone=3
    sed '1!G;h;$!d' "$work/done" >"$work/reverse"
    while read -r was destination; do
        if [ "$was" = there ]; then
            cp -p "$backup$destination" "$root$destination.lbgen-old" && mv -f "$root$destination.lbgen-old" "$root$destination"
        else
            rm -f "$root$destination"
        fi || undone=4
    done <"$work/reverse"
    [ -z "$activate" ] || reload || undone=4
    [ "$undone" = 3 ] || fail 4 "$problem; not everything could be undone, what was there is in $backup"
    fail 3 "$problem; everything is as it was"
}
replace() {
    folder=$(dirname -- "$root$3")
    mkdir -p "$folder" || return 1
    if [ -e "$root$3" ]; then
        mkdir -p "$backup$(dirname -- "$3")" && cp -p "$root$3" "$backup$3" || return 1
        printf 'there %s\n' "$3" >>"$work/done"
    else
        printf 'new %s\n' "$3" >>"$work/done"
    fi
    if [ "$1" = - ]; then
        rm -f "$root$3"
        return
    fi
    if cp "$2" "$root$3.lbgen-new" && chown 0:0 "$root$3.lbgen-new" && chmod "$1" "$root$3.lbgen-new"; then
        mv -f "$root$3.lbgen-new" "$root$3" && return
    fi
    rm -f "$root$3.lbgen-new"
    return 1
}
daemons() { for name in nginx haproxy keepalived; do case " $parts " in *" $name "*) say "$name" ;; esac; done; }
reload() {
    case " $parts " in
        *' keepalived '*) ! grep -q ' /etc/modules-load.d/' "$work/all.list" || modprobe ip_vs || return 1 ;;
    esac
    sed -n 's|^[^ ]* [^ ]* [^ ]* \(/etc/sysctl.d/.*\)$|\1|p' "$work/all.list" | while read -r file; do
        [ ! -f "$file" ] || sysctl -q -p "$file" || exit 1
    done || return 1
    systemctl daemon-reload || return 1
    sed -n 's|^[^ ]* [^ ]* [^ ]* /etc/systemd/system/\([^/ ]*\.service\)$|\1|p' "$work/all.list" | while read -r unit; do
        [ ! -f "/etc/systemd/system/$unit" ] || systemctl enable --now --quiet "$unit" </dev/null || exit 1
    done || return 1
    for daemon in $(daemons); do
        systemctl enable --quiet "$daemon.service" || return 1
        systemctl reload-or-restart "$daemon.service" || return 1
        systemctl is-active --quiet "$daemon.service" || return 1
    done
}

while read -r mode source destination; do
    replace "$mode" "$source" "$destination" || undo "$root$destination could not be replaced"
done <"$work/changes"
if [ -n "$activate" ]; then reload || undo 'a daemon does not run with the new files'; fi
for name in $parts; do
    cut -d' ' -f2,4 "$work/$name.list" >"$state/$name.installed" || say "$state/$name.installed could not be written"
done
[ ! -d "$backup" ] || say "what was there is in $backup"
say "$(wc -l <"$work/changes") file(s) changed"
if [ -z "$activate" ]; then
    say 'to make it live: install.sh --activate, or sysctl --system; systemctl daemon-reload; and reload the daemons'
fi
