#!/usr/bin/env python3
"""Many clients at once: keeps asking and counts what was lost.

    load.py --port PORT --connections N (--seconds S | --requests M) [--path P] [--host H] [--method GET|POST] [--close]
            [--kill PID --after S]

Each client reuses its connection (with --close: a new one per request). A reset on a reused idle connection before any byte of an
answer, which succeeds when tried once more on a new connection, is what HTTP/1.1 allows (RFC 9112, section 9.5): it counts as
`idle_resets`. Anything else without a whole answer is `lost`. Prints JSON: {"sent", "lost", "idle_resets", "seconds",
"statuses": {status: n}, "servers": {X-Server: n}, "errors": [first few]}.
"""

import argparse
import asyncio
import json
import os
import signal
import time
from collections import Counter

statuses, servers, totals, errors = Counter(), Counter(), Counter(), []


class NoAnswer(Exception):
    """The connection ended before the first byte of an answer."""


async def ask(reader, writer, request):
    writer.write(request)
    try:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise (ConnectionError("cut in the head") if getattr(error, "partial", b"") else NoAnswer()) from error
    lines = head.decode("latin-1").split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    if fields.get("transfer-encoding") == "chunked":
        while length := int(await reader.readline(), 16):
            await reader.readexactly(length + 2)
        await reader.readline()
    else:
        await asyncio.wait_for(reader.readexactly(int(fields.get("content-length", 0))), 10)
    statuses[lines[0].split(" ")[1]] += 1
    if "x-server" in fields:
        servers[fields["x-server"]] += 1
    return fields.get("connection", "").lower() != "close"


async def client(options, request, more):
    connection, used = None, False
    while more():
        totals["sent"] += 1
        for attempt in (1, 2):
            try:
                if connection is None:
                    connection, used = await asyncio.open_connection("127.0.0.1", options.port), False
                keep = await ask(*connection, request)
                used = True
                if options.close or not keep:
                    connection[1].close()
                    connection = None
                break
            except (NoAnswer, OSError, asyncio.IncompleteReadError, asyncio.TimeoutError, ValueError) as error:
                if connection is not None:
                    connection[1].close()
                connection = None
                if attempt == 1 and used and isinstance(error, NoAnswer):
                    totals["idle_resets"] += 1
                    continue
                totals["lost"] += 1
                errors.append(repr(error))
                break
    if connection is not None:
        connection[1].close()


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--requests", type=int)
    parser.add_argument("--path", default="/plain")
    parser.add_argument("--host", default="app.example.test")
    parser.add_argument("--method", default="GET")
    parser.add_argument("--close", action="store_true")
    parser.add_argument("--kill", type=int, help="a process to end without warning while the clients ask")
    parser.add_argument("--after", type=float, default=1)
    options = parser.parse_args()
    body = b"x=1" if options.method == "POST" else b""
    request = (f"{options.method} {options.path} HTTP/1.1\r\nHost: {options.host}\r\n"
               + (f"Content-Length: {len(body)}\r\n" if body else "")
               + ("Connection: close\r\n" if options.close else "") + "\r\n").encode() + body
    start = time.monotonic()

    def more():
        if options.requests is not None:
            return totals["sent"] < options.requests
        return time.monotonic() - start < options.seconds

    if options.kill:
        asyncio.get_running_loop().call_later(options.after, os.kill, options.kill, signal.SIGKILL)
    await asyncio.gather(*(client(options, request, more) for _ in range(options.connections)))
    print(json.dumps({"sent": totals["sent"], "lost": totals["lost"], "idle_resets": totals["idle_resets"],
                      "seconds": time.monotonic() - start, "statuses": statuses, "servers": servers, "errors": errors[:5]}))


asyncio.run(main())
