#!/usr/bin/python3
"""Registers this edge load balancer with its main server, reports its health, and answers HAProxy's agent checks.

  heartbeat-agent.py         does so until it is stopped
  heartbeat-agent.py check   says whether that works: looks at heartbeat.prom in RUNTIME_DIRECTORY and ends with status 0 when
                             the last report arrived within three HEARTBEAT_INTERVALs, else with 1 and the reason

Needs Python 3.8 and its standard library, nothing else. Settings come from the environment:

  MAIN_SERVER_URL         required  where the main server's interface is: https://main.example.com
  MAIN_SERVER_API_KEY     required  the key to register with; or the two below
  MAIN_SERVER_API_KEY_FILE          a file that holds it; a relative one is below CREDENTIALS_DIRECTORY
  MAIN_SERVER_API_KEY_VARIABLE      the variable that holds it, if it has another name
  LB_NAME                 hostname  this edge's name
  LB_HOSTNAME             required  the name that clients reach it by
  LB_IP_ADDRESS           required  the address that clients reach it at
  LB_PORT                 80        the port that clients reach it at
  LB_LOCAL_PORT           LB_PORT   the port that it listens on, whose connections are counted; another one in a container
  LB_REGION               -         where it stands
  LB_WEIGHT               1         its share, 1 to 100
  LB_MAX_CONNECTIONS      -         how many connections it is good for
  LB_CAPABILITIES         -         what it serves: hls,http
  HEARTBEAT_INTERVAL      30        seconds between two reports, 1 to 3600
  LB_HEALTH_URL           -         what is asked for the response time: http://127.0.0.1:80/health
  LB_INTERFACE            -         the interface whose bandwidth is reported, and without which the agent ends (69): in a
                                    container it is gone once the edge is another one; all but loopback when left out
  AGENT_LISTEN            -         ADDRESS:PORT where HAProxy's agent check is answered; nowhere when left out
  AGENT_ALLOW             -         networks that may ask there, with commas; everybody when left out
  AGENT_MAXCONN           yes       no: the answer is the share alone, for a HAProxy that redirects clients here
  STATE_DIRECTORY         /var/lib/lbgen-heartbeat  where the key is kept, in registration.json (mode 0600)
  RUNTIME_DIRECTORY       -         where heartbeat.prom is kept for `check` and node_exporter's textfile collector (mode 0644)

Registers once: POST /api/lb/v1/register; the key in the answer is kept and sent with every report,
POST /api/lb/v1/heartbeat, in X-LB-API-Key. A report that gets 401 or 403 makes it register anew, and so does a change of
what it registered with. What fails is tried again after 1, 2, 4 ... seconds, each time a random part of it less, and never
more rarely than reports are due. Redirects are not followed: the key goes to the main server alone.

The agent check is answered with `up 75% maxconn:1000`, the free part of LB_MAX_CONNECTIONS, and `up 0%` when none is
free; with `drain up 0%` while the file `drain` lies in STATE_DIRECTORY, and `ready up ...` for ten minutes once it is gone, for
HAProxy takes no weight for the end of a drain.

Messages go to standard error, with priorities when that is the journal. Tells the service manager at NOTIFY_SOCKET that it is
ready, how it fares, and at least every fifteen seconds while it waits that it is alive (sd_notify(3)). Ends at once, with
status 0, on SIGTERM and SIGINT; with 78 when a setting is wrong; with 69 when the interface is gone.
"""

import http.client
import ipaddress
import json
import os
import random
import signal
import socket
import ssl
import sys
import threading
import time
from urllib.parse import urlsplit

REGISTER, HEARTBEAT = "/api/lb/v1/register", "/api/lb/v1/heartbeat"
TIMEOUT = 10
READY_SECONDS = 600
ALIVE_SECONDS = 15
LARGEST_ANSWER = 65536


class Stopped(BaseException):
    """The service manager wants the end."""


class Refused(Exception):
    """The main server answered, and not with success."""

    def __init__(self, status, retry_after=None):
        super().__init__("the main server answered %d" % status)
        self.status, self.retry_after = status, retry_after


class NoInterface(Exception):
    """The network is another one than the edge's."""


class WrongSetting(Exception):
    """A setting without which, or with which, nothing can be done."""


def say(priority, words):
    """One line for people; 3 is an error, 4 a warning, 6 information (sd-daemon(3))."""
    mark = "<%d>" % priority if "JOURNAL_STREAM" in os.environ else ""
    try:
        sys.stderr.write("%s%s\n" % (mark, words.replace("\n", " ")))
        sys.stderr.flush()
    except OSError:
        pass  # Nobody listens: no reason to end.


def notify(words):
    """Tells the service manager, if there is one that wants to know (sd_notify(3))."""
    place = os.environ.get("NOTIFY_SOCKET", "")
    if place[:1] not in ("/", "@"):
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
            # It must not wait for a manager that does not read.
            door.setblocking(False)
            door.sendto(words.encode("utf-8"), "\0" + place[1:] if place[0] == "@" else place)
    except OSError:
        pass


# Settings


def setting(name, default=None):
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise WrongSetting("%s is required" % name)
    return default


def number(name, default, low, high):
    text = setting(name, default)
    if not text:
        return None
    try:
        value = int(text)
    except ValueError:
        raise WrongSetting("%s is not a whole number" % name) from None
    if not low <= value <= high:
        raise WrongSetting("%s is not one of %d to %d" % (name, low, high))
    return value


def enrolment_key():
    path = setting("MAIN_SERVER_API_KEY_FILE", "")
    if path:
        # A relative one is a credential of the service manager's (systemd.exec(5), LoadCredential=).
        path = os.path.join(os.environ.get("CREDENTIALS_DIRECTORY", ""), path)
        try:
            with open(path, encoding="ascii") as file:
                key = file.read().strip()
        except (OSError, ValueError) as error:
            raise WrongSetting("MAIN_SERVER_API_KEY_FILE: %s" % error.__class__.__name__) from None
    else:
        key = setting(setting("MAIN_SERVER_API_KEY_VARIABLE", "MAIN_SERVER_API_KEY"))
    if not is_key(key):
        raise WrongSetting("the key to register with is empty or has bytes that no header may have")
    return key


def is_key(text):
    return isinstance(text, str) and 0 < len(text) <= 4096 and all(33 <= ord(letter) <= 126 for letter in text)


def endpoint(text, default_port=None):
    """`ADDRESS:PORT` or `[ADDRESS]:PORT` as a pair."""
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdigit() or not 0 < int(port) < 65536:
        raise WrongSetting("`%s` is not an address and a port" % text)
    return host.strip("[]") or "::", int(port)


def base_url(text):
    url = urlsplit(text)
    if url.scheme not in ("http", "https") or not url.hostname or url.username or url.query or url.fragment:
        raise WrongSetting("MAIN_SERVER_URL is not http(s)://HOST[:PORT][/PATH]")
    return url


class Settings:
    def __init__(self):
        self.main = base_url(setting("MAIN_SERVER_URL"))
        self.enrolment = enrolment_key()
        self.interval = number("HEARTBEAT_INTERVAL", "30", 1, 3600)
        self.public_port = number("LB_PORT", "80", 1, 65535)
        self.port = number("LB_LOCAL_PORT", str(self.public_port), 1, 65535)
        self.hostname = setting("LB_HOSTNAME")
        self.most = number("LB_MAX_CONNECTIONS", "", 1, 10_000_000)
        self.health = setting("LB_HEALTH_URL", "")
        self.interface = setting("LB_INTERFACE", "")
        self.listen = setting("AGENT_LISTEN", "")
        self.allow = [ipaddress.ip_network(word.strip()) for word in setting("AGENT_ALLOW", "").split(",") if word.strip()]
        self.tells_maxconn = {"yes": True, "no": False}.get(setting("AGENT_MAXCONN", "yes"))
        if self.tells_maxconn is None:
            raise WrongSetting("AGENT_MAXCONN is `yes` or `no`")
        self.state = setting("STATE_DIRECTORY", "/var/lib/lbgen-heartbeat").split(":")[0]
        self.runtime = setting("RUNTIME_DIRECTORY", "").split(":")[0]
        self.registration = self.described()

    def described(self):
        """What the main server is told once."""
        words = {
            "name": setting("LB_NAME", socket.gethostname()),
            "hostname": self.hostname,
            "ip_address": setting("LB_IP_ADDRESS"),
            "port": self.public_port,
            "region": setting("LB_REGION", "") or None,
            "weight": number("LB_WEIGHT", "1", 1, 100),
            "max_connections": self.most,
            "capabilities": [word.strip() for word in setting("LB_CAPABILITIES", "").split(",") if word.strip()] or None,
        }
        return {name: value for name, value in words.items() if value is not None}


# Figures


def lines(path):
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            yield from file
    except OSError:
        return


def processor_times():
    """Ticks spent, and those of them spent idle or waiting for disks (proc(5), /proc/stat)."""
    for line in lines("/proc/stat"):
        if line.startswith("cpu "):
            ticks = [int(word) for word in line.split()[1:9]]
            return sum(ticks), ticks[3] + ticks[4]
    return 0, 0


def memory_usage():
    """Percent of memory that is not available, as `free` counts it."""
    figures = {}
    for line in lines("/proc/meminfo"):
        name, _, rest = line.partition(":")
        if name in ("MemTotal", "MemAvailable"):
            figures[name] = int(rest.split()[0])
    if "MemAvailable" not in figures or not figures.get("MemTotal"):
        return None
    return round(100 - 100 * figures["MemAvailable"] / figures["MemTotal"], 1)


def transferred(interface):
    """Bytes received and sent so far."""
    received = sent = 0
    found = not interface
    for line in lines("/proc/net/dev"):
        name, colon, rest = line.partition(":")
        name = name.strip()
        if colon and (name == interface if interface else name != "lo"):
            words = rest.split()
            received, sent = received + int(words[0]), sent + int(words[8])
            found = True
    if not found:
        raise NoInterface("there is no interface %s" % interface)
    return received, sent


def connections(port):
    """Clients' connections to a port: those that are established there."""
    mark = ":%04X" % port
    count = 0
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in lines(table):
            words = line.split(None, 4)
            if len(words) > 4 and words[3] == "01" and words[1].endswith(mark):
                count += 1
    return count


def response_time(settings):
    """Milliseconds until the load balancer's own health page was whole; `None` when it was not good."""
    if not settings.health:
        return None
    url = urlsplit(settings.health)
    began = time.monotonic()
    try:
        context = None
        if url.scheme == "https":
            # Asked on this machine, and told nothing that is secret: certificates bear the public name.
            context = ssl._create_unverified_context()
        status, _, _ = ask(url, url.path or "/", "GET", {"Host": settings.hostname}, None, context, timeout=3)
    except (OSError, http.client.HTTPException, ValueError):
        return None
    return round(1000 * (time.monotonic() - began), 1) if status < 400 else None


class Figures:
    """What the load balancer does, for reports and for agent checks alike."""

    def __init__(self, settings):
        self.settings = settings
        self.lock = threading.Lock()
        self.counted, self.count = -10.0, 0
        self.mark()

    def mark(self):
        self.ticks, self.idle = processor_times()
        self.received, self.sent = transferred(self.settings.interface)
        self.at = time.monotonic()

    def connections(self):
        """Counted anew when the last count is a quarter of a second old."""
        with self.lock:
            now = time.monotonic()
            if now - self.counted > 0.25:
                self.count, self.counted = connections(self.settings.port), now
            return self.count

    def report(self):
        """The body of a report: rates are those since the last one."""
        ticks, idle, received, sent, at = self.ticks, self.idle, self.received, self.sent, self.at
        self.mark()
        spent, seconds = self.ticks - ticks, self.at - at
        figures = {
            "cpu_usage": round(100 * (1 - (self.idle - idle) / spent), 1) if spent > 0 else None,
            "memory_usage": memory_usage(),
            "current_connections": self.connections(),
            "bandwidth_in": max(0, round(8 * (self.received - received) / seconds)) if seconds > 0 else None,
            "bandwidth_out": max(0, round(8 * (self.sent - sent) / seconds)) if seconds > 0 else None,
            "response_time": response_time(self.settings),
        }
        return {name: value for name, value in figures.items() if value is not None}


# The agent check (HAProxy's manual, 5.2 `agent-check`)


class Drain:
    """Whether an operator wants no new clients here: the file `drain` says so, and outlives restarts."""

    def __init__(self, folder):
        self.wish = os.path.join(folder, "drain")
        self.memory = os.path.join(folder, "drained")
        self.lifted = None

    def word(self):
        """`drain`, `ready` for a while after it, or nothing."""
        try:
            if os.path.exists(self.wish):
                self.lifted = None
                if not os.path.exists(self.memory):
                    os.close(os.open(self.memory, os.O_WRONLY | os.O_CREAT, 0o600))
                return "drain"
            if self.lifted is None and os.path.exists(self.memory):
                self.lifted = time.monotonic()
            if self.lifted is not None:
                if time.monotonic() - self.lifted < READY_SECONDS:
                    return "ready"
                self.lifted = None
                os.unlink(self.memory)
        except OSError:
            pass
        return ""


class AgentCheck:
    """Says on each connection, in one line, what share this edge wants."""

    def __init__(self, settings, figures):
        self.settings, self.figures, self.drain = settings, figures, Drain(settings.state)

    def answer(self):
        word = self.drain.word()
        if word == "drain":
            # The weight too: it is what HAProxy's `srv_weight` shows, and shares are drawn by.
            return "drain up 0%\n"
        most = self.settings.most
        if most is None:
            return ("%s up 100%%\n" % word).lstrip()
        free = max(0, most - self.figures.connections())
        share = 0 if free == 0 else max(1, 100 * free // most)
        limit = " maxconn:%d" % most if self.settings.tells_maxconn else ""
        return ("%s up %d%%%s\n" % (word, share, limit)).lstrip()

    def start(self):
        host, port = endpoint(self.settings.listen)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        server = socket.socket(family, socket.SOCK_STREAM)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if host == "::":
            server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        server.bind((host, port))
        server.listen(64)
        threading.Thread(target=self.serve, args=(server,), daemon=True).start()

    def serve(self, server):
        while True:
            try:
                client, address = server.accept()
            except OSError:
                time.sleep(0.1)  # Out of files: they come back.
                continue
            with client:
                try:
                    client.settimeout(1)
                    if self.admits(address[0]):
                        client.sendall(self.answer().encode("ascii"))
                        client.shutdown(socket.SHUT_WR)
                except OSError:
                    pass

    def admits(self, text):
        if not self.settings.allow:
            return True
        address = ipaddress.ip_address(text.partition("%")[0])
        mapped = getattr(address, "ipv4_mapped", None)
        return any((mapped or address) in network for network in self.settings.allow)


# The main server


def ask(url, path, method, headers, body, context, timeout=TIMEOUT):
    """Status, headers and body of an answer; `timeout` seconds are for all of it."""
    ends = time.monotonic() + timeout
    if url.scheme == "https":
        connection = http.client.HTTPSConnection(url.hostname, url.port, timeout=timeout, context=context)
    else:
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=timeout)
    try:
        connection.request(method, path, body=body, headers={"Connection": "close", **headers})
        left(connection, ends)
        answer = connection.getresponse()
        text = b""
        while len(text) < LARGEST_ANSWER:
            left(connection, ends)
            part = answer.read1(8192)
            if not part:
                break
            text += part
        return answer.status, answer.headers, text
    finally:
        connection.close()


def left(connection, ends):
    """Leaves a connection the rest of its time."""
    rest = ends - time.monotonic()
    if rest <= 0:
        raise socket.timeout("too slow")
    if connection.sock is not None:
        connection.sock.settimeout(rest)


class MainServer:
    def __init__(self, settings):
        self.settings = settings
        self.path = os.path.join(settings.state, "registration.json")
        self.context = ssl.create_default_context() if settings.main.scheme == "https" else None
        self.key, self.registered = self.stored()

    def stored(self):
        """The key kept for this main server, and what was registered with it."""
        try:
            with open(self.path, encoding="utf-8") as file:
                kept = json.load(file)
            if kept["main_server"] == self.settings.main.geturl() and is_key(kept["api_key"]):
                return kept["api_key"], kept["registration"]
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return None, None

    def keep(self, key):
        """Keeps a key so that there is the old file or the new one, whole, and nobody else can read either."""
        text = json.dumps(
            {"main_server": self.settings.main.geturl(), "api_key": key, "registration": self.settings.registration})
        draft = "%s.%d" % (self.path, os.getpid())
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                os.fchmod(file.fileno(), 0o600)
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, self.path)
        except OSError as error:
            say(4, "the key cannot be kept in %s (%s): the next start registers anew" % (self.path, error.strerror))
        finally:
            try:
                os.unlink(draft)
            except OSError:
                pass
        self.key, self.registered = key, self.settings.registration

    def post(self, path, key, words):
        status, headers, text = ask(
            self.settings.main, self.settings.main.path.rstrip("/") + path, "POST",
            {"Content-Type": "application/json", "Accept": "application/json", "X-LB-API-Key": key},
            json.dumps(words).encode("utf-8"), self.context)
        if not 200 <= status < 300:
            wish = headers.get("Retry-After", "")
            raise Refused(status, int(wish) if wish.isdigit() else None)
        return text

    def register(self):
        """Registers, unless that is done."""
        if self.key and self.registered == self.settings.registration:
            return
        try:
            text = self.post(REGISTER, self.key or self.settings.enrolment, self.settings.registration)
        except Refused as refusal:
            if refusal.status == 409 or (self.key and refusal.status in (400, 404, 405, 422)):
                # It knows this edge by an older description, and takes no other.
                say(4, "%s to a registration: going on with the key at hand" % refusal)
                self.keep(self.key or self.settings.enrolment)
                return
            self.forget(refusal)
            raise
        try:
            key = json.loads(text.decode("utf-8"))["data"]["api_key"]
        except (ValueError, KeyError, TypeError):
            key = self.key or self.settings.enrolment
        if not is_key(key):
            raise ValueError("the key in the answer cannot be sent in a header")
        self.keep(key)
        say(6, "registered as %s with %s" % (self.settings.registration["name"], self.settings.main.netloc))

    def forget(self, refusal):
        if refusal.status in (401, 403):
            self.key = self.registered = None

    def report(self, figures):
        try:
            self.post(HEARTBEAT, self.key, figures)
        except Refused as refusal:
            self.forget(refusal)
            raise


# What Prometheus reads


class Gauges:
    """When the last report arrived and how many did not: one file, whole at every moment."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "heartbeat.prom") if folder else None
        self.success, self.failures = 0.0, 0

    def tell(self, arrived):
        if arrived:
            self.success = time.time()
        else:
            self.failures += 1
        if self.path is None:
            return
        text = (
            "# TYPE lbgen_heartbeat_success_timestamp_seconds gauge\n"
            "lbgen_heartbeat_success_timestamp_seconds %.3f\n"
            "# TYPE lbgen_heartbeat_failures_total counter\n"
            "lbgen_heartbeat_failures_total %d\n" % (self.success, self.failures))
        draft = "%s.%d" % (self.path, os.getpid())
        try:
            with open(draft, "w", encoding="ascii") as file:
                os.fchmod(file.fileno(), 0o644)
                file.write(text)
            os.replace(draft, self.path)
        except OSError:
            pass  # Figures are for others: what cannot be told stops nothing.


def check():
    """Whether reports arrive, by what the agent wrote of them."""
    interval = number("HEARTBEAT_INTERVAL", "30", 1, 3600)
    path = os.path.join(setting("RUNTIME_DIRECTORY").split(":")[0], "heartbeat.prom")
    figures = {}
    try:
        with open(path, encoding="ascii") as file:
            for line in file:
                name, _, value = line.partition(" ")
                if not line.startswith("#"):
                    figures[name] = float(value)
        success = figures["lbgen_heartbeat_success_timestamp_seconds"]
        failures = figures.get("lbgen_heartbeat_failures_total", 0)
    except FileNotFoundError:
        return broken("%s is not there: the agent does not run, or has not reported yet" % path)
    except OSError as error:
        return broken("%s: %s" % (path, error.strerror))
    except (ValueError, KeyError):
        return broken("%s is not as the agent writes it" % path)
    if not success > 0:
        return broken("no report has arrived since the agent started, %d failed" % failures)
    # A report may take its time, and clocks be set back a little.
    age = time.time() - success
    if not -interval <= age <= 3 * interval + TIMEOUT:
        return broken("the last report arrived %d s ago, not within %d s; %d failed" % (age, 3 * interval, failures))
    return 0


def broken(words):
    """The status of a check that found something, which is said."""
    say(3, "no heartbeat: " + words)
    return 1


# Its life


def wait_for(seconds):
    """Waits, and says meanwhile that the agent is alive."""
    ends = time.monotonic() + seconds
    while True:
        notify("WATCHDOG=1")
        rest = ends - time.monotonic()
        if rest <= 0:
            return
        time.sleep(min(rest, ALIVE_SECONDS))


class Pace:
    """When to do something next: at a steady pace, or after a growing, random wait."""

    def __init__(self, interval):
        self.interval = interval
        self.failures = 0

    def good(self):
        self.failures = 0
        return self.interval * random.uniform(0.95, 1.0)

    def bad(self, retry_after):
        wait = min(self.interval, 2.0 ** min(self.failures, 16)) * random.uniform(0.5, 1.0)
        self.failures += 1
        return max(wait, min(retry_after or 0, 300))


def live(settings):
    figures, server, pace = Figures(settings), MainServer(settings), Pace(settings.interval)
    gauges = Gauges(settings.runtime)
    if settings.listen:
        AgentCheck(settings, figures).start()
    notify("READY=1\nSTATUS=Reporting to %s" % settings.main.netloc)
    # A region that has its power back must not come all at once.
    wait, trouble = random.uniform(0, min(5, settings.interval / 6)), None
    while True:
        wait_for(wait)
        try:
            # First, for it ends an agent whose network is another one.
            said = figures.report()
            server.register()
            server.report(said)
            if trouble is not None or pace.failures:
                say(6, "the main server answers again")
                notify("STATUS=Reporting to %s" % settings.main.netloc)
            trouble, wait = None, pace.good()
            gauges.tell(arrived=True)
        except (OSError, http.client.HTTPException, ValueError, Refused) as error:
            # Said when it is new: a night without the main server must not fill the journal.
            words = str(error) if isinstance(error, Refused) else "%s: %s" % (error.__class__.__name__, error)
            if words != trouble:
                say(4, "no report: %s; trying on" % words)
                notify("STATUS=No report: %s" % words.replace("\n", " "))
            trouble, wait = words, pace.bad(getattr(error, "retry_after", None))
            gauges.tell(arrived=False)


def stop(_number, _frame):
    raise Stopped()


def main():
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        if sys.argv[1:] == ["check"]:
            return check()
        if sys.argv[1:]:
            raise WrongSetting("usage: heartbeat-agent.py [check]")
        live(Settings())
    except (WrongSetting, ValueError) as error:
        say(3, str(error))
        return 78
    except NoInterface as error:
        say(3, str(error))
        return 69
    except OSError as error:
        say(3, "cannot start: %s" % error)
        return 71
    except Stopped:
        say(6, "stopped")
        return 0


if __name__ == "__main__":
    sys.exit(main())
