#!/usr/bin/env python3
"""Does the daemon itself take this file, without a single warning?

    native_check.py [--system DIR] [--json] nginx|haproxy|keepalived CONFIGURATION...

Each CONFIGURATION is tested in a throwaway machine of its own (see sandbox.py), at the absolute path that it ships for, with its
folder's other files around it. The certificates, host names, network cards and addresses that it mentions are made up there.
Prints what is wrong; exit status 1 when anything is. Exit statuses of the daemons alone are not believed: nginx warns with 0,
HAProxy takes an ALERT with 0, keepalived takes a script that cannot run with 0.
"""

import argparse
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

from sandbox import Sandbox

# A check that cannot run its script makes a node MASTER with no check at all; keepalived only tells its log.
ALARMING = re.compile(r"disabling|cannot be accessed|removing (?!VIPs|E-VIPs)|not found|[Ii]gnor|Truncating|SECURITY|Unknown|WARNING")
# What keepalived prints on every start of a good configuration.
HARMLESS = re.compile(r"Configuration file .* is valid|^\s*$")
ADDRESS = re.compile(r"^(\d+\.\d+\.\d+\.\d+|\[?[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*\]?|\*)$")


def self_signed():
    """One PEM file with a key and its certificate, good wherever a configuration names a certificate, a key or a CA."""
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = os.path.join(folder, "key"), os.path.join(folder, "certificate")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", "/CN=sandbox.invalid", "-keyout", key, "-out", certificate], check=True, capture_output=True)
        return open(key).read() + open(certificate).read()


def words_of(text):
    """Splits nginx, HAProxy or keepalived text into lines of words: quotes and backslashes are honoured, comments left out."""
    token = re.compile(r'\s*(?:(#[^\n]*)|("(?:\\.|[^"\\])*"|\'[^\']*\')|((?:\\.|[^\s"\'{};#\\])(?:\\.|[^\s{};])*)|([{};]))')
    lines = []
    for line in text.split("\n"):
        words, position = [], 0
        while match := token.match(line, position):
            position = match.end()
            _, quoted, plain, mark = match.groups()
            if quoted or plain:
                words.append(quoted[1:-1] if quoted else plain)
            elif mark and words:
                lines.append(words)
                words = []
        if words:
            lines.append(words)
    return lines


def is_name(host):
    return bool(host) and not ADDRESS.match(host) and "$" not in host and "/" not in host


def host_of(address):
    """The host of `host:port`, `proto@host:port` or `http://host:port/path`; empty for sockets and variables."""
    address = re.sub(r"^(https?|grpcs?)://", "", address).split("/")[0]
    address = re.sub(r"^(ipv4|ipv6)@", "", address)
    host = address if address.count(":") > 1 else address.rsplit(":", 1)[0]
    return host if not address.startswith("unix") and is_name(host) else ""


class NginxCheck:
    place = "/etc/nginx"

    def __init__(self, configuration, pem, system):
        self.box = Sandbox(own_network=True, system=system)
        self.file = lay_out(self.box, configuration, self.place)
        lines = words_of(open(configuration).read())
        # The official image has streams built in; Debian's nginx has them as a module.
        streams = ["stream"] in lines and not any(line[0] == "load_module" for line in lines)
        self.modules = ["-g", "load_module /usr/lib/nginx/modules/ngx_stream_module.so;"] if streams else []
        names = {host_of(line[1]) for line in lines if line[0] == "server" and len(line) > 1}
        # A pool's name has no dot: giving it an address would hide that the pool is missing.
        names |= {host for line in lines if line[0].endswith("_pass") and len(line) > 1 and "." in (host := host_of(line[1]))}
        know(self.box, names)
        for line in lines:
            if re.search(r"_certificate(_key)?$", line[0]) and len(line) > 1:
                self.box.write(os.path.join(self.place, line[1]), pem, 0o600)

    def findings(self):
        done = self.box.run(["nginx", "-e", "stderr", "-t", "-q", "-c", self.file, "-p", self.place, *self.modules])
        said = [line for line in done.stdout.splitlines() if line.strip()]
        if done.returncode != 0:
            said.append(f"nginx -t ended with {done.returncode}")
        return said


class HAProxyCheck:
    place = "/etc/haproxy"

    def __init__(self, configuration, pem, system):
        self.box = Sandbox(own_network=True, system=system)
        self.file = lay_out(self.box, configuration, self.place)
        lines = words_of(open(configuration).read())
        know(self.box, {host_of(line[2]) for line in lines if line[0] in ("server", "peer") and len(line) > 2})
        for line in lines:
            for keyword, path in zip(line, line[1:]):
                if keyword in ("crt", "ca-file", "ca-verify-file", "key"):
                    self.box.write(path + "all.pem" if path.endswith("/") else path, pem, 0o600)
                elif keyword == "crt-list":
                    # A relative name lies beside the configuration (default-path config).
                    listed = self.box.path(os.path.join(self.place, path))
                    for entry in words_of(open(listed).read()) if os.path.exists(listed) else []:
                        self.box.write(entry[0], pem, 0o600)
                elif keyword in ("file", "lf-file", "errorfile") or (line[0] == "errorfile" and path == line[-1]):
                    if path.startswith("/") and not os.path.exists(self.box.path(path)):
                        self.box.write(path, "HTTP/1.0 503 Unavailable\r\n\r\n")

    def findings(self):
        done = self.box.run(["haproxy", "-c", "-dW", "-f", self.file])
        said = [line for line in done.stdout.splitlines() if re.search(r"\[(ALERT|WARNING)\]", line)]
        if done.returncode != 0 or said:
            said.append(f"haproxy -c -dW ended with {done.returncode}: {done.stdout.strip()}")
            said += [f"haproxy -dD: {line}" for line in
                     self.box.run(["haproxy", "-c", "-dD", "-f", self.file]).stdout.splitlines() if "[DIAG]" in line]
        return said


class KeepalivedCheck:
    place = "/etc/keepalived"

    def __init__(self, configuration, _, system):
        self.box = Sandbox(own_network=True, system=system)
        self.file = lay_out(self.box, configuration, self.place)
        self.text = open(configuration).read()
        self.lines = words_of(self.text)
        self._accounts()
        self._secrets()
        for index, (name, addresses) in enumerate(self._interfaces().items()):
            self.box.interface(name, addresses or [f"192.0.2.{index + 1}/24"])

    def _accounts(self):
        wanted = {word for line in self.lines if line[0] == "script_user" for word in line[1:]}
        known = {line.split(":")[0] for line in open(self.box.path("etc/passwd"))}
        for number, name in enumerate(sorted(wanted - known)):
            self.box.write("etc/passwd", f"{name}:x:{900 + number}:{900 + number}::/:/usr/sbin/nologin\n", append=True)
            self.box.write("etc/group", f"{name}:x:{900 + number}:\n", append=True)

    def _secrets(self):
        # Passwords stand in files of their own; a file that is not there would be the machine's fault, not the output's.
        for line in self.lines:
            if line[0] == "includer":
                self.box.write(line[1], "auth_pass secret12\n")

    def _interfaces(self):
        tracked = re.findall(r"track_interface \{([^}]*)\}", self.text)
        found, current = {line.split()[0]: [] for block in tracked for line in block.splitlines() if line.split()}, None
        for line in self.lines:
            if line[0] == "interface" and len(line) > 1:
                current = line[1]
                found.setdefault(current, [])
            if "dev" in line[:-1]:
                found.setdefault(line[line.index("dev") + 1], [])
            if line[0] == "unicast_src_ip" and current:
                address = line[1] + ("/64" if ":" in line[1] else "/24")
                if address not in found[current]:
                    found[current].append(address)
        return found

    def findings(self):
        return self._syntax() + self._scripts() + self._start()

    def _syntax(self):
        # 2.2.7 kills itself under -t when script_user is not the caller (fixed in 2.2.8); the live start uses the file as it is.
        copy = os.path.join(self.place, "test-copy.conf")
        self.box.write(copy, re.sub(r"(?m)^(\s*script_user\s+).*$", r"\1root", self.text))
        done = self.box.run(["keepalived", "-t", "-f", copy])
        said = [line for line in done.stdout.splitlines() if not HARMLESS.search(line)]
        return said + ([f"keepalived -t ended with {done.returncode}"] if done.returncode != 0 else [])

    def _scripts(self):
        said = []
        for line in self.lines:
            if len(line) < 2 or not (line[0] in ("script", "notify", "misc_path") or re.match(r"notify_|quorum_(up|down)", line[0])):
                continue
            path = line[1].split()[0]
            inside = self.box.path(path)
            if not path.startswith("/"):
                said.append(f"{line[0]} {path}: not an absolute path")
            elif not os.path.exists(inside):
                said.append(f"{line[0]} {path}: does not exist")
            else:
                said += [f"{line[0]} {path}: {problem}" for problem in insecure(inside, self.box.root)]
        return said

    def _start(self):
        # -P: VRRP alone, for a kernel without ip_vs ends the whole daemon when there is a virtual_server.
        daemon = self.box.start(["keepalived", "-n", "-l", "-D", "-P", "-f", self.file, "-p", "/run/k.pid", "-r", "/run/kv.pid"])
        time.sleep(2)
        alive = daemon.poll() is None
        daemon.terminate()
        try:
            log, _ = daemon.communicate(timeout=8)
        except subprocess.TimeoutExpired:
            daemon.kill()
            log, _ = daemon.communicate()
        said = [f"at start: {line}" for line in log.splitlines() if ALARMING.search(line)]
        return said if alive else said + [f"keepalived did not live for 2 s:\n{log}"]


def insecure(path, root):
    if not os.access(path, os.X_OK) or not os.stat(path).st_mode & 0o111:
        yield "not executable"
    while len(path) > len(root):
        status = os.stat(path)
        if status.st_mode & 0o022 or status.st_uid != 0:
            yield f"{path[len(root):]} can be changed by others than root"
        path = os.path.dirname(path)


def lay_out(box, configuration, place):
    """Puts the configuration's folder where it ships to, over what the distribution has there."""
    folder = os.path.dirname(os.path.abspath(configuration))
    box.copy(folder, place)
    return os.path.join(place, os.path.basename(configuration))


def know(box, names):
    box.write("etc/hosts", "".join(f"127.0.0.1 {name}\n" for name in sorted(names - {""})), append=True)


CHECKS = {"nginx": NginxCheck, "haproxy": HAProxyCheck, "keepalived": KeepalivedCheck}


def check(job):
    kind, configuration, pem, system = job
    try:
        return CHECKS[kind](configuration, pem, system).findings()
    except Exception as error:  # a check that could not run is a finding, never a pass
        return [f"could not be checked: {type(error).__name__}: {error}"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--system", default="/")
    parser.add_argument("--json", action="store_true", help="print {configuration: [finding]}")
    parser.add_argument("kind", choices=sorted(CHECKS))
    parser.add_argument("configuration", nargs="+")
    options = parser.parse_args()
    if options.system == "/" and not shutil.which(options.kind, path="/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin"):
        sys.exit(f"{options.kind} is not installed")
    pem = self_signed() if options.kind != "keepalived" else ""
    jobs = [(options.kind, path, pem, options.system) for path in options.configuration]
    # keepalived's check mostly waits; the others compute.
    width = 8 if options.kind == "keepalived" else os.cpu_count() or 2
    with multiprocessing.get_context("fork").Pool(min(width, len(jobs)), maxtasksperchild=1) as pool:
        found = dict(zip(options.configuration, pool.map(check, jobs, chunksize=1)))
    if options.json:
        json.dump(found, sys.stdout, indent=1)
    else:
        for path, said in found.items():
            print("".join(f"{path}: {line}\n" for line in said), end="")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
