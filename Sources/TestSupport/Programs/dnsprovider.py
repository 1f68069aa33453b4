#!/usr/bin/env python3
"""The APIs of Cloudflare, DigitalOcean and Route 53 as they are documented, for DNS records and zones, and the servers that a
DNS agent checks.

    dnsprovider.py PORT CHECK_PORT

PORT of 127.0.0.1 speaks all three APIs: their paths differ. A request that an API would refuse gets its error, and one that is
not what the documentation says of method, path, query, headers or body is noted in `problems`. Every request is in `log`.

    POST /test   a JSON object: its keys replace those of the state (below), of `servers` those named; the answer is the state
    GET  /test   the state

The state: `records` ({"id", "type", "name", "value", "ttl", "proxied"} each), `page` (the most items of a page), `fail` (one
entry spoils one request: a status, {"status": N, "headers": {...}, "body": "..."}, "hang", "broken", "empty", "html", "cut",
"close"; {"pass": true} spoils none), `servers` (an address and what CHECK_PORT of it does: "refuse", "hang", "close", or a
status, or {"status": N, "body": "...", "every": N}: only every Nth request is answered),
`key` and `secret` and `session` (credentials of Route 53), `token` (of the others), `asked` (requests of health checks).
"""

import datetime
import hashlib
import hmac
import ipaddress
import json
import re
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

LOCK = threading.RLock()
STATE = {
    "records": [], "page": 100, "fail": [], "log": [], "problems": [], "servers": {}, "asked": [],
    "token": "token-of-the-test", "key": "AKIDTEST", "secret": "secret/of+the=test", "session": "",
    "zones": [{"id": "0123456789abcdef0123456789abcdef", "name": "example.com"}],
    "hosted": [{"id": "Z0123456789ABC", "name": "example.com"}],
}
AWS = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"'


def problem(text):
    STATE["problems"].append(text)


def fits(kind, value):
    try:
        if kind in ("A", "AAAA"):
            return ipaddress.ip_address(value).version == (4 if kind == "A" else 6)
    except ValueError:
        return False
    return re.fullmatch(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*\.?", value) is not None


def xml(name, content):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} {AWS}>{content}</{name}>'


class Refused(Exception):
    def __init__(self, status, body):
        super().__init__(status)
        self.status, self.body = status, body


class Provider(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send(self, status, body, headers=None, cut=False):
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data) + (100 if cut else 0)))
        self.end_headers()
        self.wfile.write(data)
        if cut:
            self.close_connection = True

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if self.path == "/test":
            with LOCK:
                change = json.loads(body) if body else {}
                STATE["servers"].update(change.pop("servers", {}))
                STATE.update(change)
                listen()
                return self.send(200, STATE)
        url = urlsplit(self.path)
        self.text, self.query, self.route = body, dict(parse_qsl(url.query)), url.path
        with LOCK:
            STATE["log"].append({"method": self.command, "path": url.path, "query": url.query, "body": body})
            fault = STATE["fail"].pop(0) if STATE["fail"] else None
        if fault is not None and fault != {"pass": True}:
            return self.spoil(fault)
        with LOCK:
            try:
                self.send(200, self.answer())
            except Refused as refusal:
                self.send(refusal.status, refusal.body)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

    def spoil(self, fault):
        if fault == "hang":
            time.sleep(20)
        elif fault == "close":
            self.close_connection = True
        elif fault == "broken":
            self.send(200, '{"success": true, "result": [')
        elif fault == "empty":
            self.send(200, "")
        elif fault == "html":
            self.send(200, "<html><body>Please log in</body></html>")
        elif fault == "cut":
            self.send(200, '{"success": true', cut=True)
        elif isinstance(fault, dict):
            self.send(fault["status"], fault.get("body", "{}"), fault.get("headers"))
        else:
            self.send(fault, {"error": fault})

    def answer(self):
        if not self.headers.get("User-Agent"):
            problem("no User-Agent")
        if self.headers.get("Content-Type") and not self.text:
            problem("a Content-Type without a body")
        for prefix, provider in (("/client/v4", self.cloudflare), ("/v2", self.digitalocean), ("/2013-04-01", self.route53)):
            if self.route.startswith(prefix + "/"):
                return provider(self.route[len(prefix):])
        problem(f"no API has {self.route}")
        raise Refused(404, {})

    def expect(self, query, kind=None):
        """The query has these keys and no other; the body, if any, is of this kind."""
        if set(self.query) != set(query):
            problem(f"query of {self.command} {self.route}: {sorted(self.query)}, expected {sorted(query)}")
        if (self.headers.get("Content-Type") or None) != kind:
            problem(f"Content-Type {self.headers.get('Content-Type')}, expected {kind}")

    def fields(self, allowed):
        try:
            change = json.loads(self.text)
        except ValueError:
            problem(f"body is no JSON: {self.text}")
            return {}
        if set(change) != set(allowed):
            problem(f"fields {sorted(change)}, expected {sorted(allowed)}")
        return change

    def bearer(self, refusal):
        if self.headers.get("Authorization") != f"Bearer {STATE['token']}":
            raise refusal

    def listed(self):
        """The records that the query's name and type ask for, and which page of them."""
        found = [r for r in STATE["records"] if r["type"] == self.query.get("type") and r["name"] == self.query.get("name")]
        # A filter that is wider than asked, as when a parameter changes its meaning.
        found = [r for r in STATE["records"] if r.get("always")] + found
        size = min(int(self.query.get("per_page", 20)), STATE["page"])
        page = int(self.query.get("page", 1))
        pages = max(1, -(-len(found) // size))
        return found[(page - 1) * size:page * size], page, size, pages, len(found)

    def record(self, number):
        for record in STATE["records"]:
            if str(record["id"]) == number:
                return record
        return None

    # Cloudflare: an envelope around every answer, errors with codes of their own.

    def cloudflare(self, route):
        def error(status, code, message):
            return Refused(status, {"success": False, "errors": [{"code": code, "message": message}], "messages": [], "result": None})

        def envelope(result, **more):
            return {"success": True, "errors": [], "messages": [], "result": result, **more}

        def shown(record):
            return {"id": record["id"], "type": record["type"], "name": record["name"], "content": record["value"],
                    "ttl": record["ttl"], "proxied": record.get("proxied", False), "proxiable": True, "tags": [], "comment": "kept"}

        self.bearer(error(403, 9109, "Invalid access token"))
        if route == "/zones" and self.command == "GET":
            self.expect(["name"])
            return envelope([z for z in STATE["zones"] if z["name"] == self.query["name"]])
        match = re.fullmatch(r"/zones/([0-9a-f]{32})/dns_records(?:/([0-9A-Za-z]+))?", route)
        if not match or match.group(1) not in [z["id"] for z in STATE["zones"]]:
            raise error(404, 7003, "Could not route to this zone")
        if self.command == "GET" and not match.group(2):
            self.expect(["name", "page", "per_page", "type"])
            found, page, size, pages, total = self.listed()
            return envelope([shown(r) for r in found], result_info={
                "page": page, "per_page": size, "count": len(found), "total_count": total, "total_pages": pages})
        record = self.record(match.group(2))
        if self.command != "PATCH" or record is None:
            raise error(404, 81044, "Record does not exist.")
        self.expect([], "application/json")
        change = self.fields(["content", "name", "proxied", "ttl", "type"])
        if change.get("type") != record["type"] or change.get("name") != record["name"]:
            problem(f"type or name changes: {change}")
        if not isinstance(change.get("proxied"), bool) or not isinstance(change.get("ttl"), int):
            problem(f"types of fields: {change}")
        if change["ttl"] != 1 and not 60 <= change["ttl"] <= 86400:
            raise error(400, 9021, "TTL must be between 60 and 86400 seconds, or 1 for Automatic.")
        if not fits(record["type"], change["content"]):
            raise error(400, 9005, "Content for record is invalid.")
        record.update(value=change["content"], ttl=change["ttl"], proxied=change["proxied"])
        return envelope(shown(record))

    # DigitalOcean: names relative to the domain, names in values with a last dot, pages with links.

    def digitalocean(self, route):
        def shown(record):
            name = "@" if record["name"] == "example.com" else record["name"].removesuffix(".example.com")
            return {"id": record["id"], "type": record["type"], "name": name, "data": record["value"], "priority": None,
                    "port": None, "ttl": record["ttl"], "weight": None, "flags": None, "tag": None}

        self.bearer(Refused(401, {"id": "unauthorized", "message": "Unable to authenticate you"}))
        missing = Refused(404, {"id": "not_found", "message": "The resource you were accessing could not be found."})
        match = re.fullmatch(r"/domains/([a-z0-9.-]+)/records(?:/(\d+))?", route)
        if not match or match.group(1) != "example.com":
            raise missing
        if self.command == "GET" and not match.group(2):
            self.expect(["name", "page", "per_page", "type"])
            found, page, _, pages, total = self.listed()
            base = f"https://api.digitalocean.com{self.route}?page="
            links = {"pages": {"next": f"{base}{page + 1}", "last": f"{base}{pages}"}} if page < pages else {}
            return {"domain_records": [shown(r) for r in found], "links": links, "meta": {"total": total}}
        record = self.record(match.group(2))
        if self.command != "PATCH" or record is None:
            raise missing
        self.expect([], "application/json")
        change = self.fields(["data", "ttl", "type"])
        if change.get("type") != record["type"] or not isinstance(change.get("ttl"), int):
            problem(f"type changes, or ttl is no number: {change}")
        if change["ttl"] < 30:
            raise Refused(422, {"id": "unprocessable_entity", "message": "TTL must be greater than 30"})
        if not fits(record["type"], change["data"]) or (record["type"] == "CNAME") != change["data"].endswith("."):
            raise Refused(422, {"id": "unprocessable_entity", "message": "Data needs to end with a dot (.)"})
        record.update(value=change["data"].rstrip("."), ttl=change["ttl"])
        return {"domain_record": shown(record)}

    # Route 53: signed requests, XML.

    def aws_error(self, status, code):
        error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error><RequestId>1</RequestId>"
        return Refused(status, xml("ErrorResponse", error))

    def signed(self):
        """Signature version 4, as the general reference of AWS has it."""
        words = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/us-east-1/route53/aws4_request, ?"
                             r"SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})", self.headers.get("Authorization", ""))
        if not words:
            problem(f"Authorization: {self.headers.get('Authorization')}")
            raise self.aws_error(403, "MissingAuthenticationToken")
        access, day, names, signature = words.groups()
        if access != STATE["key"]:
            raise self.aws_error(403, "InvalidClientTokenId")
        stamp = self.headers.get("X-Amz-Date", "")
        when = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        if abs((datetime.datetime.now(datetime.timezone.utc) - when).total_seconds()) > 900 or not stamp.startswith(day):
            raise self.aws_error(403, "RequestExpired")
        if not {"host", "x-amz-date"} <= set(names.split(";")):
            problem(f"signed headers: {names}")
        if (self.headers.get("X-Amz-Security-Token") or "") != STATE["session"]:
            raise self.aws_error(403, "InvalidClientTokenId")
        if STATE["session"] and "x-amz-security-token" not in names.split(";"):
            problem("the session token is not signed")
        headers = "".join(f"{name}:{' '.join(self.headers.get(name, '').split())}\n" for name in names.split(";"))
        query = "&".join(sorted(urlsplit(self.path).query.split("&")))
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        canonical = "\n".join([self.command, self.route, query, headers, names, digest])
        scope = f"{day}/us-east-1/route53/aws4_request"
        to_sign = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = ("AWS4" + STATE["secret"]).encode()
        for word in [day, "us-east-1", "route53", "aws4_request"]:
            key = hmac.new(key, word.encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest(), signature):
            raise self.aws_error(403, "SignatureDoesNotMatch")

    def route53(self, route):
        self.signed()
        if route == "/hostedzonesbyname" and self.command == "GET":
            self.expect(["dnsname", "maxitems"])
            start = self.query["dnsname"]
            zones = sorted((z for z in STATE["hosted"] if z["name"] >= start), key=lambda z: z["name"])
            listed = "".join(
                f"<HostedZone><Id>/hostedzone/{z['id']}</Id><Name>{z['name']}.</Name><CallerReference>1</CallerReference>"
                "<Config><PrivateZone>false</PrivateZone></Config><ResourceRecordSetCount>9</ResourceRecordSetCount></HostedZone>"
                for z in zones[:int(self.query["maxitems"])])
            return xml("ListHostedZonesByNameResponse", f"<HostedZones>{listed}</HostedZones><DNSName>{start}.</DNSName>"
                       "<IsTruncated>false</IsTruncated><MaxItems>2</MaxItems>")
        match = re.fullmatch(r"/hostedzone/(Z[0-9A-Z]+)/rrset/?", route)
        if not match or match.group(1) not in [z["id"] for z in STATE["hosted"]]:
            raise self.aws_error(404, "NoSuchHostedZone")
        return self.list_sets() if self.command == "GET" else self.change_sets()

    def list_sets(self):
        self.expect(["maxitems", "name", "type"])

        def order(name, kind):
            return (list(reversed(name.rstrip(".").split("."))), kind)

        start = order(self.query["name"], self.query["type"])
        sets = sorted((r for r in STATE["records"] if order(r["name"], r["type"]) >= start), key=lambda r: order(r["name"], r["type"]))
        listed = "".join(
            f"<ResourceRecordSet>\n  <Name>{r['name']}.</Name>\n  <Type>{r['type']}</Type>{r.get('xml', '')}<TTL>{r['ttl']}</TTL>"
            "<ResourceRecords>" + "".join(f"<ResourceRecord><Value>{v}</Value></ResourceRecord>" for v in r["value"].split(","))
            + "</ResourceRecords></ResourceRecordSet>" for r in sets[:int(self.query["maxitems"])])
        return xml("ListResourceRecordSetsResponse", f"<ResourceRecordSets>{listed}</ResourceRecordSets>"
                   "<IsTruncated>false</IsTruncated><MaxItems>1</MaxItems>")

    def change_sets(self):
        self.expect([], "text/xml")
        if self.command != "POST" or not self.route.endswith("/rrset/"):
            problem(f"{self.command} {self.route}")
        change = re.fullmatch(
            r'<\?xml version="1.0" encoding="UTF-8"\?><ChangeResourceRecordSetsRequest ' + re.escape(AWS) + r"><ChangeBatch><Changes>"
            r"<Change><Action>UPSERT</Action><ResourceRecordSet><Name>([^<]*)\.</Name><Type>([A-Z]+)</Type><TTL>(\d+)</TTL>"
            r"<ResourceRecords><ResourceRecord><Value>([^<]*)</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change>"
            r"</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>", self.text)
        if not change:
            problem(f"change: {self.text}")
            raise self.aws_error(400, "InvalidInput")
        name, kind, ttl, value = change.groups()
        if not fits(kind, value):
            raise self.aws_error(400, "InvalidChangeBatch")
        for record in STATE["records"]:
            if (record["name"], record["type"]) == (name, kind):
                record.update(value=value, ttl=int(ttl))
        return xml("ChangeResourceRecordSetsResponse", "<ChangeInfo><Id>/change/C1</Id><Status>PENDING</Status>"
                   "<SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt></ChangeInfo>")


class Checked(BaseHTTPRequestHandler):
    """A server that an agent checks."""

    def log_message(self, *_):
        pass

    def handle_any(self):
        address = self.server.server_address[0]
        with LOCK:
            STATE["asked"].append({"address": address, "method": self.command, "path": self.path, "host": self.headers.get("Host")})
            how = STATE["servers"].get(address, "refuse")
            if isinstance(how, dict) and "every" in how:
                how["turn"] = (how.get("turn", -1) + 1) % how["every"]
                how = how["status"] if how["turn"] == 0 else "close"
        if how == "hang":
            time.sleep(20)
        elif how != "close":
            status, body = (how["status"], how.get("body", "")) if isinstance(how, dict) else (how, "")
            self.send_response(status)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body.encode())

    do_GET = do_HEAD = do_OPTIONS = handle_any


class Quick(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_):
        pass


class Quick6(Quick):
    address_family = socket.AF_INET6


LISTENING = {}


def listen():
    """Opens and closes what the state says of each address."""
    for address, how in STATE["servers"].items():
        server = LISTENING.get(address)
        if how == "refuse" and server is not None:
            del LISTENING[address]
            server.shutdown()
            server.server_close()
        elif how != "refuse" and server is None:
            server = (Quick6 if ":" in address else Quick)((address, int(sys.argv[2])), Checked)
            LISTENING[address] = server
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()


Quick(("127.0.0.1", int(sys.argv[1])), Provider).serve_forever()
