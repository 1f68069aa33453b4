"""nginx Plus's API for tests, as nginx-prometheus-exporter asks it: servers' states stand in FOLDER/states, one a line.

    plus_api.py PORT FOLDER UPSTREAM
"""

import http.server
import json
import os
import sys

FOLDER, UPSTREAM = sys.argv[2], sys.argv[3]
LISTS = {
    "": ["nginx", "processes", "connections", "slabs", "http", "stream", "resolvers", "ssl"],
    "http": ["requests", "server_zones", "location_zones", "caches", "limit_conns", "limit_reqs", "keyvals", "upstreams"],
    "stream": ["server_zones", "upstreams", "limit_conns", "keyvals", "zone_sync"],
}


def peers():
    with open(os.path.join(FOLDER, "states")) as file:
        states = file.read().split()
    answers = {"1xx": 0, "2xx": 8, "3xx": 0, "4xx": 0, "5xx": 1, "total": 9}
    return [
        {"id": number, "server": "192.0.2.%d:80" % number, "name": "192.0.2.%d:80" % number, "state": state, "responses": answers}
        for number, state in enumerate(states)]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        parts = self.path.partition("?")[0].rstrip("/").split("/")[2:]
        place = "/".join(parts[1:])
        if not parts:
            words = list(range(1, 9))
        elif place in LISTS:
            words = LISTS[place]
        elif place == "http/upstreams":
            words = {UPSTREAM: {"peers": peers(), "keepalive": 0, "zombies": 0, "zone": UPSTREAM}}
        else:
            words = {}
        text = json.dumps(words).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *words):
        pass


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
