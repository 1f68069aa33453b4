"""The same routing, as lbgen writes it and as an expert writes it by hand for speed, at several sizes."""
import os
import subprocess

LBGEN_TARGETS = "{nginx: {}, haproxy: {}}"
POOLS = 10


def pool(index: int) -> str:
    return f"pool-{index % POOLS}"


def topology(kind: str, size: int, port: int, server_ports: list[int]) -> str:
    """`hosts`: a site for each host; `routes`: a prefix for each route of one host."""
    lines = [
        "lbgen: 1", "name: bench", f"targets: {LBGEN_TARGETS}", "defaults: {timeouts: {connect: 500ms}}",
        f"listeners: {{http: {{port: {port}, addresses: [\"127.0.0.1\"]}}}}", "backends:"]
    for index in range(POOLS):
        lines.append(f"  pool-{index}: {{keepalive: {{idle: 64}}, servers: [\"127.0.0.1:{server_ports[index]}\"]}}")
    lines.append("sites:")
    if kind == "hosts":
        for index in range(size):
            lines.append(f"  s{index}: {{hosts: [h{index}.example.com], routes: [{{backend: {pool(index)}}}]}}")
    else:
        lines += ["  all:", "    hosts: [h0.example.com]", "    routes:"]
        for index in range(size):
            lines.append(f"      - {{path: /app{index}/, backend: {pool(index)}}}")
    return "\n".join(lines) + "\n"


def generated(lbgen: str, text: str, folder: str) -> dict[str, str]:
    """What lbgen writes for a topology, by target; nginx with one worker, as its rivals have."""
    os.makedirs(folder)
    source = os.path.join(folder, "topology.yaml")
    with open(source, "w", encoding="ascii") as file:
        file.write(text)
    subprocess.run([lbgen, "build", source], check=True, capture_output=True)
    tree = os.path.join(folder, "generated")
    one_worker(os.path.join(tree, "nginx/nginx.conf"))
    return {kind: os.path.join(tree, kind) for kind in ("nginx", "haproxy")}


def one_worker(path: str) -> None:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("worker_processes auto;", "worker_processes 1;"))


def write(folder: str, files: dict[str, str]) -> str:
    for name, text in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
    return folder


NGINX_HEAD = """user www-data; worker_processes 1; worker_rlimit_nofile 8192; pid /run/nginx.pid;
error_log /var/log/nginx/error.log;
events { worker_connections 4096; }
http {
  access_log /var/log/nginx/access.log combined buffer=64k flush=1s;
  server_names_hash_max_size 32768; server_names_hash_bucket_size 64;
  proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
  proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header X-Forwarded-Host $host; proxy_set_header X-Real-IP $remote_addr;
"""


def fastest_nginx(kind: str, size: int, port: int, server_ports: list[int], folder: str) -> str:
    """Server blocks for hosts, prefix locations for routes, all static."""
    text = NGINX_HEAD
    for index in range(POOLS):
        text += f"  upstream {pool(index)} {{ server 127.0.0.1:{server_ports[index]}; keepalive 64; }}\n"
    if kind == "hosts":
        for index in range(size):
            text += (f"  server {{ listen 127.0.0.1:{port}; server_name h{index}.example.com; "
                     f"location / {{ proxy_pass http://{pool(index)}; }} }}\n")
    else:
        text += f"  server {{ listen 127.0.0.1:{port}; server_name h0.example.com;\n"
        for index in range(size):
            text += f"    location /app{index}/ {{ proxy_pass http://{pool(index)}; }}\n"
        text += "  }\n"
    return write(folder, {"nginx.conf": text + "}\n"})


HAPROXY_HEAD = """global
  maxconn 4096
  log /dev/log local0
  tune.bufsize 16384
defaults
  mode http
  log global
  option httplog
  timeout connect 500ms
  timeout client 60s
  timeout server 60s
  http-reuse always
"""


# The same headers for servers as in every rival: what is compared is how a request finds its way.
HAPROXY_HEADERS = """  http-request set-header X-Forwarded-For %[src]
  http-request set-header X-Forwarded-Proto http
  http-request set-header X-Forwarded-Host %[req.hdr(host)]
  http-request set-header X-Real-IP %[src]
"""


def fastest_haproxy(kind: str, size: int, port: int, server_ports: list[int], folder: str) -> str:
    """One map look-up of the host or of the path chooses the backend."""
    lookup = "req.hdr(host),lower,map_str(/etc/haproxy/m.map)" if kind == "hosts" else "path,map_beg(/etc/haproxy/m.map)"
    text = HAPROXY_HEAD + f"frontend fe\n  bind 127.0.0.1:{port}\n{HAPROXY_HEADERS}  use_backend %[{lookup}]\n"
    for index in range(POOLS):
        text += f"backend {pool(index)}\n  server s 127.0.0.1:{server_ports[index]}\n"
    key = "h{}.example.com" if kind == "hosts" else "/app{}/"
    entries = "".join(f"{key.format(index)} {pool(index)}\n" for index in range(size))
    return write(folder, {"haproxy.cfg": text, "m.map": entries})


def script(kind: str, size: int, folder: str) -> str:
    """A wrk script that asks for hosts or routes in an order without pattern."""
    path = os.path.join(folder, f"{kind}-{size}.lua")
    host, target = ('"h"..m..".example.com"', '"/x"') if kind == "hosts" else ('"h0.example.com"', '"/app"..m.."/x"')
    with open(path, "w", encoding="ascii") as file:
        file.write(
            "local n = 0\nfunction request()\n"
            f"  n = (n * 1103515245 + 12345) % 2147483648\n  local m = math.floor(n / 65536) % {size}\n"
            f"  return wrk.format('GET', {target}, {{['Host'] = {host}}})\nend\n")
    return path
