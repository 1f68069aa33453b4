"""What the API server refuses or warns of in Services, workloads and policies though the schemas allow it.

After pkg/apis/{core,apps,policy,autoscaling,networking,discovery}/validation and pkg/api/{pod,service}/warnings.go.
"""

import ipaddress
import re

LABEL = re.compile(r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
QUALIFIED = re.compile(r"^(?:(?P<prefix>[^/]+)/)?(?P<name>[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)$")
LABEL_VALUE = re.compile(r"^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$")
PORT_NAME = re.compile(r"^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
QUANTITY = re.compile(r"^[0-9]+(\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$")
ENV_NAME = re.compile(r"^[-._A-Za-z][-._A-Za-z0-9]*$")
CONFIG_KEY = re.compile(r"^[-._a-zA-Z0-9]+$")
UNITS = {"": 1, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
# etcd refuses requests of more than 1.5 MiB; a ConfigMap or Secret holds 1 MiB (MaxSecretSize), annotations 256 KiB.
OBJECT_LIMIT, DATA_LIMIT, ANNOTATION_LIMIT = 1536 << 10, 1 << 20, 256 << 10
SAFE_SYSCTLS = {"net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies",
                "net.ipv4.ping_group_range", "kernel.shm_rmid_forced"}


def is_subdomain(name):
    return len(name) <= 253 and all(LABEL.match(part) for part in name.split("."))


def is_qualified(name):
    match = QUALIFIED.match(name)
    return bool(match) and len(match["name"]) <= 63 and (match["prefix"] is None or is_subdomain(match["prefix"]))


def amount(quantity):
    match = re.match(r"^([0-9.]+)([A-Za-z]*)$", str(quantity))
    return float(match[1]) * UNITS[match[2]]


def metadata(document, size):
    """Keys and sizes of what every object has."""
    described = document.get("metadata", {})
    for key in [*described.get("labels", {}), *described.get("annotations", {})]:
        if not is_qualified(key):
            yield f"not a key of a label or annotation: {key!r}"
    written = sum(len(k.encode()) + len(str(v).encode()) for k, v in described.get("annotations", {}).items())
    if written > ANNOTATION_LIMIT:
        yield f"annotations of {written} bytes: at most {ANNOTATION_LIMIT}"
    if size > OBJECT_LIMIT:
        yield f"an object of {size} bytes: etcd takes {OBJECT_LIMIT}"


def labels(where, selector):
    for key, value in (selector or {}).items():
        if not is_qualified(key) or not isinstance(value, str) or len(value) > 63 or not LABEL_VALUE.match(value):
            yield f"{where}: {key}={value!r}"


def service(document):
    spec = document["spec"]
    kind, ports, headless = spec.get("type", "ClusterIP"), spec.get("ports", []), spec.get("clusterIP") == "None"
    outside = kind in ("NodePort", "LoadBalancer")
    yield from labels("selector", spec.get("selector"))
    if kind == "ExternalName":
        if not is_subdomain(spec.get("externalName", "").rstrip(".")) or not spec.get("externalName"):
            yield f"externalName: not a host name: {spec.get('externalName')!r}"
        for field in ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "selector", "sessionAffinity",
                      "trafficDistribution", "externalTrafficPolicy", "internalTrafficPolicy"):
            if spec.get(field):
                yield f"{field} does not go with ExternalName"
    elif "externalName" in spec:
        yield "externalName without type ExternalName"
    if headless and outside:
        yield "a headless Service is not open to the outside"
    if headless and spec.get("sessionAffinity", "None") != "None":
        yield "spec.SessionAffinity is ignored for headless services"
    for field in ("loadBalancerSourceRanges", "loadBalancerClass"):
        if spec.get(field) and kind != "LoadBalancer":
            yield f"{field} may only be used when type is LoadBalancer"
    if spec.get("loadBalancerClass") and not is_qualified(spec["loadBalancerClass"]):
        yield f"loadBalancerClass: {spec['loadBalancerClass']!r}"
    for network in spec.get("loadBalancerSourceRanges", []):
        try:
            ipaddress.ip_network(network, strict=True)
        except ValueError:
            yield f"loadBalancerSourceRanges: {network}"
    if spec.get("trafficDistribution", "PreferClose") not in ("PreferClose", "PreferSameZone", "PreferSameNode"):
        yield f"trafficDistribution: {spec['trafficDistribution']}"
    families = spec.get("ipFamilies", [])
    if len(set(families)) != len(families) or not set(families) <= {"IPv4", "IPv6"}:
        yield f"ipFamilies: {families}"
    if len(families) == 2 and spec.get("ipFamilyPolicy") not in ("PreferDualStack", "RequireDualStack"):
        yield "two ipFamilies need a policy of two"
    yield from service_ports(ports, kind, outside)


def service_ports(ports, kind, outside):
    seen = set()
    for port in ports:
        identity = (port.get("protocol", "TCP"), port["port"])
        if identity in seen:
            yield f"port {identity} stands twice"
        seen.add(identity)
        if port["port"] == 10250 and kind == "LoadBalancer":
            yield "may not expose port 10250 externally since it is used by kubelet"
        if port.get("protocol", "TCP") not in ("TCP", "UDP", "SCTP"):
            yield f"protocol: {port['protocol']}"
        if "nodePort" in port and not outside:
            yield "nodePort is for NodePort and LoadBalancer"
        if "appProtocol" in port and not is_qualified(port["appProtocol"]):
            yield f"appProtocol: {port['appProtocol']!r}"
        if port.get("name") and len(port["name"]) > 63:
            yield f"not a port name: {port['name']}"
    taken = [(port.get("protocol", "TCP"), port["nodePort"]) for port in ports if "nodePort" in port]
    if len(set(taken)) != len(taken):
        yield f"a nodePort stands twice: {taken}"


def endpoint_slice(document):
    ports = document.get("ports") or []
    names = [port.get("name", "") for port in ports]
    if len(set(names)) != len(names):
        yield "two ports of one name"
    for name in filter(None, names):
        if len(name) > 63 or not LABEL.match(name):
            yield f"not a port name: {name}"
    if document["addressType"] == "FQDN":
        yield "FQDN endpoints are deprecated"
    seen = set()
    for endpoint in document["endpoints"]:
        zones = [zone["name"] for zone in endpoint.get("hints", {}).get("forZones", [])]
        if len(zones) > 8 or len(set(zones)) != len(zones) or not all(LABEL.match(zone) and len(zone) <= 63 for zone in zones):
            yield f"hints: {zones}"
        for address in endpoint["addresses"]:
            if address in seen:
                yield f"{address} stands twice"
            seen.add(address)


def workload(document):
    spec = document["spec"]
    template = spec["template"]
    matched, own = spec.get("selector", {}).get("matchLabels", {}), template.get("metadata", {}).get("labels", {})
    if not matched:
        yield "an empty selector would select every pod"
    yield from labels("selector", matched)
    yield from labels("template labels", own)
    rolling = spec.get("strategy", {}).get("rollingUpdate", {})
    if spec.get("strategy", {}).get("type", "RollingUpdate") != "RollingUpdate" and rolling:
        yield "rollingUpdate without type RollingUpdate"
    if all(str(rolling.get(field, 1)) in ("0", "0%") for field in ("maxSurge", "maxUnavailable")):
        yield "maxSurge and maxUnavailable are both 0"
    for field in ("maxSurge", "maxUnavailable"):
        if isinstance(rolling.get(field), str) and not re.match(r"^[0-9]+%$", rolling[field]):
            yield f"{field}: {rolling[field]!r}"
    if template["spec"].get("restartPolicy", "Always") != "Always":
        yield "restartPolicy: only Always"
    yield from pod(template["spec"])


def pod(spec):
    containers = spec["containers"]
    names = [container["name"] for container in containers]
    if len(set(names)) != len(names):
        yield "two containers of one name"
    volumes = [volume["name"] for volume in spec.get("volumes", [])]
    if len(set(volumes)) != len(volumes):
        yield "two volumes of one name"
    for volume in spec.get("volumes", []):
        if len(volume["name"]) > 63 or not LABEL.match(volume["name"]):
            yield f"not a volume name: {volume['name']}"
        sources = [key for key, value in volume.items() if key != "name" and value is not None]
        if len(sources) != 1:
            yield f"volume {volume['name']} has {len(sources)} sources"
        for item in [item for source in sources for item in items(volume[source])]:
            if item["path"].startswith("/") or ".." in item["path"].split("/"):
                yield f"volume {volume['name']}: path {item['path']!r}"
    grace = spec.get("terminationGracePeriodSeconds", 30)
    if grace < 0:
        yield "terminationGracePeriodSeconds is negative"
    for container in containers:
        yield from (f"container {container['name']}: {finding}" for finding in container_findings(container, volumes, grace))
    yield from spread(spec.get("topologySpreadConstraints", []))
    yield from restricted(spec)


def items(source):
    yield from source.get("items", [])
    for part in source.get("sources", []):
        for projected in part.values():
            yield from projected.get("items", [])


def container_findings(container, volumes, grace):
    if len(container["name"]) > 63 or not LABEL.match(container["name"]):
        yield "not a name"
    image = container.get("image", "")
    if not image or image != image.strip():
        yield f"image: {image!r}"
    ports = container.get("ports", [])
    for port in ports:
        if "name" in port and (len(port["name"]) > 15 or not PORT_NAME.match(port["name"])):
            yield f"not a port name: {port['name']}"
    # A name stands once for each protocol, a number too.
    for what in ("name", "containerPort"):
        given = [(port.get("protocol", "TCP"), port[what]) for port in ports if what in port]
        if len(set(given)) != len(given):
            yield f"ports: a {what} stands twice"
    yield from environment(container)
    yield from resources(container.get("resources", {}))
    for kind in ("livenessProbe", "readinessProbe", "startupProbe"):
        if kind in container:
            yield from (f"{kind}: {finding}" for finding in probe(kind, container[kind], ports))
    hook = container.get("lifecycle", {}).get("preStop", {})
    if hook and len([key for key in hook if hook[key] is not None]) != 1:
        yield "preStop: one action"
    if "sleep" in hook and not 0 < hook["sleep"]["seconds"] <= grace:
        yield f"preStop: sleep must be greater than 0 and less than terminationGracePeriodSeconds ({grace})"
    paths = [mount["mountPath"] for mount in container.get("volumeMounts", [])]
    if len(set(paths)) != len(paths):
        yield "two volumes at one path"
    for mount in container.get("volumeMounts", []):
        if mount["name"] not in volumes:
            yield f"volumeMounts: no volume {mount['name']}"
        if ":" in mount["mountPath"]:
            yield f"mountPath: {mount['mountPath']}"


def environment(container):
    names = [variable["name"] for variable in container.get("env", [])]
    if len(set(names)) != len(names):
        yield "env: a name hides the one before it"
    for variable in container.get("env", []):
        if not ENV_NAME.match(variable["name"]):
            yield f"env: {variable['name']!r}"
        if ("value" in variable) == ("valueFrom" in variable):
            yield f"env {variable['name']}: value or valueFrom"
        for kind, reference in variable.get("valueFrom", {}).items():
            if kind in ("secretKeyRef", "configMapKeyRef"):
                if not is_subdomain(reference["name"]) or not CONFIG_KEY.match(reference["key"]):
                    yield f"env {variable['name']}: {reference}"
    for source in container.get("envFrom", []):
        found = [source[kind] for kind in ("secretRef", "configMapRef") if kind in source]
        if len(found) != 1 or not is_subdomain(found[0]["name"]):
            yield f"envFrom: {source}"


def resources(given):
    requests, limits = given.get("requests", {}), given.get("limits", {})
    for name, quantity in [*requests.items(), *limits.items()]:
        if not QUANTITY.match(str(quantity)):
            yield f"resources: {name}: {quantity!r} is no quantity"
            return
        if name == "memory" and str(quantity).endswith("m"):
            yield f"resources: memory of thousandths of a byte: {quantity}"
    for name in set(requests) & set(limits):
        if amount(requests[name]) > amount(limits[name]):
            yield f"resources: {name}: the request is more than the limit"


def probe(kind, given, ports):
    handlers = [handler for handler in ("httpGet", "tcpSocket", "grpc", "exec") if given.get(handler) is not None]
    if len(handlers) != 1:
        yield f"one handler, not {handlers}"
        return
    if kind != "readinessProbe" and given.get("successThreshold", 1) != 1:
        yield "successThreshold must be 1"
    for field, least in (("initialDelaySeconds", 0), ("timeoutSeconds", 1), ("periodSeconds", 1), ("successThreshold", 1),
                         ("failureThreshold", 1)):
        if given.get(field, 1) < least:
            yield f"{field}: {given[field]}"
    port = given[handlers[0]].get("port")
    if isinstance(port, str) and port not in [entry.get("name") for entry in ports if entry.get("protocol", "TCP") == "TCP"]:
        yield f"no port {port!r} in the container"
    if handlers[0] == "httpGet":
        if not given["httpGet"].get("path", "/").startswith("/"):
            yield f"path: {given['httpGet']['path']!r}"
        if given["httpGet"].get("scheme", "HTTP") not in ("HTTP", "HTTPS"):
            yield f"scheme: {given['httpGet']['scheme']}"


def spread(constraints):
    seen = set()
    for constraint in constraints:
        pair = (constraint["topologyKey"], constraint["whenUnsatisfiable"])
        if pair in seen:
            yield f"topologySpreadConstraints: {pair} stands twice"
        seen.add(pair)
        if constraint["maxSkew"] < 1 or pair[1] not in ("ScheduleAnyway", "DoNotSchedule") or not is_qualified(pair[0]):
            yield f"topologySpreadConstraints: {constraint}"


def restricted(spec):
    """The restricted Pod Security Standard: every pod that lbgen makes is admitted by it."""
    outer = spec.get("securityContext", {})
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if spec.get(field):
            yield f"restricted: {field}"
    for sysctl in outer.get("sysctls", []):
        if sysctl["name"] not in SAFE_SYSCTLS:
            yield f"restricted: sysctl {sysctl['name']}"
    for volume in spec.get("volumes", []):
        if not set(volume) <= {"name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim",
                               "projected", "secret"}:
            yield f"restricted: volume {volume['name']}"
    for container in spec["containers"] + spec.get("initContainers", []):
        context = container.get("securityContext", {})
        where = f"restricted: container {container['name']}"
        if context.get("allowPrivilegeEscalation") is not False:
            yield f"{where}: allowPrivilegeEscalation"
        if context.get("capabilities", {}).get("drop") != ["ALL"]:
            yield f"{where}: capabilities"
        if set(context.get("capabilities", {}).get("add", [])) - {"NET_BIND_SERVICE"}:
            yield f"{where}: capabilities added"
        if not context.get("runAsNonRoot", outer.get("runAsNonRoot")):
            yield f"{where}: runAsNonRoot"
        if context.get("runAsUser", outer.get("runAsUser", 1)) == 0:
            yield f"{where}: runs as root"
        profile = context.get("seccompProfile", outer.get("seccompProfile", {})).get("type")
        if profile not in ("RuntimeDefault", "Localhost"):
            yield f"{where}: seccompProfile"


def budget(document):
    spec = document["spec"]
    if ("minAvailable" in spec) == ("maxUnavailable" in spec):
        yield "minAvailable or maxUnavailable, one of both"
    if spec.get("unhealthyPodEvictionPolicy", "AlwaysAllow") not in ("AlwaysAllow", "IfHealthyBudget"):
        yield f"unhealthyPodEvictionPolicy: {spec['unhealthyPodEvictionPolicy']}"
    if not spec.get("selector", {}).get("matchLabels"):
        yield "an empty selector would select every pod"


def autoscaler(document):
    spec = document["spec"]
    if not 1 <= spec.get("minReplicas", 1) <= spec["maxReplicas"]:
        yield f"minReplicas {spec.get('minReplicas')} and maxReplicas {spec['maxReplicas']}"
    for metric in spec.get("metrics", []):
        target = metric.get("resource", {}).get("target", {})
        if metric["type"] == "Resource" and (target.get("type") != "Utilization" or target.get("averageUtilization", 0) < 1):
            yield f"metrics: {metric}"


def policy(document):
    spec = document["spec"]
    yield from labels("podSelector", spec["podSelector"].get("matchLabels"))
    if not set(spec.get("policyTypes", [])) <= {"Ingress", "Egress"}:
        yield f"policyTypes: {spec['policyTypes']}"
    for rule in spec.get("ingress", []):
        for port in rule.get("ports", []):
            if isinstance(port.get("port"), str) and (len(port["port"]) > 15 or not PORT_NAME.match(port["port"])):
                yield f"not a port name: {port['port']}"
        for peer in rule.get("from", []):
            if "ipBlock" in peer and len(peer) > 1:
                yield "ipBlock stands alone"
            if "ipBlock" in peer:
                try:
                    ipaddress.ip_network(peer["ipBlock"]["cidr"], strict=True)
                except ValueError:
                    yield f"ipBlock: {peer['ipBlock']['cidr']}"


def config_map(document):
    size = 0
    for key, value in document.get("data", {}).items():
        if not CONFIG_KEY.match(key) or len(key) > 253 or key == "." or key.startswith(".."):
            yield f"not a key: {key!r}"
        if not isinstance(value, str):
            yield f"{key} is not text"
        size += len(str(value).encode())
    if size > DATA_LIMIT:
        yield f"{size} bytes of data: at most {DATA_LIMIT}"


def together(documents):
    """Findings, as (document, text), about objects that refer to each other."""
    workloads = [d for d in documents if d["kind"] in ("Deployment", "StatefulSet", "DaemonSet")]
    by_name = {(d["kind"], space(d), d["metadata"]["name"]) for d in documents}
    node_ports = {}
    for document in documents:
        if document["kind"] == "Service":
            yield from selected(document, workloads)
            for port in document["spec"].get("ports", []):
                identity = (port.get("protocol", "TCP"), port.get("nodePort"))
                if identity[1] and node_ports.setdefault(identity, document["metadata"]["name"]) != document["metadata"]["name"]:
                    yield document, f"nodePort {identity[1]} is that of {node_ports[identity]}"
        if document["kind"] in ("PodDisruptionBudget", "NetworkPolicy"):
            field = "selector" if document["kind"] == "PodDisruptionBudget" else "podSelector"
            wanted = document["spec"][field].get("matchLabels", {})
            if document["kind"] == "PodDisruptionBudget" and not matching(wanted, document, workloads):
                yield document, f"its selector {wanted} matches no pods"
        if document["kind"] == "HorizontalPodAutoscaler":
            reference = document["spec"]["scaleTargetRef"]
            target = [d for d in workloads if d["metadata"]["name"] == reference["name"] and space(d) == space(document)]
            if not target:
                yield document, f"no {reference['kind']} {reference['name']}"
            elif "replicas" in target[0]["spec"]:
                yield document, "its Deployment says replicas: each apply would take the autoscaler's number back"
            elif any("cpu" not in c.get("resources", {}).get("requests", {}) for c in target[0]["spec"]["template"]["spec"]["containers"]):
                yield document, "its pods ask for no cpu: nothing to compare with"
        if document in workloads:
            spec = document["spec"]["template"]["spec"]
            account = spec.get("serviceAccountName", "default")
            generated = any(kind == "ServiceAccount" for kind, _, _ in by_name)
            if generated and account.startswith("lbgen-") and ("ServiceAccount", space(document), account) not in by_name:
                yield document, f"no ServiceAccount {account}"
            same = [d for d in workloads if d is not document and space(d) == space(document)
                    and d["spec"]["selector"] == document["spec"]["selector"]]
            if same:
                yield document, f"{same[0]['metadata']['name']} has the same selector: they would fight for the pods"


def space(document):
    return document["metadata"].get("namespace", "")


def matching(wanted, document, workloads):
    return [d for d in workloads if space(d) == space(document)
            and wanted.items() <= d["spec"]["template"].get("metadata", {}).get("labels", {}).items()]


def selected(document, workloads):
    """A Service whose pods are made here finds its named ports in them."""
    wanted = document["spec"].get("selector")
    own = {"app.kubernetes.io/part-of"}
    found = matching(wanted, document, workloads) if wanted else []
    if wanted and own <= set(wanted) and not found:
        yield document, f"its selector {wanted} matches no pods"
    for target in found:
        containers = target["spec"]["template"]["spec"]["containers"]
        ports = [port for container in containers for port in container.get("ports", [])]
        for port in document["spec"].get("ports", []):
            wanted_port, protocol = port.get("targetPort", port["port"]), port.get("protocol", "TCP")
            field = "name" if isinstance(wanted_port, str) else "containerPort"
            if not any(p.get(field) == wanted_port and p.get("protocol", "TCP") == protocol for p in ports):
                yield document, f"{target['metadata']['name']} has no {protocol} port {wanted_port!r}"


KINDS = {
    "Service": service, "EndpointSlice": endpoint_slice, "Deployment": workload, "StatefulSet": workload, "DaemonSet": workload,
    "PodDisruptionBudget": budget, "HorizontalPodAutoscaler": autoscaler, "NetworkPolicy": policy, "ConfigMap": config_map,
    "Secret": config_map,
}
