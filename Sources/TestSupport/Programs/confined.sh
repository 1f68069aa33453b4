#!/bin/bash
# Runs a proxy as a container engine would that was told the same:
#
#   confined.sh CONFIGURATION UID CAPABILITIES PORT PATH HOST SIGNAL COMMAND...
#
# Its root is this machine's, read-only but for what a container's tmpfs would be; its user is UID, with CAPABILITIES (-all,+chown)
# and no way to others; CONFIGURATION lies in /mnt/lbgen. Prints the status of a page, what the kernel
# says of its rights, and how it ended after SIGNAL. Needs root and namespaces of its own: unshare --mount --net --pid --fork.
set -eu
configuration=$1 user=$2 capabilities=$3 port=$4 path=$5 host=$6 signal=$7
shift 7
root=/media
mount --make-rprivate /
mount --bind / $root
mount -t tmpfs -o mode=1777 own $root/mnt
mkdir $root/mnt/lbgen
cp -rp "$configuration"/. $root/mnt/lbgen
mkfifo $root/mnt/output
mount -o remount,bind,ro $root
for folder in tmp var/cache var/lib/nginx; do
  [ ! -d $root/$folder ] || mount -t tmpfs -o mode=1777 scratch $root/$folder
done
mount --rbind /dev $root/dev
mount -t proc proc $root/proc
mount -t proc proc /proc
ip link set lo up
echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start
# An engine gives a container's output to its user.
cat $root/mnt/output >&2 &
exec 9>$root/mnt/output
chown "$user" $root/mnt/output
chroot $root setpriv --reuid "$user" --regid "$user" --clear-groups --bounding-set="$capabilities" --inh-caps=-all \
  --no-new-privs "$@" >&9 2>&9 9>&- &
proxy=$!
for _ in $(seq 50); do
  curl -fs -o /dev/null --noproxy '*' --max-time 2 -H "Host: $host" "http://127.0.0.1:$port$path" && break
  sleep 0.1
done
curl -s -o /dev/null -w 'page %{http_code}\n' --noproxy '*' --max-time 2 -H "Host: $host" "http://127.0.0.1:$port$path"
grep -E '^(Uid|CapEff|CapBnd|NoNewPrivs):' /proc/$proxy/status
kill -s "$signal" $proxy
wait $proxy && echo 'ended 0' || echo "ended $?"
exec 9>&-
