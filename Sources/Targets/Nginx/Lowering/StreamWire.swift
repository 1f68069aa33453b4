import Diagnostics
import Planning
import Rendering
import TopologyModel

/// How connections of a `stream` server are begun: TLS and the PROXY header, which are the server block's.
struct StreamWire {
    let scope: Scope

    /// Adds both for the backends that a server block chooses from, of which all must want the same.
    func lower(_ backends: [BackendPlan], into server: inout Document) {
        guard let first = backends.first else { return }
        let headers = Set(backends.map { $0.wire.proxyHeader?.value })
        if headers.count > 1, let span = backends.lazy.compactMap(\.wire.proxyHeader?.span).first {
            scope.losses.lose(
                .proxyProtocolOut, "a PROXY header for some of the servers of one listener", at: span,
                instead: "give every backend of the listener the same `proxy_protocol`")
        } else if let header = first.wire.proxyHeader?.value {
            lower(header, into: &server)
        }
        if backends.count == 1, let tls = first.wire.tls {
            ServerTLSLowering.lowerStream(tls, of: first, into: &server)
        } else if let tls = backends.lazy.compactMap(\.wire.tls).first {
            scope.losses.lose(
                .tlsToServers, "TLS to servers that are chosen by the name a TLS client asks for", at: tls.span,
                instead: "leave `tls` out: what is passed through is TLS already")
        }
    }

    /// Version 2 where this nginx has it; that it has not is `WireLosses`' report.
    private func lower(_ header: ProxyHeader, into server: inout Document) {
        guard header == .v1 || scope.dialect.has(.proxyHeaderV2) else { return }
        server.directive("proxy_protocol", "on")
        if header == .v2 { server.directive("proxy_protocol_version", "2") }
    }

    /// Reports what datagrams cannot have.
    func reportDatagrams(to backend: BackendPlan) {
        if let header = backend.wire.proxyHeader {
            scope.losses.lose(
                .proxyProtocolOut, "a PROXY header before datagrams", at: header.span, instead: "leave it out")
        }
        if let tls = backend.wire.tls {
            scope.losses.lose(.tlsToServers, "TLS around datagrams", at: tls.span, instead: "leave `tls` out")
        }
    }
}
