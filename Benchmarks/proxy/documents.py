"""The configurations of the documents, as they print them, and the tuned ones that an expert would make of them.

Only ports, addresses and the number of workers differ from the documents, so that one core serves all alike.
"""
import os
import re

import load
import shapes

SERVERS = ["10.0.1.1", "10.0.1.2", "10.0.1.3"]
LISTEN = 8080

# Load Balancing Fundamentals, "NGINX Configuration", in the http block that Debian ships.
FUNDAMENTALS_NGINX = f"""user www-data;
worker_processes 1;
pid /run/nginx.pid;
events {{ worker_connections 768; }}
http {{
  sendfile on;
  tcp_nopush on;
  access_log /var/log/nginx/access.log;
  error_log /var/log/nginx/error.log;
  gzip on;
  upstream backend {{
    least_conn;
    server {SERVERS[0]}:8000 weight=3;
    server {SERVERS[1]}:8000 weight=2;
    server {SERVERS[2]}:8000 weight=1;
  }}
  server {{
    listen {LISTEN};
    location / {{
      proxy_pass http://backend;
      proxy_set_header Host $host;
      proxy_set_header X-Real-IP $remote_addr;
    }}
  }}
}}
"""

# Load Balancing Fundamentals, "HAProxy Configuration".
FUNDAMENTALS_HAPROXY = f"""global
  maxconn 4096
defaults
  mode http
  timeout connect 5000ms
  timeout client 50000ms
  timeout server 50000ms
frontend web_frontend
  bind *:{LISTEN}
  default_backend web_servers
backend web_servers
  balance roundrobin
  option httpchk GET /health
  server web1 {SERVERS[0]}:8000 check
  server web2 {SERVERS[1]}:8000 check
  server web3 {SERVERS[2]}:8000 check
"""

TUNED_NGINX = f"""user www-data;
worker_processes 1;
worker_rlimit_nofile 8192;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log;
events {{ worker_connections 4096; }}
http {{
  sendfile on;
  access_log /var/log/nginx/access.log combined buffer=64k flush=1s;
  upstream backend {{
    zone backend 64k;
    least_conn;
    server {SERVERS[0]}:8000 weight=3 max_fails=3 fail_timeout=30s;
    server {SERVERS[1]}:8000 weight=2 max_fails=3 fail_timeout=30s;
    server {SERVERS[2]}:8000 weight=1 max_fails=3 fail_timeout=30s;
    keepalive 64;
  }}
  server {{
    listen {LISTEN};
    location / {{
      proxy_pass http://backend;
      proxy_http_version 1.1;
      proxy_connect_timeout 500ms;
      proxy_next_upstream error timeout;
      proxy_next_upstream_tries 3;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}
}}
"""

TUNED_HAPROXY = f"""global
  maxconn 4096
  log /dev/log local0
defaults
  mode http
  log global
  option httplog
  timeout connect 500ms
  timeout client 50s
  timeout server 50s
  timeout check 1s
  retries 2
  option redispatch 1
  retry-on conn-failure empty-response
  http-reuse always
frontend web_frontend
  bind *:{LISTEN}
  http-request set-header X-Forwarded-For %[src]
  http-request set-header X-Real-IP %[src]
  http-request set-header X-Forwarded-Proto http
  default_backend web_servers
backend web_servers
  balance leastconn
  option httpchk GET /health
  default-server inter 2s fastinter 500ms fall 2 rise 2 observe layer4 error-limit 3 on-error mark-down
  server web1 {SERVERS[0]}:8000 weight 3 check
  server web2 {SERVERS[1]}:8000 weight 2 check
  server web3 {SERVERS[2]}:8000 weight 1 check
"""

# The same system in lbgen's language.
TOPOLOGY = f"""lbgen: 1
name: bench
targets: {{nginx: {{}}, haproxy: {{}}}}
accept: [{{code: LB0512, target: nginx, reason: "passive checks are there"}}]
defaults:
  timeouts: {{connect: 500ms}}
  retries: {{attempts: 2, when: [connect, timeout]}}
listeners: {{http: {{port: {LISTEN}}}}}
backends:
  web:
    balance: least_conn
    health_check: {{http: /health, interval: 2s, timeout: 1s, fall: 2}}
    passive_check: {{failures: 3, window: 30s}}
    servers:
      - {{name: web-1, address: {SERVERS[0]}, port: 8000, weight: 3}}
      - {{name: web-2, address: {SERVERS[1]}, port: 8000, weight: 2}}
      - {{name: web-3, address: {SERVERS[2]}, port: 8000, weight: 1}}
sites: {{web: {{hosts: ["*"], routes: [{{backend: web}}]}}}}
"""


def plain(text: str) -> str:
    """An example's topology without TLS, on the bench's port, any host, its limits out of reach of one client but in force."""
    text = re.sub(r"\nlisteners:\n(?:  .*\n|\n)*", f"\nlisteners:\n  http: {{port: {LISTEN}}}\n", text)
    text = re.sub(r"hosts: \[(?:arena|nsboot)\.example\.com\]", 'hosts: ["*"]', text)
    text = re.sub(r"rate: \d+/s", "rate: 1000000/s", text)
    text = re.sub(r"burst: \d+", "burst: 1000000", text)
    text = re.sub(r"(connection_limit: \{[^}]*max: )\d+", r"\g<1>60000", text)
    text = re.sub(r"\nvips:\n(?:  .*\n)*", "\n", text)
    # The rivals have the daemons' usual logs.
    text = re.sub(r"\n(?:logging|alerts):.*", "", text)
    others = "keepalived|kubernetes|compose|prometheus"
    text = re.sub(rf"\n  (?:{others}):.*(?:\n    .*)*", "", text)
    return re.sub(rf"\n  - \{{code: \w+, target: (?:{others}).*", "", text)


def by_hand(work: str) -> dict[str, tuple[str, str]]:
    """The rivals, each with its daemon and its folder."""
    return {
        "nginx of the document": ("nginx", shapes.write(work + "/n0", {"nginx.conf": FUNDAMENTALS_NGINX})),
        "nginx tuned": ("nginx", shapes.write(work + "/n1", {"nginx.conf": TUNED_NGINX})),
        "HAProxy of the document": ("haproxy", shapes.write(work + "/h0", {"haproxy.cfg": FUNDAMENTALS_HAPROXY})),
        "HAProxy tuned": ("haproxy", shapes.write(work + "/h1", {"haproxy.cfg": TUNED_HAPROXY})),
    }


def with_policies(work: str, example: str) -> dict[str, str]:
    """The folder, for each daemon, of a configuration written by hand with the policies of an example (by-hand/)."""
    folders = {}
    for kind, name in (("nginx", "nginx.conf"), ("haproxy", "haproxy.cfg")):
        with open(os.path.join(load.HERE, "by-hand", f"{example}.{name}"), encoding="utf-8") as file:
            folders[kind] = shapes.write(f"{work}/{example}-{kind}", {name: file.read()})
    return folders
