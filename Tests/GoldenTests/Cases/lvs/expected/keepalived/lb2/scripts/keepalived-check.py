#!/usr/bin/python3 -IS
"""Probe of a health check in a service's own protocol, run by keepalived: a vrrp_script or a MISC_CHECK.

    keepalived-check.py KIND HOST PORT TIMEOUT_MS [NAME=VALUE...]

HOST is an address, without brackets. Every VALUE is percent-encoded (RFC 3986, 2.1), so that any byte can stand in it.

    http           path, host (localhost), method (GET), status (200-399), body or body-regex, tls (yes: unverified)
    websocket      path, host (localhost), tls: the handshake of RFC 6455, 4
    exchange       send, expect or expect-regex: bytes over TCP
    redis          PING; redis-primary: PING, and INFO says role:master
    postgres       user: the server asks this user for a password, or lets it in
    mysql          user: the server greets and, with a user, lets it in without a password
    smtp           helo (localhost): the server greets and answers EHLO
    grpc           service: grpc.health.v1.Health/Check says SERVING
    dns            name, type (A): a UDP answer without an error

Exit status: 0 healthy; 1 not, with the reason on standard error; 64 wrong arguments. Time over is 1 too.
Needs Python 3.7 and nothing beside it.
"""
import re
import signal
import socket
import sys

KINDS = {
    "http": {"path", "host", "method", "status", "body", "body-regex", "tls"},
    "websocket": {"path", "host", "tls"}, "exchange": {"send", "expect", "expect-regex"}, "redis": set(),
    "redis-primary": set(), "postgres": {"user"}, "mysql": {"user"}, "smtp": {"helo"}, "grpc": {"service"},
    "dns": {"name", "type"},
}
NEEDED = {"http": {"path"}, "websocket": {"path"}, "postgres": {"user"}, "dns": {"name"}}
RECORDS = {b"A": 1, b"NS": 2, b"CNAME": 5, b"SOA": 6, b"MX": 15, b"TXT": 16, b"AAAA": 28}


class Unhealthy(Exception):
    """Why the check fails."""


def usage(problem):
    sys.stderr.write(f"keepalived-check.py: {problem}\n{__doc__.splitlines()[2].strip()}\n")
    sys.exit(64)


def number(text, low, high, name):
    if not re.fullmatch("[1-9][0-9]{0,5}", text) or not low <= int(text) <= high:
        usage(f"{name} is not in {low} to {high}")
    return int(text)


def arguments(words):
    """The kind, the place, the limit in seconds and the settings by name, as bytes."""
    if len(words) < 4 or words[0] not in KINDS:
        usage("KIND HOST PORT TIMEOUT_MS expected, KIND one of " + ", ".join(KINDS))
    kind, host = words[0], words[1]
    if not re.fullmatch(r"[0-9A-Za-z.:%_-]+", host) or host.startswith("-"):
        usage("HOST is not an address")
    port, limit = number(words[2], 1, 65535, "PORT"), number(words[3], 1, 600000, "TIMEOUT_MS")
    settings = {}
    for word in words[4:]:
        name, equals, value = word.partition("=")
        if not equals or name not in KINDS[kind] or name in settings:
            usage(f"NAME=VALUE expected, each once, NAME one of {', '.join(sorted(KINDS[kind])) or 'none'}")
        if re.search(r"%(?![0-9A-Fa-f]{2})|[^!-~]", value):
            usage(f"{name} is not percent-encoded")
        settings[name] = re.sub(b"%(..)", lambda m: bytes([int(m.group(1), 16)]), value.encode())
    for name in NEEDED.get(kind, set()) - set(settings):
        usage(f"{name}= is missing")
    for name in ("path", "host", "helo", "method", "name", "status"):
        if re.search(b"[^!-~]", settings.get(name, b"x")) or settings.get(name) == b"":
            usage(f"{name} has a space, a control character or nothing")
    return kind, host, port, limit / 1000, settings


class Stream:
    """A connection that is read in pieces: so many bytes, or up to a mark."""

    def __init__(self, host, port, tls=False, name=b"localhost"):
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.held = b""
        if tls:
            import ssl
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            host = None if name.startswith(b"[") else name.decode().partition(":")[0]
            self.socket = context.wrap_socket(self.socket, server_hostname=host)

    def send(self, data):
        try:
            self.socket.sendall(data)
        except BrokenPipeError:
            pass  # The server may have answered before it hung up.

    def more(self):
        """Reads on; whether anything came."""
        piece = self.socket.recv(16384)
        self.held += piece
        return bool(piece)

    def take(self, count):
        while len(self.held) < count:
            if not self.more():
                raise Unhealthy("the connection ended early")
        piece, self.held = self.held[:count], self.held[count:]
        return piece

    def line(self):
        while b"\n" not in self.held:
            if len(self.held) > 8192 or not self.more():
                raise Unhealthy("the connection ended, or went on, without an end of the line")
        line, _, self.held = self.held.partition(b"\n")
        return line.rstrip(b"\r")


def request(stream, line, headers):
    """Sends a request; the status and the headers of the answer, names in lower case."""
    stream.send(b"\r\n".join([line + b" HTTP/1.1", *headers, b"", b""]))
    match = re.match(rb"HTTP/1\.[01] ([1-5][0-9][0-9])(?![0-9])", stream.line())
    if not match:
        raise Unhealthy("the answer is not HTTP/1")
    fields = []
    for _ in range(200):
        line = stream.line()
        if not line:
            return int(match.group(1)), fields
        name, _, value = line.partition(b":")
        fields.append((name.strip().lower(), value.strip()))
    raise Unhealthy("more than 200 header lines")


def body(stream, fields):
    """The first 16 kB of a body, chunks joined."""
    if any(name == b"transfer-encoding" and b"chunked" in value.lower() for name, value in fields):
        data = b""
        while len(data) < 16384:
            size = int(re.match(b"[0-9A-Fa-f]{1,8}|", stream.line()).group() or b"0", 16)
            if size == 0:
                break
            data += stream.take(min(size, 16384))
            if size > 16384:
                break
            stream.line()
        return data[:16384]
    length = next((value for name, value in fields if name == b"content-length" and value.isdigit()), None)
    wanted = min(16384, int(length[:9])) if length is not None else 16384
    while len(stream.held) < wanted and stream.more():
        pass
    return stream.held[:wanted]


def holds(data, settings, text, expression):
    """Whether the data has what the settings want of it."""
    if text in settings and settings[text] not in data:
        return False
    return expression not in settings or re.search(settings[expression], data) is not None


def check_http(host, port, settings):
    name = settings.get("host", b"localhost")
    stream = Stream(host, port, settings.get("tls") == b"yes", name)
    method = settings.get("method", b"GET")
    status, fields = request(stream, method + b" " + settings["path"], [
        b"Host: " + name, b"User-Agent: keepalived-check", b"Accept: */*", b"Connection: close"])
    wanted = settings.get("status", b"200-399").decode()
    ranges = [tuple(map(int, (part.split("-") * 2)[:2])) for part in wanted.split(",")]
    if not any(low <= status <= high for low, high in ranges):
        raise Unhealthy(f"status {status} is not in {wanted}")
    if "body" in settings or "body-regex" in settings:
        if not holds(body(stream, fields), settings, "body", "body-regex"):
            raise Unhealthy("the body does not hold what is expected")


def check_websocket(host, port, settings):
    import base64
    import hashlib
    import os
    name = settings.get("host", b"localhost")
    stream = Stream(host, port, settings.get("tls") == b"yes", name)
    key = base64.b64encode(os.urandom(16))
    status, fields = request(stream, b"GET " + settings["path"], [
        b"Host: " + name, b"User-Agent: keepalived-check", b"Connection: Upgrade", b"Upgrade: websocket",
        b"Sec-WebSocket-Key: " + key, b"Sec-WebSocket-Version: 13"])
    if status != 101:
        raise Unhealthy(f"status {status} instead of 101")
    values = {name: value for name, value in fields}
    accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
    if values.get(b"sec-websocket-accept") != accept:
        raise Unhealthy("Sec-WebSocket-Accept is not the answer to our key")
    if values.get(b"upgrade", b"").lower() != b"websocket":
        raise Unhealthy("the answer upgrades to something else")
    # A masked close frame, 1000: the server need not find out by a broken connection (RFC 6455, 5.5.1).
    stream.send(b"\x88\x82\0\0\0\0\x03\xe8")


def check_exchange(host, port, settings):
    stream = Stream(host, port)
    if "send" in settings:
        stream.send(settings["send"])
    while "expect" in settings or "expect-regex" in settings:
        if holds(stream.held[:16384], settings, "expect", "expect-regex"):
            return
        if len(stream.held) >= 16384 or not stream.more():
            raise Unhealthy("the answer does not hold what is expected")


def check_redis(host, port, settings, primary=False):
    stream = Stream(host, port)
    stream.send(b"PING\r\n")
    if stream.line() != b"+PONG":
        raise Unhealthy("PING is not answered with PONG")
    if primary:
        stream.send(b"INFO replication\r\n")
        length = re.match(rb"\$([0-9]{1,6})$", stream.line())
        if not length or b"role:master" not in stream.take(int(length.group(1))).splitlines():
            raise Unhealthy("it is no primary")
    stream.send(b"QUIT\r\n")


def check_postgres(host, port, settings):
    stream = Stream(host, port)
    start = b"\0\x03\0\0user\0" + settings["user"] + b"\0\0"
    stream.send((len(start) + 4).to_bytes(4, "big") + start)
    if stream.take(1) != b"R":
        raise Unhealthy("the server refuses the user, or is starting, or speaks something else")
    stream.send(b"X\0\0\0\x04")


def check_mysql(host, port, settings):
    stream = Stream(host, port)

    def packet():
        head = stream.take(4)
        return head[3], stream.take(int.from_bytes(head[:3], "little"))

    def answer(sequence, data):
        stream.send(len(data).to_bytes(3, "little") + bytes([sequence]) + data)

    _, greeting = packet()
    if greeting[:1] != b"\x0a":
        raise Unhealthy("no greeting of protocol 10: " + greeting[3:120].decode("ascii", "replace"))
    if "user" in settings:
        # Protocol 4.1, secure connection, plugin authentication; utf8; no password.
        answer(1, (0x00088200).to_bytes(4, "little") + (1 << 24).to_bytes(4, "little") + b"\x21" + bytes(23)
               + settings["user"] + b"\0\0mysql_native_password\0")
        sequence, reply = packet()
        if reply[:1] == b"\xfe":
            answer(sequence + 1, b"")
            sequence, reply = packet()
        if reply[:1] != b"\0":
            raise Unhealthy("the user is refused: " + reply[3:120].decode("ascii", "replace"))
    answer(0, b"\x01")


def check_smtp(host, port, settings):
    stream = Stream(host, port)

    def reply(code):
        for _ in range(100):
            line = stream.line()
            if not line.startswith(code):
                raise Unhealthy("the server says " + line[:80].decode("ascii", "replace"))
            if line[3:4] != b"-":
                return

    reply(b"220")
    stream.send(b"EHLO " + settings.get("helo", b"localhost") + b"\r\n")
    reply(b"250")
    stream.send(b"QUIT\r\n")


def check_grpc(host, port, settings):
    stream = Stream(host, port)

    def frame(kind, flags, identifier, payload):
        return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + identifier.to_bytes(4, "big") + payload

    def literal(text):
        return bytes([len(text)]) + text

    # HPACK (RFC 7541): POST and http from the static table, the rest as literals that nothing refers to.
    headers = (b"\x83\x86\x04" + literal(b"/grpc.health.v1.Health/Check") + b"\x01" + literal(b"localhost")
               + b"\x0f\x10" + literal(b"application/grpc") + b"\0" + literal(b"te") + literal(b"trailers"))
    message = b"\x0a" + literal(settings["service"]) if settings.get("service") else b""
    stream.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, b"") + frame(1, 4, 1, headers)
                + frame(0, 1, 1, b"\0" + len(message).to_bytes(4, "big") + message))
    data = b""
    for _ in range(1000):
        head = stream.take(9)
        payload = stream.take(int.from_bytes(head[:3], "big"))
        kind, flags, identifier = head[3], head[4], int.from_bytes(head[5:], "big") & 0x7FFFFFFF
        if kind == 4 and not flags & 1:
            stream.send(frame(4, 1, 0, b""))
        elif kind == 7 or identifier == 1 and kind == 3:
            break
        elif identifier == 1 and kind == 0:
            data += payload[1:len(payload) - payload[0]] if flags & 8 else payload
        if data == b"\0\0\0\0\x02\x08\x01":
            return
        if identifier == 1 and kind in (0, 1) and flags & 1:
            break
    raise Unhealthy("the answer is not SERVING")


def check_dns(host, port, settings):
    import os
    labels = [label for label in settings["name"].split(b".") if label]
    if any(len(label) > 63 for label in labels) or settings.get("type", b"A") not in RECORDS:
        usage("name or type is wrong")
    question = os.urandom(2)
    name = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
    kind = RECORDS[settings.get("type", b"A")].to_bytes(2, "big")
    family = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST)[0]
    with socket.socket(family[0], socket.SOCK_DGRAM) as asking:
        asking.connect(family[4])
        asking.send(question + b"\x01\0\0\x01\0\0\0\0\0\0" + name + kind + b"\0\x01")
        while True:
            answer = asking.recv(4096)
            if len(answer) >= 12 and answer[:2] == question and answer[2] & 0x80:
                break
    if answer[3] & 15:
        raise Unhealthy(f"the server answers with error {answer[3] & 15}")


def main():
    kind, host, port, limit, settings = arguments(sys.argv[1:])

    def over(_signal, _frame):
        raise Unhealthy(f"no answer within {limit:g} s")

    signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, limit)
    checks = {
        "http": check_http, "websocket": check_websocket, "exchange": check_exchange, "redis": check_redis,
        "redis-primary": lambda *rest: check_redis(*rest, primary=True), "postgres": check_postgres,
        "mysql": check_mysql, "smtp": check_smtp, "grpc": check_grpc, "dns": check_dns,
    }
    try:
        checks[kind](host, port, settings)
    except (Unhealthy, OSError, ValueError, IndexError, re.error) as problem:
        sys.stderr.write(f"keepalived-check.py: {kind} {host} {port}: {problem}\n")
        sys.exit(1)


main()
