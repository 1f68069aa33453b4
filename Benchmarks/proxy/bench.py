#!/usr/bin/env python3
"""Measures what lbgen generates against what people write by hand, on the same daemon, in turns; prints ratios.

    bench.py [scale] [documents] [dead] [--rounds N] [--seconds S]      default: all three

scale      10, 1,000 and 5,000 hosts or routes against the fastest hand-written shape of that size
documents  the configurations of the documents, tuned ones, ones by hand with the policies of the examples, and the generated ones
dead       one of three servers drops every packet
"""
import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
import subprocess

import documents
import load
import shapes

LBGEN = os.environ.get("LBGEN_PROGRAM") or os.path.join(load.ROOT, ".build/release/lbgen")


def median(samples: list[dict[str, float]], key: str) -> float:
    return statistics.median(sample[key] for sample in samples)


def turns(rivals: dict[str, tuple[str, str]], port: int, options: argparse.Namespace, connections: int = 32,
          script: str | None = None, warm: int = 1) -> dict[str, list[dict[str, float]]]:
    """Each rival (kind and folder) in turn, round after round; every turn starts its daemon anew."""
    samples: dict[str, list[dict[str, float]]] = {name: [] for name in rivals}
    for _ in range(options.rounds):
        for name, (kind, folder) in rivals.items():
            daemon = load.proxy(kind, folder, port)
            try:
                if warm:
                    load.wrk(port, connections, warm, script)
                samples[name].append(load.measure(daemon, port, connections, options.seconds, script))
            finally:
                daemon.stop()
    return samples


def show(title: str, samples: dict[str, list[dict[str, float]]], base: str, note: str = "") -> None:
    print(f"\n{title}" + (f"  ({note})" if note else ""))
    rate, cost = median(samples[base], "rate"), median(samples[base], "cost")
    for name, taken in samples.items():
        refused = sum(sample["refused"] + sample["errors"] for sample in taken)
        print(
            f"  {name:<40} {median(taken, 'rate'):9.0f} req/s {median(taken, 'rate') / rate:6.2f} x"
            f"   {median(taken, 'cost'):7.1f} us/req {median(taken, 'cost') / cost:6.2f} x"
            f"   longest {max(sample['longest'] for sample in taken) * 1000:6.0f} ms"
            + (f"   {refused:.0f} FAILED" if refused else ""), flush=True)


def check_time(kind: str, folder: str) -> float:
    """Milliseconds of the daemon's own check of a configuration."""
    command = {"nginx": ["nginx", "-e", "stderr", "-t", "-q", "-c", "/etc/nginx/nginx.conf"],
               "haproxy": ["haproxy", "-c", "-q", "-dW", "-f", "/etc/haproxy/haproxy.cfg"]}[kind]
    start = time.perf_counter()
    subprocess.run([sys.executable, load.SANDBOX, "--copy", f"{folder}:/etc/{kind}", "--", *command], check=True)
    return (time.perf_counter() - start) * 1000


def scale(work: str, options: argparse.Namespace) -> None:
    ports = list(range(21000, 21000 + shapes.POOLS))
    servers = load.servers(ports, work)
    port = 21100
    try:
        for kind in ("hosts", "routes"):
            for size in (10, 1000, 5000):
                here = os.path.join(work, f"{kind}-{size}")
                made = shapes.generated(LBGEN, shapes.topology(kind, size, port, ports), os.path.join(here, "lbgen"))
                script = shapes.script(kind, size, here)
                for daemon, fastest in (("nginx", shapes.fastest_nginx), ("haproxy", shapes.fastest_haproxy)):
                    hand = fastest(kind, size, port, ports, os.path.join(here, daemon))
                    rivals = {f"{daemon} by hand": (daemon, hand), f"{daemon} by lbgen (budget 0.8)": (daemon, made[daemon])}
                    samples = turns(rivals, port, options, script=script)
                    show(f"{size} {kind}, {daemon}", samples, f"{daemon} by hand",
                         f"check {check_time(daemon, hand):.0f} ms by hand, {check_time(daemon, made[daemon]):.0f} ms by lbgen")
    finally:
        servers.stop()


def network() -> None:
    """Addresses of the documents' servers, and one, 10.0.9.9, that takes every packet and answers none."""
    addresses = [f"10.0.1.{host}" for host in range(1, 11)] + [f"192.168.1.{host}" for host in (101, 102, 103)]
    for words in (
        *(["address", "add", f"{address}/32", "dev", "lo"] for address in addresses),
        ["link", "add", "hole", "type", "veth", "peer", "name", "nowhere"],
        ["address", "add", "10.0.9.1/24", "dev", "hole"],
        ["link", "set", "hole", "up"],
        ["link", "set", "nowhere", "up"],
        ["neighbour", "add", "10.0.9.9", "lladdr", "02:00:00:00:09:09", "dev", "hole"],
    ):
        subprocess.run(["ip", *words], check=True)
    # Without these a proxy that keeps too few connections would run out of ports, and the bench would measure that.
    # Those that the next part listens on are nobody's own.
    for setting, value in (
        ("ip_local_port_range", "2000 65000"), ("ip_local_reserved_ports", "8000,8080,21000-21100"), ("tcp_tw_reuse", "1"),
    ):
        with open(f"/proc/sys/net/ipv4/{setting}", "w", encoding="ascii") as file:
            file.write(value)


def made(work: str, name: str, text: str) -> dict[str, tuple[str, str]]:
    """The generated configurations of a topology."""
    folders = shapes.generated(LBGEN, text, os.path.join(work, name))
    return {kind: (kind, folders[kind]) for kind in ("nginx", "haproxy")}


def with_documents(work: str, options: argparse.Namespace) -> None:
    """The documents' own configurations, tuned ones, and the generated ones: the same system, Arena and NSBoot."""
    servers = load.servers([80, 8000], work)
    try:
        rivals = documents.by_hand(work)
        generated = {"fundamentals": documents.TOPOLOGY}
        for example in ("arena", "nsboot"):
            with open(os.path.join(load.ROOT, "examples", example, "topology.yaml"), encoding="utf-8") as file:
                generated[example] = documents.plain(file.read())
        for name, text in generated.items():
            for kind, rival in made(work, name, text).items():
                rivals[f"{kind} by lbgen, {name}"] = rival
        for example in ("arena", "nsboot"):
            for kind, folder in documents.with_policies(work, example).items():
                rivals[f"{kind} by hand, {example}"] = (kind, folder)
        for connections in (32, 256):
            samples = turns(rivals, documents.LISTEN, options, connections)
            for kind, base in (("nginx", "nginx of the document"), ("haproxy", "HAProxy tuned")):
                show(f"{kind}, {connections} connections",
                     {name: taken for name, taken in samples.items() if rivals[name][0] == kind}, base)
                for example in ("arena", "nsboot"):
                    pair = [f"{kind} by hand, {example}", f"{kind} by lbgen, {example}"]
                    show(f"{kind}, the policies of {example}", {name: samples[name] for name in pair}, pair[0])
    finally:
        servers.stop()


def dead(work: str, options: argparse.Namespace) -> None:
    """One of three servers drops every packet; beside it the same three in good health."""
    servers = load.servers([8000], work)
    hole = documents.SERVERS[2], "10.0.9.9"
    try:
        rivals = {f"{kind} healthy": rival for kind, rival in made(work, "healthy", documents.TOPOLOGY).items()}
        ill = made(work, "ill", documents.TOPOLOGY.replace(*hole))
        rivals |= {f"{kind}, one dead (budget 0.8, 1000 ms)": rival for kind, rival in ill.items()}
        for name, (kind, folder) in documents.by_hand(work).items():
            path = os.path.join(folder, f"{kind}.{'conf' if kind == 'nginx' else 'cfg'}")
            with open(path, encoding="utf-8") as file:
                text = file.read()
            rivals[f"{name}, one dead"] = (kind, shapes.write(folder + "-dead", {os.path.basename(path): text.replace(*hole)}))
        samples = turns(rivals, documents.LISTEN, options, warm=0)
        for kind in ("nginx", "haproxy"):
            show(f"a black hole behind {kind}",
                 {name: taken for name, taken in samples.items() if rivals[name][0] == kind}, f"{kind} healthy")
    finally:
        servers.stop()


PARTS = {"scale": scale, "documents": with_documents, "dead": dead}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2)
    options = parser.parse_args()
    work = tempfile.mkdtemp(prefix="lbgen-bench-proxy-")
    os.chmod(work, 0o755)
    try:
        network()
        for part in options.parts or PARTS:
            PARTS[part](work, options)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
