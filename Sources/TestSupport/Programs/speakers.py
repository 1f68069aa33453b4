#!/usr/bin/env python3
"""Servers that speak what a test needs of them, each just enough of it.

    speakers.py --state DIR KIND,NAME=ADDRESS:PORT[,key=value]...

KIND: https (answers with JSON: name, SNI, subject of the client's certificate, Host; `cert` and `key` name PEM files, `ca` asks
for a client certificate), grpc (HTTP/2: answers calls with what was sent, trailers `grpc-status: 7`, and the health service;
with `cert` and `key` inside TLS), redis, postgres, mysql, smtp, lines (a banner, then `STATUS` and `WHO`), websocket (opens, and no more), proxy (reads a PROXY
header, answers lines with it), agent (answers with the file DIR/NAME.agent), dns (UDP: A records from DIR/zone: `name address`).

While the file DIR/NAME.bad exists a server answers checks as one that is not well does: redis as a replica, postgres and mysql
with errors, smtp with 421, grpc with NOT_SERVING, lines with FAILED, websocket with another key's answer. Every TCP server answers `WHO` with its name, if it can.
"""

import base64
import hashlib
import json
import os
import signal
import socket
import ssl
import struct
import sys
import threading


class Speaker:
    def __init__(self, kind, name, state, options):
        self.kind, self.name, self.state, self.options = kind, name, state, options
        self.tls = None
        if "cert" in options:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(options["cert"], options["key"])
            if kind == "grpc":
                self.tls.set_alpn_protocols(["h2"])
            if "ca" in options:
                self.tls.verify_mode = ssl.CERT_REQUIRED
                self.tls.load_verify_locations(options["ca"])
            self.tls.sni_callback = lambda connection, name, _: setattr(connection, "asked_for", name)

    def is_bad(self):
        return os.path.exists(f"{self.state}/{self.name}.bad")

    def serve(self, connection):
        try:
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            getattr(self, self.kind)(connection, connection.makefile("rb"))
        except (OSError, EOFError, ValueError):
            pass
        finally:
            connection.close()

    def say(self, connection, text):
        connection.sendall(text.encode())

    def https(self, connection, file):
        while True:
            head = []
            while (line := file.readline().strip()) or not head:
                if not line:
                    return
                head.append(line.decode("latin-1"))
            subject = dict(pair[0] for pair in (connection.getpeercert() or {}).get("subject", ()))
            host = next((line[5:].strip() for line in head if line.lower().startswith("host:")), "")
            body = json.dumps({"name": self.name, "sni": getattr(connection, "asked_for", None), "host": host,
                               "client": subject.get("commonName"), "version": connection.version()})
            status = "503 Bad" if self.is_bad() else "200 OK"
            self.say(connection, f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n{body}")

    def grpc(self, connection, file):
        """HTTP/2 (RFC 9113) without flow control and without reading header blocks."""
        def frame(kind, flags, stream, payload=b""):
            connection.sendall(struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload)

        def field(name, value):
            return b"\0" + bytes([len(name)]) + name + bytes([len(value)]) + value

        if file.read(24) != b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n":
            return
        frame(4, 0, 0)
        blocks, bodies = {}, {}
        while len(head := file.read(9)) == 9:
            length, kind, flags = int.from_bytes(head[:3], "big"), head[3], head[4]
            stream, payload = int.from_bytes(head[5:], "big") & 0x7FFFFFFF, file.read(length)
            if kind == 4 and not flags & 1:
                frame(4, 1, 0)
            elif kind == 6 and not flags & 1:
                frame(6, 1, 0, payload)
            elif kind == 1:
                blocks[stream] = payload
            elif kind == 0:
                bodies[stream] = bodies.get(stream, b"") + payload
                if payload:
                    frame(8, 0, 0, struct.pack(">I", len(payload)))
            if kind in (0, 1) and flags & 1:
                isHealth = b"grpc.health.v1.Health/Check" in blocks.get(stream, b"")
                body = bodies.pop(stream, b"")
                frame(1, 4, stream, b"\x88" + field(b"content-type", b"application/grpc") + field(b"x-server", self.name.encode()))
                if isHealth:
                    frame(0, 0, stream, b"\0\0\0\0\2\x08" + (b"\2" if self.is_bad() else b"\1"))
                    frame(1, 5, stream, field(b"grpc-status", b"0"))
                else:
                    frame(0, 0, stream, body)
                    frame(1, 5, stream, field(b"grpc-status", b"7") + field(b"grpc-message", b"denied"))

    def redis(self, connection, file):
        for line in file:
            words = line.split()
            if words == [b"PING"]:
                self.say(connection, "+PONG\r\n")
            elif words == [b"INFO", b"replication"]:
                body = f"# Replication\r\nrole:{'slave' if self.is_bad() else 'master'}\r\n"
                self.say(connection, f"${len(body)}\r\n{body}\r\n")
            elif words == [b"QUIT"]:
                self.say(connection, "+OK\r\n")
                return
            elif words == [b"WHO"]:
                self.say(connection, f"{self.name}\r\n")

    def postgres(self, connection, file):
        length, version = struct.unpack(">II", file.read(8))
        if version != 196608 or b"user\0lb\0" not in file.read(length - 8):
            return
        if self.is_bad():
            connection.sendall(b"E" + struct.pack(">I", 4 + 18) + b"SFATAL\0C57P03\0Mx\0\0"[:18])
        else:
            connection.sendall(b"R" + struct.pack(">II", 8, 0))
        file.read(1)

    def mysql(self, connection, file):
        def packet(number, payload):
            connection.sendall(struct.pack("<I", len(payload))[:3] + bytes([number]) + payload)

        if self.is_bad():
            packet(0, b"\xff" + struct.pack("<H", 1129) + b"Host is blocked")
            return
        packet(0, b"\x0a8.0.0\0" + struct.pack("<I", 1) + b"12345678\0" + b"\xff\xf7\x08\x02\0\xff\x81\x15" + bytes(10)
               + b"123456789012\0mysql_native_password\0")
        head = file.read(4)
        if b"lb\0" not in file.read(int.from_bytes(head[:3], "little")):
            packet(2, b"\xff" + struct.pack("<H", 1045) + b"#28000Access denied")
            return
        packet(2, b"\0\0\0\2\0\0\0")
        file.read(1)

    def smtp(self, connection, file):
        self.say(connection, "421 full\r\n" if self.is_bad() else "220 mail ESMTP\r\n")
        for line in file:
            if line.startswith(b"EHLO lb.test"):
                self.say(connection, "250 mail\r\n")
            elif line.startswith(b"QUIT"):
                self.say(connection, "221 bye\r\n")
                return
            else:
                self.say(connection, "500 what\r\n")

    def lines(self, connection, file):
        self.say(connection, "100-hello\r\n")
        for line in file:
            self.say(connection, f"{self.name}\r\n" if line.strip() == b"WHO" else
                     f"{'FAILED' if self.is_bad() else 'OK'} \"{line.strip().decode('latin-1')}\"\r\n")

    def websocket(self, connection, file):
        key = b""
        while line := file.readline().strip():
            name, _, value = line.partition(b":")
            key = value.strip() if name.lower() == b"sec-websocket-key" else key
        accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()).decode()
        self.say(connection, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             f"Sec-WebSocket-Accept: {accept[::-1] if self.is_bad() else accept}\r\n\r\n")
        file.read(1)

    def proxy(self, connection, file):
        start = file.read(12)
        if start == b"\r\n\r\n\0\r\nQUIT\n":
            kind, _, length = struct.unpack(">BBH", file.read(4))
            data = file.read(length)
            header = f"v2 {kind:02x} {socket.inet_ntoa(data[:4])}" if length >= 12 else f"v2 {kind:02x}"
        else:
            header = "v1 " + (start + file.readline()).strip().decode("latin-1")
        for _ in file:
            self.say(connection, f"{self.name} {header}\r\n")

    def agent(self, connection, _):
        with open(f"{self.state}/{self.name}.agent") as answer:
            self.say(connection, answer.read().strip() + "\n")


def serve_names(address, state):
    """A records of DIR/zone; everything else is not there."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(address)
    while True:
        query, client = server.recvfrom(4096)
        end = query.index(b"\0", 12) + 5
        labels, index = [], 12
        while query[index]:
            labels.append(query[index + 1:index + 1 + query[index]].decode())
            index += query[index] + 1
        with open(f"{state}/zone") as zone:
            found = [words[1] for words in map(str.split, zone) if words and words[0] == ".".join(labels).lower()]
        isAddress = query[end - 4:end - 2] == b"\0\1"
        answers = b"".join(b"\xc0\x0c\0\1\0\1\0\0\0\1\0\4" + socket.inet_aton(one) for one in found) if isAddress else b""
        code = 0 if found else 3
        count = len(found) if isAddress else 0
        server.sendto(query[:2] + bytes([0x81, 0x80 | code]) + struct.pack(">HHHH", 1, count, 0, 0) + query[12:end] + answers,
                      client)


def accept(listener, speaker):
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=speaker.serve, args=(connection,), daemon=True).start()


def main():
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    state = sys.argv[sys.argv.index("--state") + 1]
    for words in sys.argv[sys.argv.index("--state") + 2:]:
        kind, pair, *options = words.split(",")
        name, place = pair.split("=")
        host, port = place.rsplit(":", 1)
        if kind == "dns":
            threading.Thread(target=serve_names, args=((host, int(port)), state), daemon=True).start()
            continue
        speaker = Speaker(kind, name, state, dict(option.split("=", 1) for option in options))
        listener = socket.create_server((host, int(port)), backlog=256)
        threading.Thread(target=accept, args=(listener, speaker), daemon=True).start()
    signal.pause()


main()
