package import Diagnostics

/// The targets of this version.
package enum TargetName: String, Choice, Sendable {
    case nginx
    case haproxy
    case keepalived
    case kubernetes
    case compose
    case prometheus
    case dns
    case systemd
    package static var placeholder: TargetName { .nginx }
}

/// What is generated, each with the version it must run on.
package struct TargetSettings: Entity, Sendable {
    /// nginx.
    package let nginx: Located<NginxSettings>?
    /// HAProxy.
    package let haproxy: Located<HAProxySettings>?
    /// keepalived.
    package let keepalived: Located<KeepalivedSettings>?
    /// Kubernetes.
    package let kubernetes: Located<KubernetesSettings>?
    /// Compose.
    package let compose: Located<ComposeSettings>?
    /// Prometheus.
    package let prometheus: Located<PrometheusSettings>?
    /// DNS failover agents.
    package let dns: Located<DNSSettings>?
    /// systemd.
    package let systemd: Located<SystemdSettings>?

    package static var noun: String { "the targets" }

    package init(from fields: inout FieldReader) {
        nginx = fields.optional("nginx", doc: "nginx, open source or Plus.")
        haproxy = fields.optional("haproxy", doc: "HAProxy.")
        keepalived = fields.optional("keepalived", doc: "keepalived, one file per node.")
        kubernetes = fields.optional("kubernetes", doc: "Kubernetes Services, Ingress and Gateway API.")
        systemd = fields.optional("systemd", doc: "systemd units and their environment, one folder per node.")
        compose = fields.optional("compose", doc: "A Compose file: a proxy and the workloads on one machine.")
        prometheus = fields.optional("prometheus", doc: "Prometheus: what it reads, alerting rules and a dashboard.")
        dns = fields.optional("dns", doc: "DNS failover agents, and Route 53's own failover records.")
    }
}

/// The DNS failover target: the agent has one version, the one that ships.
package struct DNSSettings: Entity, Sendable {
    package static var noun: String { "the DNS target" }

    package init(from fields: inout FieldReader) {}
}

/// Which nginx runs the output.
package struct NginxSettings: Entity, Sendable {
    /// Open source or commercial.
    package enum Edition: String, Choice, Sendable {
        case oss
        case plus
        package static var placeholder: Edition { .oss }
    }

    /// The version, 1.18 or later.
    package let version: Located<Version>
    /// The edition.
    package let edition: Located<Edition>

    package static var noun: String { "the nginx target" }

    package init(from fields: inout FieldReader) {
        version = fields.optional("version", default: Version(1, 22), shown: "\"1.22\"", doc: "nginx version.")
        edition = fields.optional("edition", default: .oss, shown: "oss", doc: "Open source or Plus.")
    }
}

/// Which HAProxy runs the output.
package struct HAProxySettings: Entity, Sendable {
    /// The version, 2.4 or later.
    package let version: Located<Version>

    package static var noun: String { "the HAProxy target" }

    package init(from fields: inout FieldReader) {
        version = fields.optional("version", default: Version(2, 6), shown: "\"2.6\"", doc: "HAProxy version.")
    }
}

/// Which keepalived runs the output.
package struct KeepalivedSettings: Entity, Sendable {
    /// The version, 2.2 or later.
    package let version: Located<Version>

    package static var noun: String { "the keepalived target" }

    package init(from fields: inout FieldReader) {
        version = fields.optional(
            "version", default: Version(2, 2, 7), shown: "\"2.2.7\"", doc: "keepalived version.")
    }
}

/// systemd 247 or later runs the output; there is nothing to set.
package struct SystemdSettings: Entity, Sendable {
    package static var noun: String { "the systemd target" }

    package init(from fields: inout FieldReader) {}
}

/// Which cluster runs the output.
package struct KubernetesSettings: Entity, Sendable {
    /// The cluster's version, 1.28 or later.
    package let version: Located<Version>
    /// The namespace of every object.
    package let namespace: Located<Identifier>
    /// Whether the namespace is generated too.
    package let createNamespace: Located<Bool>
    /// What pods of a generated namespace may do; the cluster's own rules when `nil`.
    package let podSecurity: Located<PodSecurity>?
    /// Who may reach the pods; everybody when `nil`.
    package let networkPolicy: Located<NetworkPolicySettings>?
    /// A load balancer of the topology's own in the cluster.
    package let proxy: Located<ProxySettings>?
    /// One Ingress per controller.
    package let ingress: [Located<IngressSettings>]
    /// The Gateway API.
    package let gateway: Located<GatewaySettings>?

    package static var noun: String { "the Kubernetes target" }

    package init(from fields: inout FieldReader) {
        version = fields.optional("version", default: Version(1, 32), shown: "\"1.32\"", doc: "Cluster version.")
        namespace = fields.optional(
            "namespace", default: Identifier("default") ?? .placeholder, shown: "default",
            doc: "Namespace of every object.")
        createNamespace = fields.optional(
            "create_namespace", default: false, shown: "false", doc: "Whether the namespace is generated too.")
        podSecurity = fields.optional(
            "pod_security", doc: "The Pod Security Standard of a generated namespace: restricted, baseline, privileged."
        )
        networkPolicy = fields.optional("network_policy", doc: "Who may reach the pods; everybody when left out.")
        if let podSecurity, !createNamespace.value, !fields.context.isDescribing {
            fields.context.bag.report(
                Diagnostic(
                    .conflictingKeys, "`pod_security` is a label of the namespace, which is not generated",
                    at: podSecurity.span, help: ["add `create_namespace: true`"]))
        }
        proxy = fields.optional(
            "proxy", doc: "nginx or haproxy, run in the cluster with the configuration made of this topology.")
        ingress = fields.list("ingress", orSingle: true, doc: "Ingress controllers, one or a list.") ?? []
        gateway = fields.optional("gateway", doc: "Gateway API.")
    }
}

/// An Ingress controller and the class that selects it.
package struct IngressSettings: Entity, Sendable {
    /// The dialects of annotations.
    package enum Controller: String, Choice, Sendable {
        case ingressNginx = "ingress-nginx"
        case nginxIC = "nginx-ic"
        case haproxyIngress = "haproxy-ingress"
        case traefik
        package static var placeholder: Controller { .ingressNginx }
    }

    /// The controller.
    package let controller: Located<Controller>
    /// The controller's version; the one that its dialect was written for when left out.
    package let version: Located<Version>?
    /// Open source nginx or NGINX Plus, below nginx-ic.
    package let edition: Located<NginxSettings.Edition>
    /// The Ingress class; the controller's usual one when left out.
    package let ingressClass: Located<DNSLabel>?

    package static var noun: String { "an Ingress" }

    package init(from fields: inout FieldReader) {
        controller = fields.required("controller", doc: "The controller whose annotations are used.")
        version = fields.optional("version", doc: "The controller's version; 1.15, 5.5, 0.16 or 3.7 when left out.")
        edition = fields.optional(
            "edition", default: .oss, shown: "oss", doc: "Of the nginx below nginx-ic: open source or Plus.")
        ingressClass = fields.optional("class", doc: "ingressClassName.")
        guard !fields.context.isDescribing, edition.value == .plus, controller.value != .nginxIC else { return }
        fields.context.bag.report(
            Diagnostic(
                .conflictingKeys, "only nginx-ic has editions", at: edition.span,
                related: [Diagnostic.Label(controller.span, "the controller")]))
    }
}

/// A DNS-1123 subdomain such as `nginx` or `envoy-gateway`.
package struct DNSLabel: TextReadable, Hashable, Sendable {
    /// The name.
    package let text: String
    package static var placeholder: DNSLabel { DNSLabel(unchecked: "name") }
    package static var expectation: String { "a lower case DNS name" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        guard let name = Hostname(text), name.text == text else { return nil }
        self.text = text
    }
}
