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
        var seen: Set<Identifier> = []
        for (_, backend) in listeners where seen.insert(backend.name).inserted {
            lowering.add(backend, into: &upstreams, shared: &shared)
        }
        var servers = Document(depth: 1)
        for (listener, backend) in listeners { lower(listener, backend, into: &servers) }
        var head = Document()
        head.open("stream")
        if shared.clientNetwork { SharedVariables.network(into: &head) }
        LimitZones(scope: scope).lower(listeners.map(\.0), into: &head)
        return [head, upstreams, servers]
    }

    private func lower(_ listener: ListenerPlan, _ backend: BackendPlan, into document: inout Document) {
        let timeouts = scope.plan.timeouts
        document.blank()
        document.block("server") { server in
            for address in listener.addresses {
                server.directive("listen", ListenWords.socket(address, port: listener.port))
            }
            StreamTraffic(scope: scope, listener: listener).lower(into: &server)
            server.directive("proxy_pass", .name(scope.upstream(backend)))
            server.directive("proxy_connect_timeout", .duration(timeouts.connect))
            // A connection of bytes is a tunnel: nobody knows what silence means on it.
            server.directive("proxy_timeout", .duration(timeouts.tunnel))
            server.directive("proxy_next_upstream_tries", .number(RetryPlan.builtIn.attempts + 1))
            if scope.dialect.has(.activeChecks), let check = backend.healthCheck {
                if case .http = check.probe {
                    scope.losses.lose(
                        .activeHealthCheck, "an HTTP check of servers that are spoken TCP with", at: check.span,
                        instead: "use a `tcp` check")
                }
                ActiveCheck.words(check, into: &server)
            }
        }
    }
}
