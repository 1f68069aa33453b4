import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes the `stream` block: TCP listeners and their backends.
struct StreamLowering {
    let scope: Scope

    /// The block in parts; none without TCP listeners.
    func lowered() -> [Document] {
        var listeners: [(ListenerPlan, BackendPlan)] = []
        for listener in scope.plan.listeners {
            if case .tcp(let backend) = listener.kind { listeners.append((listener, scope.plan.backends[backend])) }
        }
        guard !listeners.isEmpty else { return [] }
        var shared = SharedVariables()
        let lowering = UpstreamLowering(scope: scope, context: .stream)
        var upstreams = Document(depth: 1)
        NameResolution.lower(scope, listeners.map(\.1), into: &upstreams)
        var seen: Set<Identifier> = []
        for (_, backend) in listeners where seen.insert(backend.name).inserted {
            lowering.add(backend, into: &upstreams, shared: &shared)
        }
        var servers = Document(depth: 1)
        for (listener, backend) in listeners { lower(listener, backend, into: &servers) }
        var head = Document()
        head.open("stream")
        if shared.clientNetwork { SharedVariables.network(into: &head) }
        for (_, backend) in listeners where seen.remove(backend.name) != nil {
            StreamCheck(scope, backend)?.lowerMatch(into: &upstreams)
        }
        return [head, upstreams, servers]
    }

    private func lower(_ listener: ListenerPlan, _ backend: BackendPlan, into document: inout Document) {
        let timeouts = scope.plan.timeouts
        document.blank()
        document.block("server") { server in
            for address in listener.addresses {
                server.directive("listen", ListenWords.socket(address, port: listener.port))
            }
            server.directive("proxy_pass", .name(scope.upstream(backend)))
            if let tls = backend.wire.tls { ServerTLSLowering.lowerStream(tls, of: backend, into: &server) }
            switch backend.wire.proxyHeader?.value {
            case .v1: server.directive("proxy_protocol", "on")
            case .v2 where scope.dialect.has(.proxyHeaderV2):
                server.directive("proxy_protocol", "on")
                server.directive("proxy_protocol_version", "2")
            case .v2, nil: break
            }
            server.directive("proxy_connect_timeout", .duration(timeouts.connect))
            // A connection of bytes is a tunnel: nobody knows what silence means on it.
            server.directive("proxy_timeout", .duration(timeouts.tunnel))
            server.directive("proxy_next_upstream_tries", .number(RetryPlan.builtIn.attempts + 1))
            StreamCheck(scope, backend)?.lower(into: &server)
        }
    }
}
