#!/bin/sh
# Makes this machine a real server of an LVS virtual server with `forward: dr` or `tun`: it bears the virtual address
# without telling the network so, takes the packets that the director sends, and answers the client itself.
#
#   keepalived-real-server.sh start|stop|status ADDRESS [DEVICE...]
#
# ADDRESS is the virtual address; it goes to lo. DEVICE is what opens the director's tunnels: tunl0 (IPv4 in IPv4), sit0
# (IPv6 in IPv4), ip6tnl0 (either in IPv6); none for `dr`. `stop` takes the address away and leaves the devices and
# settings, which other virtual servers may need. `start` may be run again.
#
# Exit status: 0 done, and for `status` the address is there; 1 a step failed, or it is not there; 64 wrong arguments;
# 69 a program is missing; 77 not root.
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
LC_ALL=C
export LC_ALL

usage() {
    printf '%s: %s\nusage: %s start|stop|status ADDRESS [DEVICE...]\n' "${0##*/}" "$1" "${0##*/}" >&2
    exit 64
}
must() { "$@" || { printf '%s: failed: %s\n' "${0##*/}" "$*" >&2; exit 1; }; }

[ $# -ge 2 ] || usage "at least 2 arguments expected, $# given"
action=$1
address=$2
shift 2
case $action in start | stop | status) ;; *) usage 'the action is start, stop or status' ;; esac
case $address in
    '' | *[!0-9A-Fa-f:.]* | *:*:*:*:*:*:*:*:*) usage 'ADDRESS is no IP address' ;;
    *:*) family=6 bits=128 ;;
    [0-9]*.*[0-9]) family=4 bits=32 ;;
    *) usage 'ADDRESS is no IP address' ;;
esac
for device in "$@"; do
    case $device in tunl0 | sit0 | ip6tnl0) ;; *) usage "DEVICE is tunl0, sit0 or ip6tnl0" ;; esac
done
for program in ip sysctl; do
    command -v "$program" >/dev/null || { printf '%s: %s is missing\n' "${0##*/}" "$program" >&2; exit 69; }
done
is_there() { [ -n "$(ip -"$family" -o addr show dev lo to "$address/$bits" 2>/dev/null)" ]; }

case $action in
    status) is_there && exit 0 || exit 1 ;;
    *) [ "$(id -u)" = 0 ] || { printf '%s: run it as root\n' "${0##*/}" >&2; exit 77; } ;;
esac
if [ "$action" = stop ]; then
    ! is_there || must ip -"$family" addr del "$address/$bits" dev lo
    exit 0
fi

# Before the address is there: a machine that answers ARP for it would take the director's traffic. Only addresses of
# the asked interface are answered for (arp_ignore 1), and only they are told (arp_announce 2). IPv6 neighbours are
# never told of addresses on lo.
if [ "$family" = 4 ]; then
    must sysctl -q -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2
fi
for device in "$@"; do
    case $device in tunl0) module=ipip ;; sit0) module=sit ;; *) module=ip6_tunnel ;; esac
    [ -e "/sys/class/net/$device" ] || modprobe -q "$module" 2>/dev/null
    # The fallback device takes IPv6 alone until it is told otherwise.
    [ "$device" != ip6tnl0 ] || must ip -6 tunnel change ip6tnl0 mode any
    must ip link set "$device" up
    # Clients do not live behind the tunnel: the way back is another (2, not 0: addresses that no route has stay out).
    [ "$family" != 4 ] || must sysctl -q -w "net.ipv4.conf.$device.rp_filter=2"
done
if is_there; then exit 0; fi
if [ "$family" = 4 ]; then
    must ip -4 addr add "$address/32" dev lo
else
    must ip -6 addr add "$address/128" dev lo nodad
fi
