package import Diagnostics

/// Where clients connect.
package struct Listener: Entity, Sendable {
    /// What is spoken there.
    package enum ListenerProtocol: String, Choice, Sendable {
        case http
        case tcp
        case udp
        case tlsPassthrough = "tls_passthrough"
        package static var placeholder: ListenerProtocol { .http }
    }

    /// Where an HTTP listener sends everybody.
    package enum RedirectTarget: String, Choice, Sendable {
        case https
        package static var placeholder: RedirectTarget { .https }
    }

    /// The port.
    package let port: Located<Port>
    /// The addresses; every IPv4 and IPv6 address when left out.
    package let addresses: [Located<IPAddress>]?
    /// The protocol.
    package let transport: Located<ListenerProtocol>
    /// The one backend of a TCP listener.
    package let backend: Located<Identifier>?
    /// Sends every request to HTTPS.
    package let redirect: Located<RedirectTarget>?
    /// Whether HTTP/2 is offered to TLS clients.
    package let http2: Located<Bool>?
    /// TLS; makes an HTTP listener HTTPS.
    package let tls: Located<TLSSettings>?
    /// Who is let in.
    package let access: Located<AccessList>?
    /// How many requests a client may have under way here.
    package let connectionLimit: Located<ConnectionLimit>?

    package static var noun: String { "a listener" }

    package init(from fields: inout FieldReader) {
        port = fields.required("port", doc: "The port that clients connect to.")
        addresses = fields.list("addresses", doc: "Addresses; [\"0.0.0.0\", \"::\"] when left out.")
        transport = fields.optional("protocol", default: .http, shown: "http", doc: "http or tcp.")
        backend = fields.optional("backend", doc: "The backend of a TCP listener.")
        redirect = fields.optional(
            "redirect", feature: .redirectToHTTPS, doc: "`https` sends every request to the HTTPS listener.")
        http2 = fields.optional("http2", feature: .http2, doc: "Offer HTTP/2; true on HTTPS listeners.")
        tls = fields.optional("tls", feature: .httpsListener, doc: "Certificates and profile; makes it HTTPS.")
        fields.unavailable("http3", doc: "HTTP/3 comes with a later version.")
        fields.unavailable("trusted_proxies", doc: "Trusted proxies come with a later version.")
        fields.unavailable("proxy_protocol", doc: "PROXY protocol comes with a later version.")
        access = fields.optional(
            "access", feature: .accessList, doc: "Networks that are let in or kept out, before any route is looked for."
        )
        connectionLimit = fields.optional(
            "connection_limit", feature: .connectionLimit, doc: "Requests that a client may have under way here.")
        for address in addresses ?? [] where address.value.needsZoneOrIPv4 {
            fields.context.bag.report(
                Diagnostic(
                    .invalidValue, "nothing can listen on `\(address.value.text)`", at: address.span,
                    help: ["write IPv4 addresses plainly; link-local addresses need an interface and are not served"]))
        }
        let isBuilt = transport.value == .http || transport.value == .tcp
        if !isBuilt {
            fields.context.bag.report(
                Diagnostic(
                    .unavailableKey, "protocol `\(transport.value.rawValue)` is not available in this version",
                    at: transport.span, label: "not built yet"))
        }
        fields.context.uses.add(transport.value == .tcp ? .tcpListener : .httpListener, at: port.span)
    }
}

/// How a listener speaks TLS.
package struct TLSSettings: Entity, Sendable {
    /// Mozilla's profiles.
    package enum Profile: String, Choice, Sendable {
        case modern
        case intermediate
        case old
        package static var placeholder: Profile { .intermediate }
    }

    /// The profile.
    package let profile: Located<Profile>
    /// The certificates; the first answers clients that name no known host.
    package let certificates: [Located<Certificate>]

    package static var noun: String { "TLS settings" }

    package init(from fields: inout FieldReader) {
        profile = fields.optional(
            "profile", default: .intermediate, shown: "intermediate", feature: .tlsProfile,
            doc: "Mozilla's profile: modern, intermediate or old.")
        certificates = fields.list("certificates", doc: "Certificates, the default one first.") ?? []
        fields.unavailable("client_auth", doc: "Client certificates come with a later version.")
        fields.unavailable("hsts", doc: "HSTS comes with a later version.")
    }
}

/// A certificate chain and its key, as files and, in a cluster, as a Secret.
package struct Certificate: Entity, Sendable {
    /// The hosts it is for.
    package let hosts: [Located<HostPattern>]
    /// The chain in PEM, leaf first.
    package let certificate: Located<FilePath>
    /// The private key in PEM.
    package let key: Located<FilePath>
    /// The Secret that holds both in a cluster.
    package let secret: Located<DNSLabel>?

    package static var noun: String { "a certificate" }

    package init(from fields: inout FieldReader) {
        hosts = fields.list("hosts", doc: "Hosts that the certificate is for.") ?? []
        certificate = fields.required("certificate", doc: "File of the chain in PEM, leaf first.")
        key = fields.required("key", doc: "File of the private key in PEM.")
        secret = fields.optional("secret", doc: "Name of the Kubernetes TLS Secret.")
    }
}
