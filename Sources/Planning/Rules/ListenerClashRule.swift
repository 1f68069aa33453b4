import Diagnostics
import TopologyModel

/// LB0406: two listeners, or a listener and the status page, want the same address and port.
///
/// `0.0.0.0` is every IPv4 address, `::` every IPv6 address and no IPv4 one.
enum ListenerClashRule: Rule {
    private struct Place {
        let what: String
        let span: SourceSpan
        let port: UInt16
        let addresses: [IPAddress]
        /// Whether datagrams come there; TCP and UDP have ports of their own.
        let isUDP: Bool
    }

    /// Where a listener listens; HTTP/3 adds the UDP port of the same number.
    private static func places(of listener: ListenerPlan) -> [Place] {
        func place(_ what: String, isUDP: Bool) -> Place {
            Place(
                what: "\(what)listener `\(listener.name.text)`", span: listener.span, port: listener.port,
                addresses: listener.addresses, isUDP: isUDP)
        }
        switch listener.kind {
        case .udp: return [place("", isUDP: true)]
        case .http(let http) where http.http3:
            return [place("", isUDP: false), place("HTTP/3 of ", isUDP: true)]
        case .http, .tcp, .tlsPassthrough: return [place("", isUDP: false)]
        }
    }

    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        var places = subject.plan.listeners.flatMap { Self.places(of: $0) }
        if let status = subject.plan.status, case .address(let address) = status.value.listen.value.host {
            places.append(
                Place(
                    what: "the status page", span: status.value.listen.span, port: status.value.listen.value.port,
                    addresses: [address], isUDP: false))
        }
        var byPort: [UInt16: [Place]] = [:]
        for place in places {
            let earlier = byPort[place.port, default: []]
            if let first = earlier.first(where: { clash($0, place) }) {
                bag.report(
                    Diagnostic(
                        .listenerClash, "\(place.what) and \(first.what) both listen on port \(place.port)",
                        at: place.span, label: "the same address and port",
                        related: [Diagnostic.Label(first.span, "first here")],
                        help: ["give one of them another port, or `addresses` of its own"]))
            }
            byPort[place.port] = earlier + [place]
        }
    }

    private static func clash(_ left: Place, _ right: Place) -> Bool {
        left.isUDP == right.isUDP && overlap(left.addresses, right.addresses)
    }

    private static func overlap(_ left: [IPAddress], _ right: [IPAddress]) -> Bool {
        left.contains { a in
            right.contains { b in a.isIPv6 == b.isIPv6 && (a == b || a.isUnspecified || b.isUnspecified) }
        }
    }
}
