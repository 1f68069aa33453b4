"""What Ingress controllers refuse or ignore: their annotations and their own resources.

The tables are read from the controllers' sources: ingress-nginx 1.15 (internal/ingress/annotations), NGINX Ingress Controller 5.5
(internal/configs/annotations.go, pkg/apis/configuration), HAProxy Ingress 0.16 (docs/configuration/keys), Traefik 3.7
(provider/kubernetes, pkg/provider/kubernetes/crd/traefikio/v1alpha1).
"""

import re

LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
SECRET = rf"{LABEL}(\.{LABEL})*"
BOOL, NUMBER, BASIC = r"true|false", r"\d+", r"[-._~a-zA-Z0-9/:]+"
TOGGLE, SIZE, TIME = r"on|off", r"\d+[kmgKMG]?", r"(\d+(ms|[smhd]))+"
CIDRS = r"[0-9a-fA-F.:]+/\d+(,[0-9a-fA-F.:]+/\d+)*"
NAMES = r"[-A-Za-z0-9_]+(, [-A-Za-z0-9_]+)*"
NEXT = r"off|((error|timeout|http_50[0234]|non_idempotent)( (?!$)|$))+"
VARIABLE = r"\$(remote_addr|uri|request_uri|host|http_[a-z0-9_]+|cookie_[A-Za-z0-9_]+|arg_[A-Za-z0-9_]+)"
# Characters of ingress-nginx's IsValidRegex and RegexPathWithCapture.
REGEX = r"[-._~a-zA-Z0-9/:^$\[\](){}*+?|&=\\]+"

ANNOTATIONS = {
    "kubernetes.io/ingress.class": SECRET,
    "nginx.ingress.kubernetes.io/": {
        "ssl-redirect": BOOL, "load-balance": r"round_robin|ewma", "upstream-hash-by": VARIABLE, "affinity": r"cookie",
        "affinity-mode": r"persistent|balanced", "affinity-canary-behavior": r"legacy|sticky", "session-cookie-name": BASIC,
        "session-cookie-expires": NUMBER, "session-cookie-max-age": NUMBER, "session-cookie-domain": BASIC,
        "session-cookie-path": BASIC, "session-cookie-secure": BOOL, "session-cookie-samesite": r"None|Lax|Strict",
        "proxy-connect-timeout": NUMBER, "proxy-read-timeout": NUMBER, "proxy-send-timeout": NUMBER, "proxy-next-upstream": NEXT,
        "proxy-next-upstream-tries": NUMBER, "proxy-buffering": TOGGLE, "proxy-request-buffering": TOGGLE, "enable-access-log": BOOL, "proxy-body-size": SIZE,
        "limit-rps": NUMBER, "limit-rpm": NUMBER, "limit-connections": NUMBER, "limit-burst-multiplier": NUMBER,
        "canary": BOOL, "canary-by-header": BASIC, "canary-by-header-value": BASIC, "canary-by-header-pattern": REGEX,
        "canary-weight": NUMBER, "canary-weight-total": NUMBER, "whitelist-source-range": CIDRS, "denylist-source-range": CIDRS,
        "auth-type": r"basic", "auth-secret": rf"({LABEL}/)?{SECRET}", "auth-realm": r"[-._~a-zA-Z0-9/: ]+",
        "auth-tls-secret": rf"{LABEL}/{SECRET}", "auth-tls-verify-client": r"on|off|optional|optional_no_ca",
        "auth-tls-verify-depth": NUMBER, "enable-cors": BOOL,
        "cors-allow-origin": r"(https?://[-A-Za-z0-9.*]+(:\d+)?|\*)(, (https?://[-A-Za-z0-9.*]+(:\d+)?|\*))*",
        "cors-allow-methods": r"[A-Z]+(, [A-Z]+)*", "cors-allow-headers": NAMES, "cors-expose-headers": rf"\*|{NAMES}",
        "cors-allow-credentials": BOOL, "cors-max-age": NUMBER, "custom-headers": rf"{LABEL}/{SECRET}", "upstream-vhost": BASIC,
        "use-regex": BOOL, "rewrite-target": r"/?[-._~a-zA-Z0-9:/$]*", "mirror-target": r"https?://[-a-z0-9.]+:\d+\$request_uri",
        "backend-protocol": r"HTTP|HTTPS|AUTO_HTTP|GRPC|GRPCS|FCGI", "proxy-ssl-secret": rf"{LABEL}/{SECRET}",
        "proxy-ssl-verify": TOGGLE, "proxy-ssl-verify-depth": NUMBER, "proxy-ssl-name": BASIC, "proxy-ssl-server-name": TOGGLE,
        "ssl-passthrough": BOOL, "permanent-redirect": r"(https?|\$scheme)://[^\s;{}\"'\\]+",
        "permanent-redirect-code": r"30[12378]",
    },
    "nginx.org/": {
        "mergeable-ingress-type": r"master|minion", "ssl-redirect": BOOL, "path-regex": r"case_sensitive|case_insensitive|exact",
        "lb-method": rf"round_robin|least_conn|ip_hash|random( two( least_conn)?)?|least_time header|hash {VARIABLE}( consistent)?",
        "websocket-services": rf"{LABEL}(,{LABEL})*", "keepalive": NUMBER, "max-conns": NUMBER, "max-fails": NUMBER,
        "fail-timeout": TIME, "proxy-connect-timeout": TIME, "proxy-read-timeout": TIME, "proxy-send-timeout": TIME,
        "proxy-next-upstream": NEXT, "proxy-next-upstream-tries": NUMBER, "proxy-buffering": BOOL, "client-max-body-size": SIZE,
        "limit-req-rate": r"[1-9]\d*r/[sm]", "limit-req-key": r"\$\{binary_remote_addr\}", "limit-req-zone-size": r"\d+[kKmM]",
        "limit-req-burst": NUMBER, "limit-req-no-delay": BOOL, "limit-req-reject-code": r"[45]\d\d",
    },
    "nginx.com/": {"sticky-cookie-services": r"serviceName=[a-z0-9-]+ [^\s;]+( (expires|domain|path|samesite)=[^\s;]+| httponly| secure)*"},
    "haproxy-ingress.github.io/": {
        "ssl-redirect": BOOL, "balance-algorithm": r"[a-z_]+(\([^()]*\))?( [a-z0-9,().]+(\([^()]*\))?)*", "affinity": r"cookie",
        "session-cookie-name": r"[^\s\"'\\;,]+", "session-cookie-keywords": r"[-A-Za-z0-9 =._]+", "maxconn-server": NUMBER,
        "health-check-uri": r"/.*", "health-check-port": NUMBER, "health-check-interval": TIME, "health-check-rise-count": NUMBER,
        "health-check-fall-count": NUMBER, "timeout-connect": TIME, "timeout-server": TIME, "timeout-queue": TIME,
        "timeout-tunnel": TIME, "timeout-http-request": TIME, "timeout-keep-alive": TIME, "allowlist-source-range": CIDRS,
        "denylist-source-range": CIDRS, "limit-connections": NUMBER, "auth-secret": SECRET, "auth-realm": r"[-._~a-zA-Z0-9/: ]+",
        "auth-tls-secret": SECRET, "auth-tls-verify-client": r"on|off|optional|optional_no_ca", "auth-tls-strict": BOOL,
        "cors-enable": BOOL, "cors-allow-origin": r"(\*|https?://[-a-z0-9.:]+)(,(\*|https?://[-a-z0-9.:]+))*",
        "cors-allow-origin-regex": r"\^\S+\$( \^\S+\$)*", "cors-allow-methods": r"[A-Z]+(, [A-Z]+)*",
        "cors-allow-headers": rf"\*|{NAMES}", "cors-expose-headers": rf"\*|{NAMES}", "cors-allow-credentials": BOOL,
        "cors-max-age": NUMBER, "hsts": BOOL, "hsts-max-age": NUMBER, "hsts-include-subdomains": BOOL, "hsts-preload": BOOL,
        "proxy-body-size": SIZE, "headers": r"[-A-Za-z0-9]+: [^\n\"'\\%]+(\n[-A-Za-z0-9]+: [^\n\"'\\%]+)*",
        "http-header-match": r"[-A-Za-z0-9_]+: [^\n\"'\\]+(\n[-A-Za-z0-9_]+: [^\n\"'\\]+)*",
        "http-header-match-regex": r"[-A-Za-z0-9_]+: [^\n\"'\\]+(\n[-A-Za-z0-9_]+: [^\n\"'\\]+)*",
        "rewrite-target": r"/[-._~a-zA-Z0-9/]*", "redirect-to": r"https?://[^\s%\"'\\]+",
        "blue-green-balance": r"[^=,\s]+=[^=,\s]*=\d+(,[^=,\s]+=[^=,\s]*=\d+)+", "blue-green-mode": r"deploy|pod",
        "backend-protocol": r"h1|h2|h1-ssl|h2-ssl", "secure-verify-ca-secret": SECRET, "secure-crt-secret": SECRET,
        "secure-sni": SECRET, "proxy-protocol": r"v1|v2|v2-ssl|v2-ssl-cn", "agent-check-port": NUMBER, "agent-check-interval": TIME,
        "ssl-passthrough": BOOL, "tcp-service-port": NUMBER,
    },
    "traefik.ingress.kubernetes.io/": {
        "router.entrypoints": r"[a-z][a-z0-9-]*", "router.tls": BOOL, "router.priority": NUMBER, "service.sticky.cookie": BOOL,
        "service.sticky.cookie.name": r"[^\s\"\\;,]+", "service.sticky.cookie.maxage": NUMBER,
        "service.sticky.cookie.domain": r"\.?[-a-z0-9.]+", "service.sticky.cookie.path": r"/[^\s;]*",
        "service.sticky.cookie.httponly": BOOL, "service.sticky.cookie.secure": BOOL,
        "service.sticky.cookie.samesite": r"none|lax|strict",
    },
}


def annotations(document):
    """Annotations of the controllers: known keys, values as their readers take them."""
    told = document.get("metadata", {}).get("annotations", {})
    for key, value in told.items():
        prefix = next((known for known in ANNOTATIONS if known.endswith("/") and key.startswith(known)), None)
        grammar = ANNOTATIONS.get(key) if prefix is None else ANNOTATIONS[prefix].get(key[len(prefix):])
        if "snippet" in key:
            yield f"annotation {key}: no snippets"
        elif prefix and grammar is None:
            yield f"annotation {key}: no such key"
        elif grammar and (not isinstance(value, str) or not re.fullmatch(grammar, value)):
            yield f"annotation {key}: the controller does not read {value!r}"
    yield from combined({key.rsplit("/", 1)[-1]: value for key, value in told.items()})


def combined(told):
    """Annotations that mean nothing, or another thing, without others."""
    needs = {"canary-weight": "canary", "canary-by-header": "canary", "canary-by-header-value": "canary-by-header",
             "canary-by-header-pattern": "canary-by-header", "auth-realm": "auth-secret",
             "cors-allow-origin": ("enable-cors", "cors-enable"), "hsts-max-age": "hsts", "blue-green-mode": "blue-green-balance",
             "cors-allow-origin-regex": "cors-allow-origin"}
    for key, needed in needs.items():
        options = (needed,) if isinstance(needed, str) else needed
        if key in told and options and not any(option in told for option in options):
            yield f"annotation {key} without {' or '.join(options)}"
    if "canary-weight" in told and int(told["canary-weight"]) > int(told.get("canary-weight-total", 100)):
        yield "annotation canary-weight is more than the whole"
    if {"limit-rps", "limit-rpm"} & set(told) and "limit-burst-multiplier" not in told:
        yield "a limit whose burst is five times its rate by default"


# Own resources: field to type. s text, i number, b truth, + needed, [x] list of x, {"*": x} map of x, ~re text of a form.
NAME = "~" + SECRET
LOAD = {
    "name+": "~[a-z0-9]([-a-z0-9.]*[a-z0-9])?(@internal)?", "kind": "~Service|TraefikService", "port": "i", "scheme": "~https?|h2c",
    "strategy": "~wrr|p2c|hrw|leasttime", "serversTransport": NAME, "weight": "i", "responseForwarding": {"flushInterval": "~-?\\d+ms"},
    "sticky": {"cookie": {"name": "s", "maxAge": "i", "domain": "s", "path": "s", "httpOnly": "b", "secure": "b",
                          "sameSite": "~none|lax|strict"}},
}
SPAN = r"~([0-9]+(ns|us|µs|ms|s|m|h)?)+"
MIDDLEWARE = {
    "headers": {"customRequestHeaders": {"*": "s"}, "customResponseHeaders": {"*": "s"}, "accessControlAllowOriginList": ["s"],
                "accessControlAllowOriginListRegex": ["s"], "accessControlAllowMethods": ["s"], "accessControlAllowHeaders": ["s"],
                "accessControlExposeHeaders": ["s"], "accessControlAllowCredentials": "b", "accessControlMaxAge": "i",
                "addVaryHeader": "b"},
    "ipAllowList": {"sourceRange+": ["~" + CIDRS]},
    "rateLimit": {"average": "i", "period": SPAN, "burst": "i", "sourceCriterion": {
        "ipStrategy": {"depth": "i"}, "requestHost": "b", "requestHeaderName": "s"}},
    "inFlightReq": {"amount+": "i", "sourceCriterion": {"ipStrategy": {"depth": "i"}}},
    "basicAuth": {"secret+": NAME, "realm": "s"}, "buffering": {"maxRequestBodyBytes": "i", "memRequestBodyBytes": "i"},
    "compress": {"includedContentTypes": ["s"], "minResponseBodyBytes": "i", "encodings": ["~gzip|br|zstd"]},
    "circuitBreaker": {"expression+": "s", "fallbackDuration": SPAN}, "redirectScheme": {"scheme+": "~https?", "permanent": "b"},
    "redirectRegex": {"regex+": "s", "replacement+": "s", "permanent": "b"}, "stripPrefix": {"prefixes+": ["s"]},
    "replacePathRegex": {"regex+": "s", "replacement+": "s"},
    "retry": {"attempts+": "i", "status": [r"~([1-5][0-9]{2}[,-]?)+"], "retryNonIdempotentMethod": "b"},
}
REFERENCE = {"name+": NAME}
TRAEFIK = {
    "IngressRoute": {
        "entryPoints": ["s"], "tls": {"secretName": NAME, "options": REFERENCE},
        "routes+": [{"kind": "~Rule", "match+": "s", "priority": "i", "middlewares": [REFERENCE], "services": [LOAD]}],
    },
    "IngressRouteTCP": {
        "entryPoints": ["s"], "tls": {"passthrough": "b"},
        "routes+": [{"match+": "s", "priority": "i", "services": [{"name+": NAME, "port+": "i"}]}],
    },
    "IngressRouteUDP": {"entryPoints": ["s"], "routes+": [{"services": [{"name+": NAME, "port+": "i"}]}]},
    "Middleware": MIDDLEWARE,
    "TraefikService": {"weighted": {"services": [LOAD]}, "mirroring": dict(LOAD, mirrors=[dict(LOAD, percent="i")])},
    "ServersTransport": {
        "serverName": "s", "insecureSkipVerify": "b", "rootCAs": [{"secret": NAME}], "rootCAsSecrets": [NAME],
        "certificatesSecrets": [NAME], "disableHTTP2": "b", "maxIdleConnsPerHost": "i",
        "forwardingTimeouts": {"dialTimeout": SPAN, "responseHeaderTimeout": SPAN, "idleConnTimeout": SPAN},
    },
    "TLSOption": {
        "minVersion": "~VersionTLS1[0123]", "cipherSuites": ["~TLS_[A-Z0-9_]+"], "curvePreferences": ["s"],
        "clientAuth": {"secretNames": [NAME], "clientAuthType": "~RequireAndVerifyClientCert|VerifyClientCertIfGiven"},
    },
}
# ValidateEscapedString: no bare quote, no backslash at the end.
ESCAPED = r'~([^"\\]|\\.)*'
HEADERS = [{"name+": "~[-A-Za-z0-9]+", "value": ESCAPED}]
ACTION = {
    "pass": NAME, "redirect": {"url+": r"~.*://.*", "code": "i"},
    "return": {"code": "i", "type": "s", "body+": r'~([^"\\]|\\(.|\n))+', "headers": HEADERS},
    "proxy": {"upstream+": NAME, "rewritePath": "~/.*", "requestHeaders": {"pass": "b", "set": HEADERS}, "responseHeaders": {
        "add": [{"name+": "~[-A-Za-z0-9]+", "value": ESCAPED, "always": "b"}], "hide": ["~[-A-Za-z0-9]+"]}},
}
SPLITS = [{"weight+": "i", "action+": ACTION}]
CONDITION = {"header": "~[-A-Za-z0-9]+", "cookie": r"~\w+", "argument": r"~\w+", "variable": r"~\$request_method", "value+": ESCAPED}
NGINX = {
    "VirtualServer": {
        "ingressClassName": "s", "host+": r"~(\*\.)?" + SECRET, "policies": [REFERENCE],
        "tls": {"secret+": NAME, "redirect": {"enable": "b", "code": "i", "basedOn": "~scheme|x-forwarded-proto"}},
        "upstreams": [{
            "name+": "~[a-z]([-a-z0-9]*[a-z0-9])?", "service+": NAME, "port+": "i", "lb-method": "~" + ANNOTATIONS["nginx.org/"]["lb-method"],
            "max-fails": "i", "fail-timeout": "~" + TIME, "max-conns": "i", "keepalive": "i", "connect-timeout": "~" + TIME,
            "read-timeout": "~" + TIME, "send-timeout": "~" + TIME, "next-upstream": "~" + NEXT, "next-upstream-tries": "i",
            "client-max-body-size": "~" + SIZE, "buffering": "b", "type": "~http|grpc", "tls": {"enable": "b"},
            "slow-start": "~" + TIME, "healthCheck": {
                "enable": "b", "path": "s", "interval": "~" + TIME, "fails": "i", "passes": "i", "port": "i",
                "connect-timeout": "~" + TIME, "read-timeout": "~" + TIME, "statusMatch": r"~\d{3}(-\d{3})?( \d{3}(-\d{3})?)*"},
            "sessionCookie": {"enable": "b", "name+": r"~\w+", "path": "s", "expires": "~" + TIME, "domain": "s", "httpOnly": "b",
                              "secure": "b", "samesite": "~strict|lax|none"}}],
        "routes": [{"path+": r"~(=?/|~).*", "policies": [REFERENCE], "action": ACTION, "splits": SPLITS,
                    "matches": [{"conditions+": [CONDITION], "action": ACTION, "splits": SPLITS}]}],
    },
    "TransportServer": {
        "ingressClassName": "s", "listener+": {"name+": NAME, "protocol+": "~TCP|UDP|TLS_PASSTHROUGH"}, "host": r"~(\*\.)?" + SECRET,
        "upstreams+": [{"name+": NAME, "service+": NAME, "port+": "i", "maxFails": "i", "failTimeout": "~" + TIME, "maxConns": "i",
                        "loadBalancingMethod": "s"}],
        "upstreamParameters": {"udpResponses": "i"}, "action+": {"pass+": NAME},
    },
    "Policy": {
        "ingressClassName": "s", "accessControl": {"allow": ["~" + CIDRS], "deny": ["~" + CIDRS]},
        "rateLimit": {"rate+": r"~[1-9]\d*r/[smSM]", "key+": ESCAPED, "zoneSize+": r"~\d+[kKmM]", "burst": "i", "noDelay": "b",
                      "rejectCode": "i"},
        "basicAuth": {"realm": "s", "secret+": NAME},
        "ingressMTLS": {"clientCertSecret+": NAME, "verifyClient": "~on|off|optional|optional_no_ca", "verifyDepth": "i"},
        "egressMTLS": {"tlsSecret": NAME, "trustedCertSecret": NAME, "verifyServer": "b", "verifyDepth": "i", "serverName": "b",
                       "sslName": "s", "protocols": "s"},
        "cache": {"cacheZoneName+": r"~[a-z][a-z0-9_]*", "cacheZoneSize+": r"~\d+[kmg]", "maxSize": r"~\d+[kmgKMG]",
                  "time": r"~\d+[smhd]", "allowedCodes": ["i"], "allowedMethods": ["~GET|HEAD|POST"]},
        "cors": {"allowOrigin+": ["s"], "allowMethods": ["s"], "allowHeaders": ["s"], "exposeHeaders": ["s"],
                 "allowCredentials": "b", "maxAge": "i"},
    },
}
OWN = {"traefik.io/v1alpha1": TRAEFIK, "k8s.nginx.org/v1": NGINX}


def shape(value, spec, where):
    """Fields and types of an own resource; unknown fields are findings."""
    if isinstance(spec, dict):
        if not isinstance(value, dict):
            yield f"{where} is no mapping: {value!r}"
        elif "*" in spec:
            for key, item in value.items():
                yield from shape(item, spec["*"], f"{where}.{key}")
        else:
            fields = {key.rstrip("+"): key for key in spec}
            for key, item in value.items():
                if key not in fields:
                    yield f"{where}: unknown field {key}"
                else:
                    yield from shape(item, spec[fields[key]], f"{where}.{key}")
            for key in spec:
                if key.endswith("+") and key[:-1] not in value:
                    yield f"{where}: {key[:-1]} is missing"
    elif isinstance(spec, list):
        for index, item in enumerate(value if isinstance(value, list) else []):
            yield from shape(item, spec[0], f"{where}[{index}]")
        if not isinstance(value, list) or not value:
            yield f"{where} is no list, or an empty one"
    elif spec == "b" and not isinstance(value, bool) or spec == "i" and (isinstance(value, bool) or not isinstance(value, int)):
        yield f"{where}: {value!r} is of another type"
    elif spec[0] in "s~" and not isinstance(value, str):
        yield f"{where}: {value!r} is no text"
    elif spec[0] == "~" and not re.fullmatch(spec[1:], value, re.S):
        yield f"{where}: {value!r} is not of the form {spec[1:]}"


def own_resource(document):
    """Shape and rules of a controller's own resource; `None` for an API that is none of theirs."""
    kinds = OWN.get(document["apiVersion"])
    if kinds is None:
        return None
    if document["kind"] not in kinds:
        return [f"no such kind: {document['apiVersion']} {document['kind']}"]
    return list(shape(document.get("spec", {}), kinds[document["kind"]], "spec"))


def own_rules(document, present):
    """What the controllers' own checks say beyond the shape; `present` holds (kind, name) of a folder."""
    spec, kind = document.get("spec", {}), document["kind"]
    if kind in ("Middleware", "Policy") and len([key for key in spec if key != "ingressClassName"]) != 1:
        yield f"has {sorted(spec)}, not one thing"
    if kind == "IngressRoute":
        for index, route in enumerate(spec["routes"]):
            yield from rule(route["match"], f"route {index}")
            if not route.get("services"):
                yield f"route {index}: no service"
            yield from missing("Middleware", route.get("middlewares", []), present, f"route {index}")
            yield from loads(route.get("services", []), present)
        ranks = [route.get("priority") for route in spec["routes"]]
        if None in ranks or len(set(ranks)) != len(ranks):
            yield "routes without a rank of their own: Traefik would go by the length of their rules"
        options = spec.get("tls", {}).get("options")
        yield from missing("TLSOption", [options] if options else [], present, "tls")
    if kind == "TraefikService":
        yield from loads(spec.get("weighted", {}).get("services", []) + spec.get("mirroring", {}).get("mirrors", []), present)
    if kind == "VirtualServer":
        yield from virtual_server(spec, present)
    if kind == "Policy" and spec.get("cors", {}).get("allowCredentials") and "*" in spec["cors"]["allowOrigin"]:
        yield "credentials for every origin"
    if kind == "Policy" and spec.get("egressMTLS", {}).get("verifyServer") and "trustedCertSecret" not in spec["egressMTLS"]:
        yield "verifyServer without trustedCertSecret"


MATCHER = re.compile(r"(Host|HostRegexp|Path|PathPrefix|PathRegexp|Method|Header|HeaderRegexp|Query|QueryRegexp)"
                     r"\(`[^`]*`(, `[^`]*`)?\)")


def rule(text, where):
    """A rule of Traefik: matchers, parentheses, && and ||; expressions that can be compiled."""
    rest = MATCHER.sub("m", text)
    while re.search(r"\((m|m( (&&|\|\|) m)+)\)", rest):
        rest = re.sub(r"\((m|m( (&&|\|\|) m)+)\)", "m", rest)
    if not re.fullmatch(r"m( (&&|\|\|) m)*", rest):
        yield f"{where}: not a rule: {text!r}"
    if "PathPrefix(`" in text and not re.search(r"PathPrefix\(`(/|[^`]*/)`\)", text):
        yield f"{where}: a prefix that is compared as text: {text!r}"
    for expression in re.findall(r"Regexp\((?:`[^`]*`, )?`([^`]*)`\)", text):
        try:
            re.compile(expression)
        except re.error as error:
            yield f"{where}: {expression!r}: {error}"


def missing(kind, references, present, where):
    for reference in references:
        if (kind, reference["name"]) not in present:
            yield f"{where}: {kind} {reference['name']} is not here"


def loads(services, present):
    for load in services:
        if load.get("kind") == "TraefikService" and not load["name"].endswith("@internal"):
            yield from missing("TraefikService", [load], present, "services")
        if load.get("serversTransport"):
            yield from missing("ServersTransport", [{"name": load["serversTransport"]}], present, load["name"])


def virtual_server(spec, present):
    names = [upstream["name"] for upstream in spec.get("upstreams", [])]
    paths = [route["path"] for route in spec.get("routes", [])]
    if len(set(names)) != len(names) or len(set(paths)) != len(paths):
        yield "two upstreams, or two routes, of one name or path"
    yield from missing("Policy", spec.get("policies", []), present, "spec")
    for route in spec.get("routes", []):
        yield from missing("Policy", route.get("policies", []), present, route["path"])
        for place in [route, *route.get("matches", [])]:
            if ("action" in place) == ("splits" in place):
                yield f"{route['path']}: not one of action and splits"
            splits = place.get("splits", [])
            if splits and (len(splits) < 2 or sum(split["weight"] for split in splits) != 100):
                yield f"{route['path']}: splits that are not 100 together"
            for action in [split["action"] for split in splits] or [place.get("action", {})]:
                yield from virtual_action(action, names, route["path"])
        for match in route.get("matches", []):
            for condition in match["conditions"]:
                if len(set(condition) & {"header", "cookie", "argument", "variable"}) != 1:
                    yield f"{route['path']}: a condition of several things"


def virtual_action(action, names, path):
    if len(action) != 1:
        yield f"{path}: an action of several things"
    upstream = action.get("pass") or action.get("proxy", {}).get("upstream")
    if upstream and upstream not in names:
        yield f"{path}: no upstream {upstream}"
    if "redirect" in action and action["redirect"].get("code", 301) not in (301, 302, 307, 308):
        yield f"{path}: a redirect with {action['redirect']['code']}"
    code = action.get("return", {}).get("code", 200)
    if not (200 <= code <= 299 or 400 <= code <= 599):
        yield f"{path}: an answer with {code}"
