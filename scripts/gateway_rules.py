"""What an API server with the Gateway API's CustomResourceDefinitions would say that their schemas do not: the CEL rules in
them (x-kubernetes-validations), evaluated as they stand, and what each version and channel has.

The definitions at hand are those of one version's standard channel. What other versions and the experimental channel have
is written down here, from the CHANGELOG of kubernetes-sigs/gateway-api: PATHS, KINDS and EXPERIMENTAL.
"""

import ipaddress

import celpy
from celpy import celtypes

# A field, and the first version whose standard and whose experimental channel has it; None: no version has.
PATHS = {
    "HTTPRoute.spec.rules[].filters[].cors": ((1, 5), (1, 3)),
    "HTTPRoute.spec.rules[].filters[].requestMirror.percent": ((1, 3), (1, 2)),
    "HTTPRoute.spec.rules[].filters[].requestMirror.fraction": ((1, 3), (1, 2)),
    "GRPCRoute.spec.rules[].filters[].requestMirror.percent": ((1, 3), (1, 2)),
    "GRPCRoute.spec.rules[].filters[].requestMirror.fraction": ((1, 3), (1, 2)),
    "HTTPRoute.spec.rules[].timeouts": ((1, 2), (1, 2)),
    "HTTPRoute.spec.rules[].name": ((1, 4), (1, 2)),
    "HTTPRoute.spec.rules[].retry": (None, (1, 2)),
    "HTTPRoute.spec.rules[].sessionPersistence": (None, (1, 1)),
    "Gateway.spec.tls": ((1, 5), (1, 4)),
    "Gateway.spec.allowedListeners": ((1, 5), (1, 3)),
    "Gateway.spec.infrastructure": ((1, 2), (1, 2)),
}
# Fields that went again: the first version that does not have them.
GONE = {"Gateway.spec.listeners[].tls.frontendValidation": (1, 4)}
# A kind and its version, likewise.
KINDS = {
    ("GRPCRoute", "v1"): ((1, 1), (1, 1)),
    ("BackendTLSPolicy", "v1"): ((1, 4), (1, 4)), ("BackendTLSPolicy", "v1alpha3"): (None, (1, 1)),
    ("TLSRoute", "v1"): ((1, 5), (1, 5)), ("TLSRoute", "v1alpha2"): (None, (1, 0)),
    ("TCPRoute", "v1"): ((1, 6), (1, 6)), ("TCPRoute", "v1alpha2"): (None, (1, 0)),
    ("UDPRoute", "v1"): ((1, 6), (1, 6)), ("UDPRoute", "v1alpha2"): (None, (1, 0)),
    ("ReferenceGrant", "v1"): ((1, 5), (1, 5)), ("ReferenceGrant", "v1beta1"): ((1, 0), (1, 0)),
}
STATUS_CODES = {301, 302}  # all there are before 1.5
DURATION = {"type": "string", "pattern": "^([0-9]{1,5}(h|m|s|ms)){1,4}$"}
OBJECTS = {"type": "array", "minItems": 1, "maxItems": 8, "items": {
    "type": "object", "required": ["group", "kind", "name"],
    "properties": {name: {"type": "string"} for name in ("group", "kind", "name", "namespace")}}}
# Fields of the experimental channel that lbgen writes: GEP-1731, GEP-1619, and GEP-91 before 1.4.
EXPERIMENTAL = {
    ("HTTPRoute", "spec.rules[].retry"): {"type": "object", "properties": {
        "attempts": {"type": "integer"}, "backoff": DURATION,
        "codes": {"type": "array", "items": {"type": "integer", "minimum": 400, "maximum": 599}}}},
    ("HTTPRoute", "spec.rules[].sessionPersistence"): {"type": "object", "properties": {
        "sessionName": {"type": "string", "maxLength": 128}, "absoluteTimeout": DURATION, "idleTimeout": DURATION,
        "type": {"enum": ["Cookie", "Header"]},
        "cookieConfig": {"type": "object", "properties": {"lifetimeType": {"enum": ["Permanent", "Session"]}}}},
        "x-kubernetes-validations": [{
            "rule": "!has(self.cookieConfig) || !has(self.cookieConfig.lifetimeType) || "
                    "self.cookieConfig.lifetimeType != 'Permanent' || has(self.absoluteTimeout)",
            "message": "AbsoluteTimeout must be specified when cookie lifetimeType is Permanent"}]},
    ("Gateway", "spec.listeners[].tls.frontendValidation"): {
        "type": "object", "properties": {"caCertificateRefs": OBJECTS}},
}
RESERVED = {"namespace", "package", "import", "in", "true", "false", "null", "loop", "return", "void", "while"}


def extended(schemas):
    """The schemas by (apiVersion, kind) with the fields of the experimental channel, which PATHS and GONE gate."""
    for (_, kind), schema in schemas.items():
        for (owner, path), field in EXPERIMENTAL.items():
            if owner != kind:
                continue
            node, parts = schema, path.split(".")
            for part in parts[:-1]:
                node = node["properties"][part.removesuffix("[]")]
                node = node["items"] if part.endswith("[]") else node
            node["properties"].setdefault(parts[-1], field)
    return schemas


def gates(document, version, experimental):
    """Fields and kinds that a version's channel does not have; a version is a pair of numbers."""
    kind, channel = document["kind"], "experimental" if experimental else "standard"
    asked = f"{version[0]}.{version[1]} {channel}"
    since = KINDS.get((kind, document["apiVersion"].rpartition("/")[2]))
    if since and not (since[experimental] and version >= since[experimental]):
        yield f"{document['apiVersion']} {kind} is not in Gateway API {asked}"
    for path, value in paths(document, kind):
        since = PATHS.get(path)
        if since and not (since[experimental] and version >= since[experimental]):
            yield f"{path} is not in Gateway API {asked}"
        if path in GONE and (version >= GONE[path] or not experimental):
            yield f"{path} is not in Gateway API {asked}"
        if path.endswith("requestRedirect.statusCode") and version < (1, 5) and value not in STATUS_CODES:
            yield f"{path}: {value} is not in Gateway API {asked}"
        if path.endswith("cors.allowOrigins[]") and value == "*" and version < (1, 4):
            yield f"{path}: `*` is not in Gateway API {asked}"


def paths(node, path):
    if isinstance(node, dict):
        for field, value in node.items():
            yield from paths(value, f"{path}.{field}")
            yield f"{path}.{field}", value
    elif isinstance(node, list):
        for item in node:
            yield from paths(item, path + "[]")
            yield path + "[]", item


class Rules:
    """The CEL rules of schemas; each is compiled once."""

    def __init__(self):
        self.environment = celpy.Environment()
        self.programs = {}

    def findings(self, document, schema, path=""):
        """What the rules of a schema say about a document whose defaults are filled in."""
        document = defaulted(document, schema)
        return list(self.walk(document, schema, document.get("kind", "")))

    def walk(self, value, schema, path):
        for rule in schema.get("x-kubernetes-validations", []):
            if "oldSelf" not in rule["rule"] and not self.holds(rule["rule"], value):
                yield f"{path}: {rule.get('message', rule['rule'])}"
        if isinstance(value, dict):
            for field, item in value.items():
                inner = schema.get("properties", {}).get(field)
                if inner:
                    yield from self.walk(item, inner, f"{path}.{field}")
        elif isinstance(value, list) and isinstance(schema.get("items"), dict):
            keys = [tuple(item.get(key) for key in schema.get("x-kubernetes-list-map-keys", [])) for item in value
                    if schema.get("x-kubernetes-list-type") == "map"]
            keys += value if schema.get("x-kubernetes-list-type") == "set" else []
            if len(set(keys)) != len(keys):
                yield f"{path}: an item stands twice: {sorted(str(key) for key in keys)}"
            for index, item in enumerate(value):
                yield from self.walk(item, schema["items"], f"{path}[{index}]")

    def holds(self, rule, value):
        if rule not in self.programs:
            tree = self.environment.compile(rule)
            self.programs[rule] = self.environment.program(tree, functions=FUNCTIONS)
        return bool(self.programs[rule].evaluate({"self": celpy.json_to_cel(escaped(value))}))


def defaulted(value, schema):
    """A value with the defaults of its schema, as the API server fills them in before it asks the rules."""
    if isinstance(value, dict):
        made = {field: defaulted(item, schema.get("properties", {}).get(field, {})) for field, item in value.items()}
        for field, inner in schema.get("properties", {}).items():
            if field not in made and "default" in inner:
                made[field] = defaulted(inner["default"], inner)
        return made
    if isinstance(value, list):
        return [defaulted(item, schema.get("items", {})) for item in value]
    return value


def escaped(value):
    """Fields named like words of CEL are asked for as __word__."""
    if isinstance(value, dict):
        return {f"__{field}__" if field in RESERVED else field: escaped(item) for field, item in value.items()}
    return [escaped(item) for item in value] if isinstance(value, list) else value


def is_ip(text):
    try:
        ipaddress.ip_address(str(text))
    except ValueError:
        return celtypes.BoolType(False)
    return celtypes.BoolType(True)


def substring(text, start, end=None):
    return celtypes.StringType(str(text)[int(start):None if end is None else int(end)])


def split(text, separator):
    return celtypes.ListType([celtypes.StringType(part) for part in str(text).split(str(separator))])


# Kubernetes' own functions that the rules use (k8s.io/apiserver/pkg/cel/library).
FUNCTIONS = {"isIP": is_ip, "substring": substring, "split": split}
