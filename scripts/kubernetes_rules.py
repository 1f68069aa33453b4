"""What Kubernetes' API servers and controllers refuse or ignore though the schemas allow it."""

import ipaddress
import json
import re

import kubernetes_workloads
import ingress_rules

LABEL = re.compile(r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
SERVICE = re.compile(r"^[a-z]([-a-z0-9]*[a-z0-9])?$")
LABEL_VALUE = re.compile(r"^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$")
PORT_NAME = re.compile(r"^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?$")

ENUMS = {
    "pathType": {"Exact", "Prefix", "ImplementationSpecific"},
    "sessionAffinity": {"None", "ClientIP"},
    "externalTrafficPolicy": {"Cluster", "Local"},
    "internalTrafficPolicy": {"Cluster", "Local"},
    "addressType": {"IPv4", "IPv6", "FQDN"},
    "protocol": {"TCP", "UDP", "SCTP", "HTTP", "HTTPS", "TLS"},
    "ipFamilyPolicy": {"SingleStack", "PreferDualStack", "RequireDualStack"},
    "imagePullPolicy": {"Always", "IfNotPresent", "Never"},
    "restartPolicy": {"Always", "OnFailure", "Never"},
}
PORTS = {"port", "targetPort", "nodePort", "containerPort", "number", "hostPort"}
# The Gateway API's enumerations stand in its schemas; here for machines without the CRDs.
GATEWAY_TYPES = {
    "path": {"Exact", "PathPrefix", "RegularExpression"}, "headers": {"Exact", "RegularExpression"},
    "queryParams": {"Exact", "RegularExpression"},
    "filters": {"RequestHeaderModifier", "ResponseHeaderModifier", "RequestMirror", "RequestRedirect", "URLRewrite",
                "ExtensionRef", "CORS"},
}
HTTP_ROUTE = {"parentRefs", "hostnames", "rules", "useDefaultGateways"}
HTTP_RULE = {"name", "matches", "filters", "backendRefs", "timeouts", "retry", "sessionPersistence"}
HTTP_MATCH = {"path", "headers", "queryParams", "method"}


def findings(documents):
    """All findings about (file name, document) pairs that belong together."""
    said, seen = [], set()
    services = {key(d): d for _, d in documents if d["kind"] == "Service"}
    gateways = {key(d): d for _, d in documents if d["kind"] == "Gateway"}
    present = {(d["kind"], key(d)[1]) for _, d in documents}
    for file, document in documents:
        where = f"{file}: {document['kind']} {document.get('metadata', {}).get('name')}"
        identity = (document["apiVersion"], document["kind"], *key(document))
        rules = [*metadata(document), *values(document)]
        if identity in seen:
            rules.append("defined twice")
        seen.add(identity)
        special = KINDS.get(document["kind"])
        rules += special(document, services, gateways) if special else []
        rules += kubernetes_workloads.metadata(document, len(json.dumps(document)))
        rules += kubernetes_workloads.KINDS.get(document["kind"], lambda _: [])(document)
        rules += [*ingress_rules.annotations(document), *ingress_rules.own_rules(document, present)]
        said += [f"{where}: {rule}" for rule in rules]
    for document, finding in kubernetes_workloads.together([document for _, document in documents]):
        said.append(f"{document['kind']} {document['metadata']['name']}: {finding}")
    return said


def key(document):
    metadata = document.get("metadata", {})
    return metadata.get("namespace", ""), metadata.get("name", "")


def metadata(document):
    namespace, name = key(document)
    pattern, longest = (SERVICE, 63) if document["kind"] == "Service" else (LABEL, 63)
    if document["kind"] in ("EndpointSlice", "ConfigMap", "Secret", "Ingress", "HTTPRoute", "Gateway", "Deployment", "TLSRoute",
                            "TCPRoute", "UDPRoute", "GRPCRoute", "PodDisruptionBudget", "HorizontalPodAutoscaler", "NetworkPolicy",
                            "PrometheusRule", "ServiceMonitor", "GatewayClass", "BackendTLSPolicy", "CustomResourceDefinition",
                            "IngressRoute", "Middleware", "VirtualServer", "Policy"):
        longest = 253
    if len(name) > longest or not all(pattern.match(part) for part in (name.split(".") if longest == 253 else [name])):
        yield f"not a name: {name!r}"
    if namespace and (len(namespace) > 63 or not LABEL.match(namespace)):
        yield f"not a namespace: {namespace!r}"
    for label, value in document.get("metadata", {}).get("labels", {}).items():
        if not isinstance(value, str) or len(value) > 63 or not LABEL_VALUE.match(value):
            yield f"label {label}: not a label value: {value!r}"
    for annotation, value in document.get("metadata", {}).get("annotations", {}).items():
        if not isinstance(value, str):
            yield f"annotation {annotation} is not a string: {value!r}"


def values(node, name=""):
    """Enumerations and port numbers, wherever they stand."""
    if isinstance(node, list):
        for item in node:
            yield from values(item, name)
    elif isinstance(node, dict):
        for field, value in node.items():
            if name in ("labels", "annotations", "matchLabels", "selector", "data", "stringData"):
                continue
            if field in ENUMS and isinstance(value, str) and value not in ENUMS[field]:
                yield f"{field}: {value} is none of {sorted(ENUMS[field])}"
            if field in PORTS and isinstance(value, int) and not 1 <= value <= 65535:
                yield f"{field}: {value} is no port"
            yield from values(value, field)


def service(document, *_):
    spec = document["spec"]
    ports = spec.get("ports", [])
    if spec.get("type", "ClusterIP") not in ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"):
        yield f"type: {spec['type']}"
    if not ports and spec.get("type") != "ExternalName":
        yield "has no port"
    names = [port.get("name", "") for port in ports]
    if len(ports) > 1 and "" in names:
        yield "several ports need names"
    if len(set(names)) != len(names):
        yield "two ports of one name"
    for name in filter(None, names):
        if not LABEL.match(name):
            yield f"not a port name: {name}"
    for port in ports:
        target = port.get("targetPort")
        if isinstance(target, str) and (len(target) > 15 or not PORT_NAME.match(target)):
            yield f"targetPort: not a port name: {target}"
    timeout = spec.get("sessionAffinityConfig", {}).get("clientIP", {}).get("timeoutSeconds", 1)
    if not 1 <= timeout <= 86400:
        yield f"sessionAffinity timeout {timeout} is not 1..86400 s"
    if spec.get("sessionAffinityConfig") and spec.get("sessionAffinity") != "ClientIP":
        yield "sessionAffinityConfig without sessionAffinity: ClientIP"
    if "externalTrafficPolicy" in spec and spec.get("type") not in ("NodePort", "LoadBalancer"):
        yield "externalTrafficPolicy is for NodePort and LoadBalancer"


def endpoint_slice(document, services, _):
    owner = document.get("metadata", {}).get("labels", {}).get("kubernetes.io/service-name")
    if not owner:
        yield "no label kubernetes.io/service-name: it belongs to no Service"
        return
    found = services.get((key(document)[0], owner))
    if not found:
        yield f"its Service {owner} is not here"
    else:
        if found["spec"].get("selector"):
            yield f"its Service {owner} has a selector: the cluster would overwrite the endpoints"
        wanted = {(p.get("name", ""), p.get("protocol", "TCP")) for p in found["spec"].get("ports", [])}
        for port in document.get("ports") or []:
            if (port.get("name", ""), port.get("protocol", "TCP")) not in wanted:
                yield f"port {port.get('name', '')!r} is none of its Service's {sorted(wanted)}"
    if len(document["endpoints"]) > 1000:
        yield "more than 1000 endpoints"
    for endpoint in document["endpoints"]:
        if len(endpoint["addresses"]) != 1:
            yield f"an endpoint has one address, not {endpoint['addresses']}"
        yield from addresses(endpoint["addresses"], document["addressType"])


def addresses(listed, kind):
    for text in listed:
        if kind == "FQDN":
            continue
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            yield f"not an IP address: {text}"
            continue
        if f"IPv{address.version}" != kind:
            yield f"{text} is not {kind}"
        if address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified:
            yield f"{text} may not be an endpoint"


def ingress(document, services, _):
    paths = [("defaultBackend", document["spec"].get("defaultBackend"))]
    seen = set()
    for rule in document["spec"].get("rules", []):
        host = rule.get("host", "")
        if host and not all(LABEL.match(part) for part in host.removeprefix("*.").split(".")):
            yield f"host {host!r}"
        for path in rule.get("http", {}).get("paths", []):
            if not path.get("path", "/").startswith("/") and path["pathType"] != "ImplementationSpecific":
                yield f"path {path['path']!r} does not begin with /"
            if (host, path.get("path"), path["pathType"]) in seen:
                yield f"{host}{path.get('path')} stands twice"
            seen.add((host, path.get("path"), path["pathType"]))
            paths.append((host + path.get("path", ""), path["backend"]))
    for where, backend in paths:
        target = (backend or {}).get("service")
        if target:
            port = target.get("port", {})
            yield from reference(where, document, target["name"], port.get("number"), port.get("name"), services)


def reference(where, document, name, number, port_name, services, namespace=None):
    found = services.get((namespace or key(document)[0], name))
    if not found:
        return  # an existing Service of the cluster may be named
    ports = found["spec"].get("ports", [])
    if number is not None and number not in [port["port"] for port in ports]:
        yield f"{where}: Service {name} has no port {number}"
    if port_name is not None and port_name not in [port.get("name") for port in ports]:
        yield f"{where}: Service {name} has no port {port_name!r}"


def route(document, services, gateways):
    spec = document["spec"]
    rules = spec.get("rules", [])
    for limit, count in [(16, len(rules)), (16, len(spec.get("hostnames", [])))]:
        if count > limit:
            yield f"{count} rules or host names, at most {limit}"
    if sum(len(rule.get("matches", [])) for rule in rules) > 128:
        yield "more than 128 matches"
    for parent in spec.get("parentRefs", []):
        gateway = gateways.get((parent.get("namespace", key(document)[0]), parent["name"]))
        names = [listener["name"] for listener in gateway["spec"]["listeners"]] if gateway else []
        if gateway and parent.get("sectionName") and parent["sectionName"] not in names:
            yield f"parentRefs: Gateway {parent['name']} has no listener {parent['sectionName']}"
    for index, rule in enumerate(rules):
        references = list(rule.get("backendRefs", []))
        if len(rule.get("matches", [])) > 64 or len(references) > 16:
            yield f"rule {index}: more than 64 matches or 16 backendRefs"
        references += [f["requestMirror"]["backendRef"] for f in rule.get("filters", []) if "requestMirror" in f]
        for target in references:
            if not 0 <= target.get("weight", 1) <= 1000000:
                yield f"rule {index}: weight {target['weight']}"
            if target.get("kind", "Service") == "Service":
                if "port" not in target:
                    yield f"rule {index}: a Service needs a port"
                yield from reference(f"rule {index}", document, target["name"], target.get("port"), None, services,
                                     target.get("namespace"))


def http_route(document, services, gateways):
    yield from unknown("spec", document["spec"], HTTP_ROUTE)
    for index, rule in enumerate(document["spec"].get("rules", [])):
        yield from unknown(f"rule {index}", rule, HTTP_RULE)
        for match in rule.get("matches", []):
            yield from unknown(f"rule {index} match", match, HTTP_MATCH)
            for name, allowed in GATEWAY_TYPES.items():
                parts = match.get(name, [])
                for part in [parts] if isinstance(parts, dict) else parts:
                    if part.get("type", "Exact") not in allowed and name in HTTP_MATCH:
                        yield f"rule {index} {name}: type {part['type']}"
            path = match.get("path", {"value": "/"})
            if path.get("type") != "RegularExpression" and not path.get("value", "/").startswith("/"):
                yield f"rule {index}: path {path['value']!r} does not begin with /"
            if path.get("type") in ("Exact", "PathPrefix") and re.search(r"//|/\.\.?(/|$)|%2f|#", path["value"], re.I):
                yield f"rule {index}: the Gateway API refuses the path {path['value']!r}"
        kinds = [f["type"] for f in rule.get("filters", [])]
        for kind in kinds:
            if kind not in GATEWAY_TYPES["filters"]:
                yield f"rule {index}: filter {kind}"
        if {"RequestRedirect", "URLRewrite"} <= set(kinds):
            yield f"rule {index}: a redirect and a rewrite exclude each other"
        if "RequestRedirect" in kinds and rule.get("backendRefs"):
            yield f"rule {index}: a redirect has no backends"
        if any(kinds.count(kind) > 1 for kind in set(kinds) - {"RequestMirror", "ExtensionRef"}):
            yield f"rule {index}: a filter stands twice: {kinds}"
    yield from route(document, services, gateways)


def unknown(where, mapping, known):
    for field in mapping:
        if field not in known:
            yield f"{where}: unknown field {field}"


def gateway(document, *_):
    yield from unknown("spec", document["spec"], {"gatewayClassName", "listeners", "addresses", "infrastructure",
                                                  "allowedListeners", "tls", "defaultScope"})
    listeners = document["spec"]["listeners"]
    names = [listener["name"] for listener in listeners]
    if len(set(names)) != len(names) or len(names) > 64:
        yield "listener names are not unique, or more than 64"
    sockets = [(item["port"], item["protocol"], item.get("hostname", "")) for item in listeners]
    if len(set(sockets)) != len(sockets):
        yield "two listeners on one port, protocol and host name"
    for listener in listeners:
        if listener["protocol"] in ("HTTPS", "TLS") and "tls" not in listener:
            yield f"listener {listener['name']}: {listener['protocol']} without tls"
        if listener["protocol"] in ("HTTP", "TCP", "UDP") and "tls" in listener:
            yield f"listener {listener['name']}: tls with {listener['protocol']}"


def workload(document, *_):
    template = document["spec"]["template"]
    labels = template.get("metadata", {}).get("labels", {})
    for label, value in document["spec"].get("selector", {}).get("matchLabels", {}).items():
        if labels.get(label) != value:
            yield f"its selector {label}={value} does not match its own pods"


KINDS = {
    "Service": service, "EndpointSlice": endpoint_slice, "Ingress": ingress, "HTTPRoute": http_route, "GRPCRoute": route,
    "TCPRoute": route, "UDPRoute": route, "TLSRoute": route, "Gateway": gateway, "Deployment": workload, "StatefulSet": workload,
    "DaemonSet": workload,
}
