import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The `listen` directives of a listener.
struct ListenWords {
    let listener: ListenerPlan
    let http: HTTPListenerPlan
    let dialect: Dialect

    /// Adds a line for each address; with `isDefault` the server answers for hosts that no other names.
    func lower(isDefault: Bool, into document: inout Document) {
        for address in listener.addresses {
            document.begin("listen")
            document.add(Self.socket(address, port: listener.port))
            if http.tls != nil { document.add("ssl") }
            if speaksHTTP2, !dialect.has(.http2Directive) { document.add("http2") }
            if listener.clients.hasHeaders { document.add("proxy_protocol") }
            if isDefault { document.add("default_server") }
        }
        lowerQUIC(isDefault: isDefault, into: &document)
        if speaksHTTP2, dialect.has(.http2Directive) { document.directive("http2", "on") }
    }

    /// Adds a line for each address where HTTP/3 is spoken; the kernel gives a client's datagrams to one worker with
    /// `reuseport`, which is said once.
    private func lowerQUIC(isDefault: Bool, into document: inout Document) {
        guard http.http3, dialect.has(.quic) else { return }
        for address in listener.addresses {
            document.begin("listen")
            document.add(Self.socket(address, port: listener.port))
            document.add("quic")
            if isDefault {
                document.add("default_server")
                document.add("reuseport")
            }
        }
    }

    /// A plain port speaks both HTTP/1.1 and HTTP/2 where HTTP/2 is no parameter of `listen`.
    private var speaksHTTP2: Bool { http.http2 && (http.tls != nil || dialect.has(.http2Directive)) }

    /// Reports HTTP/2 on a plain port where it would be all that the port speaks.
    func reportLoss(_ losses: LossReporter) {
        guard http.http2, http.tls == nil, !dialect.has(.http2Directive) else { return }
        losses.lose(
            .http2, "HTTP/2 beside HTTP/1.1 on a plain port (from version 1.25.1 on)", at: listener.span,
            instead: "an HTTPS listener, or nginx 1.25.1")
    }

    /// `80` for every IPv4 address, `[::]:80` for every IPv6 address, `10.0.0.1:80` for one.
    static func socket(_ address: IPAddress, port: UInt16) -> Word {
        if !address.isIPv6, address.isUnspecified { return .number(Int(port)) }
        return .socket(SocketAddress(host: .address(address), port: port))
    }
}
