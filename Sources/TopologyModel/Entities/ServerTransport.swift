package import Diagnostics
import YAMLTree

extension Backend {
    /// What is spoken to the servers.
    package enum ServerProtocol: String, Choice, Sendable {
        /// HTTP/1.1.
        case http
        /// Bytes.
        case tcp
        /// HTTP/1.1 inside TLS.
        case https
        /// HTTP/2 without TLS.
        case h2c
        /// gRPC without TLS.
        case grpc
        /// gRPC inside TLS.
        case grpcs
        package static var placeholder: ServerProtocol { .http }

        /// Whether TLS is part of it.
        package var hasTLS: Bool { self == .https || self == .grpcs }

        /// What targets have to be able to do for it.
        var features: [Feature] {
            switch self {
            case .http, .tcp: []
            case .https: [.tlsToServers]
            case .h2c: [.h2ToServers]
            case .grpc: [.grpcToServers]
            case .grpcs: [.tlsToServers, .grpcToServers]
            }
        }
    }
}

/// TLS to the servers of a backend: TLS 1.2 or 1.3, certificates verified unless that is switched off.
package struct ServerTLS: Entity, Sendable {
    /// Whether a server's certificate must be good: its chain, its dates and its name.
    package let verify: Located<Bool>
    /// Certificates of the authorities, in PEM.
    package let ca: Located<FilePath>?
    /// The ConfigMap that holds those certificates, as `ca.crt`, in a cluster.
    package let configMap: Located<DNSLabel>?
    /// The name that is asked for (SNI) and that the certificate must bear.
    package let sni: Located<Hostname>?
    /// The certificate that the load balancer shows, with its chain, in PEM.
    package let certificate: Located<FilePath>?
    /// The key of `certificate`, in PEM.
    package let key: Located<FilePath>?
    /// The Secret that holds the same in a cluster.
    package let secret: Located<DNSLabel>?
    /// Where it stands.
    package let span: SourceSpan

    package static var noun: String { "TLS to servers" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        verify = fields.optional(
            "verify", default: true, shown: "true", doc: "Whether chain, dates and name of a certificate must be good.")
        ca = fields.optional(
            "ca", doc: "File of the authorities' certificates; the system's, /etc/ssl/certs/ca-certificates.crt.")
        configMap = fields.optional("config_map", doc: "Kubernetes ConfigMap that holds `ca`, as `ca.crt`.")
        sni = fields.optional(
            "sni", doc: "The name asked for (SNI) and checked; left out, the host name a server is given by.")
        certificate = fields.optional("certificate", doc: "File of the load balancer's own certificate and its chain.")
        key = fields.optional("key", doc: "File of its key.")
        secret = fields.optional(
            "secret", doc: "Name of the Kubernetes Secret: `ca.crt`, and `tls.crt` and `tls.key` of the certificate.")
        guard !fields.context.isDescribing, (certificate == nil) != (key == nil) else { return }
        fields.context.bag.report(
            Diagnostic(
                .missingKey, "`certificate` and `key` need each other", at: (certificate ?? key)?.span ?? span,
                label: "alone"))
    }
}

extension FilePath {
    /// Where Debian, Ubuntu and Alpine keep the certificates of the authorities that the system trusts.
    package static let systemAuthorities = FilePath(unchecked: "/etc/ssl/certs/ca-certificates.crt")
}

/// The header that tells a server the client's address before anything else (the PROXY protocol).
package enum ProxyHeader: String, Choice, Sendable {
    /// A line of text.
    case v1
    /// Binary.
    case v2
    package static var placeholder: ProxyHeader { .v1 }
}

/// An agent beside each server that says, in a line, what share and state the server wants.
package struct AgentCheck: Entity, Sendable {
    /// The agent's port, at each server's address.
    package let port: Located<Port>
    /// Time between two questions.
    package let interval: Located<Duration>

    package static var noun: String { "an agent check" }

    package init(from fields: inout FieldReader) {
        port = fields.required("port", doc: "The agent's port, at each server's address.")
        interval = fields.optional("interval", default: .seconds(5), shown: "5s", doc: "Time between two questions.")
    }
}
