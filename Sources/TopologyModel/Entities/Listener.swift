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
    /// The one backend of a TCP or UDP listener.
    package let backend: Located<Identifier>?
    /// Datagrams that a server answers one with, on UDP listeners; any number when left out.
    package let responses: Located<ResponseCount>?
    /// Sends every request to HTTPS.
    package let redirect: Located<RedirectTarget>?
    /// Whether HTTP/2 is offered to TLS clients.
    package let http2: Located<Bool>?
    /// Whether HTTP/3 is offered to TLS clients.
    package let http3: Located<Bool>?
    /// TLS; makes an HTTP listener HTTPS.
    package let tls: Located<TLSSettings>?
    /// Who is let in.
    package let access: Located<AccessList>?
    /// How many requests a client may have under way here.
    package let connectionLimit: Located<ConnectionLimit>?
    /// Whose X-Forwarded-For or PROXY header is believed.
    package let trustedProxies: [Located<IPNetwork>]?
    /// Whether the trusted proxies send PROXY headers.
    package let proxyProtocol: Located<Bool>?

    package static var noun: String { "a listener" }

    package init(from fields: inout FieldReader) {
        port = fields.required("port", doc: "The port that clients connect to.")
        addresses = fields.list("addresses", doc: "Addresses; [\"0.0.0.0\", \"::\"] when left out.")
        transport = fields.optional(
            "protocol", default: .http, shown: "http", doc: "http, tcp, udp, or tls_passthrough (by server name).")
        backend = fields.optional("backend", doc: "The backend of a TCP or UDP listener.")
        responses = fields.optional("responses", doc: "Datagrams that a server answers one with, on UDP; any number.")
        redirect = fields.optional(
            "redirect", feature: .redirectToHTTPS, doc: "`https` sends every request to the HTTPS listener.")
        http2 = fields.optional(
            "http2", feature: .http2,
            doc: """
                Offer HTTP/2; true on HTTPS listeners. A plain HTTP listener with it also speaks HTTP/2 to clients that \
                begin with it, as gRPC clients do; browsers do not.
                """)
        tls = fields.optional("tls", feature: .httpsListener, doc: "Certificates and profile; makes it HTTPS.")
        access = fields.optional(
            "access", feature: .accessList, doc: "Networks that are let in or kept out, before any route is looked for."
        )
        connectionLimit = fields.optional(
            "connection_limit", feature: .connectionLimit, doc: "Requests that a client may have under way here.")
        http3 = fields.optional("http3", doc: "Offer HTTP/3 too; false.")
        trustedProxies = fields.list(
            "trusted_proxies", orSingle: true,
            doc: "Networks of the proxies in front, whose X-Forwarded-For or PROXY header is believed; nobody's.")
        proxyProtocol = fields.optional("proxy_protocol", doc: "The trusted proxies send PROXY headers; false.")
        for address in addresses ?? [] where address.value.needsZoneOrIPv4 {
            fields.context.bag.report(
                Diagnostic(
                    .invalidValue, "nothing can listen on `\(address.value.text)`", at: address.span,
                    help: ["write IPv4 addresses plainly; link-local addresses need an interface and are not served"]))
        }
        noteUses(in: &fields.context.uses)
    }

    private func noteUses(in uses: inout FeatureUses) {
        switch transport.value {
        case .http: uses.add(.httpListener, at: port.span)
        case .tcp: uses.add(.tcpListener, at: port.span)
        case .udp: uses.add(.udpListener, at: transport.span)
        case .tlsPassthrough: uses.add(.tlsPassthrough, at: transport.span)
        }
        if let http3, http3.value { uses.add(.http3, at: http3.span) }
        let hasHeaders = proxyProtocol?.value ?? false
        if let proxyProtocol, hasHeaders { uses.add(.proxyProtocolIn, at: proxyProtocol.span) }
        if let first = trustedProxies?.first, !hasHeaders { uses.add(.trustedProxies, at: first.span) }
    }
}

/// How many datagrams answer one.
package struct ResponseCount: RangedNumber, Hashable, Sendable {
    /// 0 to 1000.
    package let number: Int
    package static var range: ClosedRange<Int> { 0...1000 }
    package static var noun: String { "a number of datagrams" }
    package init(checked number: Int) { self.number = number }
}
