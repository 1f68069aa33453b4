"""A main server for tests: takes registrations and reports, as the file `mode` in its folder wants it.

    main_server.py PORT FOLDER [CERTIFICATE KEY]

Each edge has the key of its last registration. Modes: `ok`; `known` says of each registration that it is there already; `fail` answers 500; `hang` does not answer; `revoked` takes no key given so far, until the next registration.
Each request is a line of JSON in FOLDER/requests.
"""

import http.server
import json
import os
import ssl
import sys
import time

FOLDER = sys.argv[2]
KEYS = {}


def mode():
    try:
        with open(os.path.join(FOLDER, "mode")) as file:
            return file.read().strip()
    except OSError:
        return "ok"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers.get("X-LB-API-Key")
        wish = mode()
        with open(os.path.join(FOLDER, "requests"), "a") as file:
            file.write(json.dumps({"path": self.path, "key": key, "body": body, "mode": wish}) + "\n")
        if wish == "hang":
            time.sleep(60)
            return
        if wish == "fail":
            return self.answer(500, {})
        if self.path.endswith("/register"):
            if wish == "known":
                KEYS[body["name"]] = key
                return self.answer(409, {})
            if key not in [*KEYS.values(), "enrolment-key"]:
                return self.answer(401, {})
            fresh = KEYS[body["name"]] = "key-of-%s-%d" % (body["name"], int(time.monotonic() * 1000))
            if wish == "revoked":
                with open(os.path.join(FOLDER, "mode"), "w") as file:
                    file.write("ok")
            return self.answer(201, {"success": True, "data": {"id": 1, "api_key": fresh, "name": body["name"]}})
        self.answer(200 if key in KEYS.values() and wish != "revoked" else 401, {"success": True})

    def answer(self, status, words):
        text = json.dumps(words).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *words):
        pass


if __name__ == "__main__":
    if os.path.exists(os.path.join(FOLDER, "keys")):
        with open(os.path.join(FOLDER, "keys")) as kept:
            KEYS.update(enumerate(kept.read().split()))
    http.server.ThreadingHTTPServer.daemon_threads = True
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    if len(sys.argv) > 3:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()
