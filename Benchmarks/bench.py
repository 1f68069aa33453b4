#!/usr/bin/env python3
"""Times whole processes, in turn, and prints medians and their ratios.

Every figure of one table comes from one run in which the programs took turns, so that a drifting machine
moves them together. Nothing is asserted: the budgets stand beside the ratios.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


def run(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak resident megabytes of one process."""
    start = time.perf_counter()
    pid = os.posix_spawn(
        command[0], command, os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_RDWR, 0) for fd in (0, 1, 2)])
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return wall, usage.ru_maxrss / 1024


def compare(rows: list[tuple[str, list[str], object]], rounds: int) -> dict[str, tuple[float, float]]:
    """Medians of each program over `rounds` turns after one warm-up; a row may bring a function to run before it."""
    samples: dict[str, list[tuple[float, float]]] = {name: [] for name, _, _ in rows}
    for turn in range(rounds + 1):
        for name, command, before in rows:
            if before:
                before()
            sample = run(command)
            if turn > 0:
                samples[name].append(sample)
    return {
        name: (statistics.median(wall for wall, _ in taken), max(memory for _, memory in taken))
        for name, taken in samples.items()
    }


def show(title: str, medians: dict[str, tuple[float, float]], base: str) -> None:
    print(f"\n{title}")
    for name, (wall, memory) in medians.items():
        print(f"  {name:<44} {wall * 1000:9.2f} ms  {wall / medians[base][0]:6.2f} x  {memory:7.1f} MB")


def build_yardsticks(folder: str) -> tuple[str, str]:
    scan, empty = os.path.join(folder, "scan"), os.path.join(folder, "empty")
    subprocess.run(["cc", "-O2", "-o", scan, os.path.join(HERE, "scan.c"), "-l:libyaml.a"], check=True)
    subprocess.run(
        ["swiftc", "-O", "-static-executable", "-o", empty, os.path.join(HERE, "empty.swift")], check=True,
        cwd=folder, stderr=subprocess.DEVNULL)
    return scan, empty


def main() -> None:
    lbgen = os.path.join(ROOT, ".build/release/lbgen")
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    # In memory where that is to be had: a disk's flushing is not the program's speed.
    folder = tempfile.mkdtemp(prefix="lbgen-bench-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
    try:
        scan, empty = build_yardsticks(folder)
        nsboot = os.path.join(ROOT, "examples/nsboot/topology.yaml")
        small = os.path.join(folder, "small")
        small_rows = [
            ("empty Swift program, static", [empty], None),
            ("lbgen build nsboot, nothing changed (budget 3 x)", [lbgen, "build", nsboot, "-o", small], None),
            ("lbgen build nsboot, first time",
             [lbgen, "build", nsboot, "-o", small + "-fresh"], lambda: shutil.rmtree(small + "-fresh", True)),
            ("lbgen check nsboot", [lbgen, "check", nsboot], None),
        ]
        show("NSBoot", compare(small_rows, max(rounds, 41)), "empty Swift program, static")
        for servers in (1_000, 10_000, 100_000):
            topology = os.path.join(folder, f"{servers}.yaml")
            with open(topology, "w") as file:
                subprocess.run([sys.executable, os.path.join(HERE, "generate.py"), str(servers)], stdout=file, check=True)
            out = os.path.join(folder, str(servers))
            rows = [
                ("libyaml event scan in C", [scan, topology], None),
                ("lbgen build, four targets, first time (2.5 x)",
                 [lbgen, "build", topology, "-o", out], lambda out=out: shutil.rmtree(out, True)),
                ("lbgen build, four targets, nothing changed", [lbgen, "build", topology, "-o", out], None),
                ("lbgen build, nginx only, first time",
                 [lbgen, "build", topology, "--target", "nginx", "-o", out + "-n"],
                 lambda out=out: shutil.rmtree(out + "-n", True)),
                ("lbgen check", [lbgen, "check", topology], None),
            ]
            show(f"{servers} servers", compare(rows, rounds if servers < 100_000 else max(5, rounds // 2)), "libyaml event scan in C")
    finally:
        shutil.rmtree(folder, True)


if __name__ == "__main__":
    main()
