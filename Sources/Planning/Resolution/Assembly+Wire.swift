import Diagnostics
import TopologyModel

extension Assembly {
    /// What a backend speaks, each setting from the nearest backend of its chain that gives it.
    mutating func planWire(
        _ settings: WireSettings, transport: BackendPlan.Transport, servers: [Server],
        at span: SourceSpan
    )
        -> ServerWire
    {
        let stated = settings.transport?.value ?? (transport == .tcp ? .tcp : .http)
        let isBytesInTLS = stated == .tcp && settings.tls != nil
        if isBytesInTLS, let tls = settings.tls { uses.add(.tlsToServers, at: tls.span) }
        let tls =
            stated.hasTLS || isBytesInTLS
            ? ServerTLSPlan(
                settings.tls?.value, of: servers, at: settings.tls?.span ?? settings.transport?.span ?? span) : nil
        return ServerWire(
            form: Self.form(stated, transport), tls: tls, proxyHeader: settings.proxyHeader, agent: settings.agent)
    }

    private static func form(
        _ stated: Backend.ServerProtocol, _ transport: BackendPlan.Transport
    ) -> ServerWire.Form {
        if transport == .tcp { return .bytes }
        return switch stated {
        case .http, .https, .tcp: .http1
        case .h2c: .http2
        case .grpc, .grpcs: .grpc
        }
    }

    /// Notes what a check of a backend needs of targets; a check that only virtual addresses have is keepalived's.
    mutating func noteProbe(_ check: HealthCheck?, at span: SourceSpan?) {
        guard let check, let span else { return }
        switch check.probe {
        case .http, .tcp: break
        case .exchange: uses.add(.tcpExpectCheck, at: span)
        case .service: uses.add(.protocolCheck, at: span)
        }
    }
}

/// What a backend and those it is like say of the way servers are spoken to.
struct WireSettings {
    let transport: Located<Backend.ServerProtocol>?
    let tls: Located<ServerTLS>?
    let proxyHeader: Located<ProxyHeader>?
    let agent: Located<AgentCheck>?
}
