#!/usr/bin/env python3
"""A throwaway machine for one daemon: its root is a tmpfs, the system's programs are bound in read-only.

    sandbox.py [--own-network] [--system DIR] [--copy SRC:DST]... [--bind SRC:DST]... -- COMMAND...

The configuration under test lies at the absolute path that it ships for, certificates and host names can be made up, logs and
pid files go to /var and /run as they would in service, and nothing reaches the host. COMMAND replaces this process, so its
pid is this one's. Needs root (CAP_SYS_ADMIN). Works the same on another Debian release unpacked in DIR.
"""

import argparse
import ctypes
import os
import shutil
import subprocess
import sys

CLONE_NEWNS = 0x00020000
CLONE_NEWNET = 0x40000000

# What daemons read from /etc; the rest of the host's /etc stays outside.
ETC = ["passwd", "group", "services", "protocols", "localtime", "ld.so.cache", "ld.so.conf", "alternatives", "ssl/openssl.cnf",
       "nginx/mime.types", "keepalived/keepalived.config-opts"]
PROGRAMS = ["usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "opt"]
# Debian's packages make these; /run is a tmpfs that systemd-tmpfiles fills at boot.
FOLDERS = ["run/haproxy", "run/lock", "var/lib/nginx", "var/log/nginx", "var/lib/haproxy/dev", "var/cache", "tmp", "root", "srv"]


def unshare(flags):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(flags) != 0:
        raise OSError(ctypes.get_errno(), "unshare (are you root, with CAP_SYS_ADMIN?)")


def command(*words):
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")


class Sandbox:
    """A private mount namespace with a new root; the calling process moves into the namespaces but not into the root."""

    def __init__(self, own_network=False, system="/"):
        unshare(CLONE_NEWNS | (CLONE_NEWNET if own_network else 0))
        command("mount", "--make-rprivate", "/")
        self.root = "/media"  # hidden by the tmpfs in this namespace alone
        command("mount", "-t", "tmpfs", "-o", "mode=755", "sandbox", self.root)
        self._programs(system)
        for folder in FOLDERS:
            os.makedirs(self.path(folder), exist_ok=True)
        os.chmod(self.path("tmp"), 0o1777)
        self._etc(system)
        for folder in ["dev", "proc"]:
            os.mkdir(self.path(folder))
            command("mount", "--rbind", "/" + folder, self.path(folder))
        if own_network:
            self._network()

    def path(self, inside):
        return os.path.join(self.root, inside.lstrip("/"))

    def _programs(self, system):
        for name in PROGRAMS:
            source = os.path.join(system, name)
            if os.path.islink(source):
                os.symlink(os.readlink(source), self.path(name))
            elif os.path.isdir(source):
                os.mkdir(self.path(name))
                command("mount", "--bind", "-o", "ro", source, self.path(name))

    def _etc(self, system):
        os.mkdir(self.path("etc"))
        for name in ETC:
            source, target = os.path.join(system, "etc", name), self.path("etc/" + name)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if os.path.isdir(source):
                shutil.copytree(source, target, symlinks=True)
            elif os.path.exists(source):
                shutil.copyfile(source, target)
        self.write("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n")
        self.write("etc/hosts", "127.0.0.1 localhost\n::1 localhost\n")

    def _network(self):
        command("ip", "link", "set", "lo", "up")
        # Whatever address a configuration names can be reached: HAProxy connects to name servers while it checks.
        command("ip", "-4", "route", "add", "default", "dev", "lo")
        if os.path.exists("/proc/sys/net/ipv6"):
            command("ip", "-6", "route", "add", "default", "dev", "lo")
        for family in ["ipv4", "ipv6"]:
            setting = f"/proc/sys/net/{family}/ip_nonlocal_bind"
            if os.path.exists(setting):
                with open(setting, "w") as file:
                    file.write("1")

    def write(self, inside, text, mode=0o644, append=False):
        target = self.path(inside)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "ab" if append else "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        os.chmod(target, mode)

    def copy(self, source, inside):
        """Copies a file or lays a folder over the one that is there; everything belongs to root, modes are kept."""
        target = self.path(inside)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if os.path.isdir(source):
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy2(source, target)

    def bind(self, source, inside):
        target = self.path(inside)
        os.makedirs(target if os.path.isdir(source) else os.path.dirname(target), exist_ok=True)
        if not os.path.isdir(source):
            open(target, "a").close()
        command("mount", "--bind", source, target)

    def interface(self, name, addresses):
        """Makes a network card with a cable to nowhere: a veth pair, both ends up."""
        # Counted here: /sys shows the cards of the network outside.
        self.cards = getattr(self, "cards", 0) + 1
        peer = f"peer{self.cards}-{os.getpid()}"[:15]
        command("ip", "link", "add", name, "type", "veth", "peer", "name", peer)
        for address in addresses:
            extra = ["nodad"] if ":" in address else []
            command("ip", "address", "add", address, "dev", name, *extra)
        for end in [name, peer]:
            command("ip", "link", "set", end, "up")

    def run(self, words, timeout=20, **options):
        """Runs a program inside; standard error and output are joined."""
        return subprocess.run(
            ["chroot", self.root, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", timeout=timeout, env=ENVIRONMENT, **options)

    def start(self, words):
        return subprocess.Popen(
            ["chroot", self.root, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", env=ENVIRONMENT)

    def become(self, words):
        os.chroot(self.root)
        os.chdir("/")
        os.execvpe(words[0], words, ENVIRONMENT)


# A fixed environment: nginx would read a variable called NGINX as inherited sockets.
ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "HOME": "/root"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--own-network", action="store_true")
    parser.add_argument("--system", default="/")
    parser.add_argument("--copy", action="append", default=[], metavar="SRC:DST")
    parser.add_argument("--bind", action="append", default=[], metavar="SRC:DST")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    words = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not words:
        parser.error("no command")
    box = Sandbox(options.own_network, options.system)
    for pair in options.copy:
        box.copy(*pair.split(":", 1))
    for pair in options.bind:
        box.bind(*pair.split(":", 1))
    box.become(words)


if __name__ == "__main__":
    sys.exit(main())
