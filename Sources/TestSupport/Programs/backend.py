#!/usr/bin/env python3
"""Servers to balance over: HTTP/1.1 with keep-alive, WebSocket echo and TCP line echo, each with a name of its own.

    backend.py --state DIR [--http NAME=PORT]... [--tcp NAME=PORT]...

All listen on 127.0.0.1. An HTTP server answers with `X-Server: NAME` and a JSON echo of what reached it. Special paths:
/health (503 while the file DIR/NAME.fail exists), /status/N, /slow?ms=N, .../answer?n=BYTES&type=MEDIATYPE, /flood?mb=N, /plain
(the name alone), /session/NAME/VALUE (sets that cookie), /_counts and /_reset (asked of any server, about all). Each
`X-Answer: Name: value` of a request becomes a line `Name: value` of its answer. Checks and /_ paths are not counted. A TCP server
answers each line with "NAME line".
"""

import argparse
import asyncio
import base64
import hashlib
import json
import os
import re
import signal
from collections import Counter

counts = Counter()
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Request:
    """One request as it arrived: the target and the headers byte for byte (as Latin-1)."""

    def __init__(self, head):
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.target, self.version = lines[0].split(" ", 2)
        self.headers = [[name, value.strip()] for name, _, value in (line.partition(":") for line in lines[1:])]

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name), "")


class HTTPServer(asyncio.Protocol):
    def __init__(self, name, state):
        self.name, self.state = name, state
        self.buffer, self.request, self.socket, self.busy = b"", None, None, False
        self.rest, self.writable = 0, True

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.buffer += data
        if not self.busy:
            self.advance()

    def advance(self):
        """Answers every whole request in the buffer, in order; stops where an answer has to wait."""
        while self.buffer and not self.transport.is_closing():
            if self.socket is not None:
                if not self.frame():
                    return
                continue
            if self.request is None:
                head, found, rest = self.buffer.partition(b"\r\n\r\n")
                if not found:
                    return
                self.request, self.buffer = Request(head), rest
            body = self.body()
            if body is None:
                return
            request, self.request = self.request, None
            self.answer(request, body)
            if self.busy:
                return

    def body(self):
        """The whole body, taken off the buffer; None while it is still coming."""
        if self.request.header("transfer-encoding").lower() == "chunked":
            rest, body = self.buffer, b""
            while True:
                size, found, rest = rest.partition(b"\r\n")
                if not found:
                    return None
                length = int(size.split(b";")[0], 16)
                if len(rest) < length + 2:
                    return None
                body, rest = body + rest[:length], rest[length + 2:]
                if length == 0:
                    self.buffer = rest
                    return body
        length = int(self.request.header("content-length") or 0)
        if len(self.buffer) < length:
            return None
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return body

    def answer(self, request, body):
        path, _, query = request.target.partition("?")
        if request.header("upgrade").lower() == "websocket":
            return self.upgrade(request)
        if path == "/health":
            return self.send(request, 503 if os.path.exists(f"{self.state}/{self.name}.fail") else 200, b"health\n")
        if path == "/_counts":
            return self.send(request, 200, json.dumps(counts).encode())
        if path == "/_reset":
            counts.clear()
            return self.send(request, 200, b"")
        counts[self.name] += 1
        if path == "/plain":
            return self.send(request, 200, self.name.encode())
        if path.startswith("/session/"):
            _, _, name, value = path.split("/")
            return self.send(request, 200, self.name.encode(), f"Set-Cookie: {name}={value}; Path=/\r\n")
        if path.endswith("/answer"):
            size, kind = int(re.search(r"n=(\d+)", query).group(1)), re.search(r"type=([^&]+)", query)
            return self.send(request, 200, b"lorem ipsum " * (size // 12) + b"." * (size % 12), "", kind.group(1) if kind else "text/plain")
        if path == "/flood":
            return self.flood(int(re.search(r"mb=(\d+)", query).group(1)) << 20)
        if path.startswith("/status/"):
            return self.send(request, int(path[8:11]), b"")
        text = json.dumps({"server": self.name, "method": request.method, "path": request.target, "host": request.header("host"),
                           "headers": request.headers, "body": body.decode("latin-1")}).encode()
        if path == "/slow":
            self.busy = True
            delay = int(re.search(r"ms=(\d+)", query).group(1)) / 1000
            asyncio.get_running_loop().call_later(delay, self.resume, request, text)
            return None
        return self.send(request, 200, text)

    def resume(self, request, text):
        self.busy = False
        if not self.transport.is_closing():
            self.send(request, 200, text)
            self.advance()

    def flood(self, size):
        """Sends as much as is taken; `flooded` of /_counts tells how much that was so far."""
        self.transport.write(f"HTTP/1.1 200 OK\r\nX-Server: {self.name}\r\nContent-Length: {size}\r\n\r\n".encode())
        self.rest = size
        counts["flooded"] = 0
        self.pour()

    def pour(self):
        while self.rest > 0 and self.writable:
            piece = min(self.rest, 1 << 18)
            self.rest -= piece
            counts["flooded"] += piece
            self.transport.write(bytes(piece))

    def pause_writing(self):
        self.writable = False

    def resume_writing(self):
        self.writable = True
        self.pour()

    def send(self, request, status, body, more="", kind="application/json"):
        close = request.version == "HTTP/1.0" or request.header("connection").lower() == "close"
        head = f"HTTP/1.1 {status} Status\r\nX-Server: {self.name}\r\nContent-Length: {len(body)}\r\n{more}"
        head += "".join(f"{line}\r\n" for name, line in request.headers if name.lower() == "x-answer")
        head += "Connection: close\r\n\r\n" if close else f"Content-Type: {kind}\r\n\r\n"
        self.transport.write(head.encode("latin-1") + (b"" if request.method == "HEAD" else body))
        if close:
            self.transport.close()

    def upgrade(self, request):
        counts[self.name] += 1
        accept = base64.b64encode(hashlib.sha1(request.header("sec-websocket-key").encode() + GUID).digest()).decode()
        self.transport.write(
            f"HTTP/1.1 101 Switching Protocols\r\nX-Server: {self.name}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode())
        self.socket = True

    def frame(self):
        """Echoes one masked WebSocket frame (RFC 6455, section 5.2): text and binary as sent, ping as pong, close as close."""
        data = self.buffer
        if len(data) < 2:
            return False
        length, start = data[1] & 0x7F, 2
        if length >= 126:
            wide = 2 if length == 126 else 8
            length, start = int.from_bytes(data[2:2 + wide], "big"), 2 + wide
        if len(data) < start + 4 + length:
            return False
        mask, payload = data[start:start + 4], data[start + 4:start + 4 + length]
        self.buffer = data[start + 4 + length:]
        payload = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        kind = data[0] & 0x0F
        size = bytes([length]) if length < 126 else b"\x7e" + length.to_bytes(2, "big") if length < 65536 else (
            b"\x7f" + length.to_bytes(8, "big"))
        self.transport.write(bytes([0x80 | (10 if kind == 9 else kind)]) + size + payload)
        if kind == 8:
            self.transport.close()
        return True


class LineServer(asyncio.Protocol):
    def __init__(self, name):
        self.name, self.buffer = name, b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        *lines, self.buffer = (self.buffer + data).split(b"\n")
        for line in lines:
            counts[self.name] += 1
            self.transport.write(self.name.encode() + b" " + line + b"\n")


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--state", required=True)
    parser.add_argument("--http", action="append", default=[])
    parser.add_argument("--tcp", action="append", default=[])
    options = parser.parse_args()
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    for pair in options.tcp + options.http:
        name, port = pair.rsplit("=", 1)
        # The name is bound now: the loop's variable moves on.
        make = (lambda name=name: LineServer(name)) if pair in options.tcp else lambda name=name: HTTPServer(name, options.state)
        await loop.create_server(make, "127.0.0.1", int(port), backlog=1024)
    await stop.wait()


asyncio.run(main())
