#!/usr/bin/env python3
"""Writes a topology of N servers, ten to a backend, for all four targets, to standard output."""
import sys

HEAD = """lbgen: 1
name: bench
targets:
  nginx: {version: "1.22"}
  haproxy: {version: "2.6"}
  keepalived: {version: "2.2.7"}
  kubernetes: {version: "1.32", gateway: {version: "1.4", class: bench}}
accept:
  - {code: LB0512, target: nginx, reason: "HAProxy checks"}
  - {code: LB0512, target: kubernetes, reason: "HAProxy checks"}
  - {code: LB0520, target: kubernetes, reason: "endpoints are alike"}
health_checks:
  web: {http: /health, interval: 5s, timeout: 2s}
regions:
  us-east: {}
  us-west: {}
nodes:
  lb1: {address: 192.168.1.26}
  lb2: {address: 192.168.1.27}
vips:
  front: {addresses: [192.168.1.25/24], virtual_router_id: 51, nodes: {lb1: 110, lb2: 100}}
"""


def main() -> None:
    servers = int(sys.argv[1])
    backends = max(1, servers // 10)
    out = [HEAD, "backends:\n"]
    for b in range(backends):
        out.append(f"  pool-{b}:\n    health_check: web\n    balance: least_conn\n    servers:\n")
        for s in range(min(10, servers)):
            n = b * 10 + s
            out.append(
                f"      - name: srv-{n}\n        address: 10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}\n"
                f"        port: 8080\n        weight: {s % 3 + 1}\n        region: {'us-east' if s % 2 else 'us-west'}\n"
            )
    out.append("sites:\n")
    for b in range(backends):
        out.append(f"  site-{b}:\n    hosts: [h{b}.example.com]\n    routes:\n      - path: /\n        backend: pool-{b}\n")
    sys.stdout.write("".join(out))


if __name__ == "__main__":
    main()
