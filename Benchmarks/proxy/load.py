"""Servers, proxies and load for the data-plane bench: one core carries the proxy, the other the servers and the load.

A throughput drifts with whatever else the machine does; the processor time that a proxy spends on a request drifts far
less, so both are measured and compared.
"""
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SANDBOX = os.path.join(ROOT, "scripts/sandbox.py")
PROXY_CORE, LOAD_CORE = ("0", "1") if (os.cpu_count() or 1) > 1 else ("0", "0")
TICK = os.sysconf("SC_CLK_TCK")


def wait_for(port: int, process: subprocess.Popen, log: str) -> None:
    deadline = time.time() + 20
    while time.time() < deadline:
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    process.kill()
    sys.exit(f"nothing listens on {port}:\n{open(log, encoding='utf-8', errors='replace').read()}")


class Daemon:
    """A process that listens on `port`, on one core, and is ended by its own id."""

    def __init__(self, command: list[str], port: int, core: str):
        self.folder = tempfile.mkdtemp(prefix="lbgen-proxy-")
        log = os.path.join(self.folder, "daemon.log")
        with open(log, "wb") as output:
            self.process = subprocess.Popen(
                ["taskset", "-c", core, *command], stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        wait_for(port, self.process, log)

    def processor_time(self) -> float:
        """Seconds that the process and its children have computed so far."""
        children = open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii").read().split()
        total = 0
        for pid in [str(self.process.pid), *children]:
            fields = open(f"/proc/{pid}/stat", encoding="ascii").read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICK

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def servers(ports: list[int], folder: str) -> Daemon:
    """One nginx that answers "ok" on every port."""
    listens = "".join(f"  server {{ listen {port} backlog=4096; location / {{ return 200 ok; }} }}\n" for port in ports)
    path = os.path.join(folder, "servers.conf")
    with open(path, "w", encoding="ascii") as file:
        file.write(
            f"worker_processes 1; daemon off; pid {folder}/servers.pid; error_log {folder}/servers.log;\n"
            "events { worker_connections 8192; }\n"
            f"http {{ access_log off; keepalive_requests 1000000; default_type text/plain;\n{listens}}}\n")
    return Daemon(["nginx", "-e", "stderr", "-c", path, "-p", folder], ports[0], LOAD_CORE)


def proxy(kind: str, configuration: str, port: int) -> Daemon:
    """nginx or HAProxy with the folder `configuration`, as it ships, in a throwaway machine; one worker, one thread."""
    command = {
        "nginx": ["nginx", "-e", "stderr", "-c", "/etc/nginx/nginx.conf", "-g", "daemon off;"],
        "haproxy": ["haproxy", "-db", "-f", "/etc/haproxy/haproxy.cfg"],
    }[kind]
    return Daemon(
        [sys.executable, SANDBOX, "--copy", f"{configuration}:/etc/{kind}", "--", *command], port, PROXY_CORE)


def wrk(port: int, connections: int, seconds: int, script: str | None = None, path: str = "/") -> dict[str, float]:
    """Requests a second, answers other than 2xx and 3xx, errors of the connection, and the longest answer in seconds."""
    command = ["taskset", "-c", LOAD_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "90s"]
    command += ["-s", script] if script else []
    done = subprocess.run([*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"wrk ended with {done.returncode}: {done.stdout}{done.stderr}")
    text = done.stdout

    def find(pattern: str) -> float:
        match = re.search(pattern, text)
        return float(match.group(1)) if match else 0.0

    unit = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}
    latency = re.search(r"Latency\s+\S+\s+\S+\s+([\d.]+)(us|ms|s|m)\b", text)
    return {
        "rate": find(r"Requests/sec:\s+([\d.]+)"),
        "requests": find(r"(\d+) requests in"),
        "refused": find(r"Non-2xx or 3xx responses: (\d+)"),
        "errors": sum(float(n) for n in re.findall(r"(?:connect|read|write|timeout) (\d+)", text)),
        "longest": float(latency.group(1)) * unit[latency.group(2)] if latency else 0.0,
    }


def measure(daemon: Daemon, port: int, connections: int, seconds: int, script: str | None = None) -> dict[str, float]:
    """One turn of load, and the microseconds of the proxy's core that a request took."""
    before = daemon.processor_time()
    result = wrk(port, connections, seconds, script)
    spent = daemon.processor_time() - before
    result["cost"] = spent * 1e6 / max(result["requests"], 1)
    return result
