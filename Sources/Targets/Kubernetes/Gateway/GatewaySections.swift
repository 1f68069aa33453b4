import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A listener of the Gateway.
struct GatewaySection {
    /// What is spoken on it.
    enum Kind {
        /// HTTP.
        case http
        /// HTTPS with the certificates of these Secrets.
        case https(secrets: [String])
        /// TLS that is passed on unopened.
        case passthrough
        /// TCP.
        case tcp
        /// UDP.
        case udp
    }

    /// Its name in the Gateway.
    let name: String
    /// The plan's listener, by its index.
    let listener: Int
    /// The port.
    let port: UInt16
    /// The only hosts that it serves; any when `nil`.
    let host: HostPattern?
    /// What is spoken.
    let kind: Kind
}

/// The listeners of the Gateway, at most 64.
struct GatewaySections {
    /// The listeners, in the plan's order.
    private(set) var sections: [GatewaySection] = []
    private var names = ObjectNames()
    private static let limit = 64

    /// Makes a listener of each of the plan's; a certificate but the first has one for each of its hosts, because a
    /// listener with several certificates means something else to each implementation.
    init(_ plan: Plan, request: GatewayRequest, remarks: inout Remarks) {
        var sockets: Set<String> = []
        for (index, listener) in plan.listeners.enumerated() {
            guard Self.isServed(listener, request, &remarks) else { continue }
            let isUDP = if case .udp = listener.kind { true } else { false }
            guard sockets.insert("\(isUDP)\(listener.port)").inserted else {
                remarks.lose(
                    combination: "two listeners on port \(listener.port) in a Gateway", at: listener.span,
                    instead: "give one of them another port")
                continue
            }
            Self.report(listener, &remarks)
            add(listener, index)
        }
        guard sections.count > Self.limit else { return }
        remarks.lose(
            combination: "\(sections.count) listeners, one for each certificate's host, in a Gateway",
            at: request.span, instead: "a Gateway has at most 64: put hosts into one certificate")
        sections.removeLast(sections.count - Self.limit)
    }

    /// Whether there is a route for what is spoken; `GatewayRequest.support(for:)` reports where there is none.
    private static func isServed(
        _ listener: ListenerPlan, _ request: GatewayRequest, _ remarks: inout Remarks
    ) -> Bool {
        switch listener.kind {
        case .http: true
        case .tcp: request.has(.tcpRoutes) && request.serves(.tcpRoute, &remarks)
        case .udp: request.has(.tcpRoutes) && request.serves(.udpRoute, &remarks)
        case .tlsPassthrough:
            request.has(.tlsRoutes) && request.clusterTakesTLSRoutes && request.serves(.tlsRoute, &remarks)
        }
    }

    private mutating func add(_ listener: ListenerPlan, _ index: Int) {
        switch listener.kind {
        case .tcp: add(listener, index, host: nil, .tcp)
        case .udp: add(listener, index, host: nil, .udp)
        case .tlsPassthrough: add(listener, index, host: nil, .passthrough)
        case .http(let http):
            guard let tls = http.tls else {
                add(listener, index, host: nil, .http)
                return
            }
            var main: String?
            for certificate in tls.certificates.map(\.value) {
                guard let secret = certificate.secret?.value.text else { continue }
                if main == nil {
                    main = secret
                    add(listener, index, host: nil, .https(secrets: [secret]))
                } else if secret != main {
                    for host in certificate.hosts.map(\.value) where !has(host, listener: index) {
                        add(listener, index, host: host, .https(secrets: [secret]))
                    }
                }
            }
        }
    }

    private func has(_ host: HostPattern, listener: Int) -> Bool {
        host == .any || sections.contains { $0.listener == listener && $0.host == host }
    }

    private mutating func add(
        _ listener: ListenerPlan, _ index: Int, host: HostPattern?, _ kind: GatewaySection.Kind
    ) {
        let name = listener.name.text + (host.map { "-" + IngressWriter.word($0.text) } ?? "")
        sections.append(
            GatewaySection(name: names.claim(name), listener: index, port: listener.port, host: host, kind: kind))
    }

    private static func report(_ listener: ListenerPlan, _ remarks: inout Remarks) {
        if !listener.addresses.allSatisfy(\.isUnspecified) {
            remarks.differ(
                .httpListener, "a Gateway has its own addresses, not the listener's: `addresses` asks for some",
                at: listener.span)
        }
        if case .http(let http) = listener.kind, http.tls != nil, !http.http2 {
            remarks.differ(
                .http2, "HTTP/2 stays on: the Gateway API has no switch for it", at: listener.span)
        }
        if case .udp(_, .some) = listener.kind {
            remarks.differ(
                .udpListener, "how many answers a datagram gets is not said: the implementation waits for more",
                at: listener.span)
        }
    }

    /// The listeners that a host's requests arrive at: for a name the closest one, for broader hosts each that serves
    /// some of theirs.
    func names(for host: HostPattern, listener: Int) -> [String] {
        let own = sections.filter { $0.listener == listener }
        if case .exact = host {
            let serving = own.filter { $0.host?.covers(host) ?? true }
            let closest = serving.max { ($0.host?.text.utf8.count ?? 0) < ($1.host?.text.utf8.count ?? 0) }
            return closest.map { [$0.name] } ?? []
        }
        return own.filter { section in
            section.host.map { $0.covers(host) || host.covers($0) } ?? true
        }.map(\.name)
    }
}
