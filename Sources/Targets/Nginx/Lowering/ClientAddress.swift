import Planning
import TopologyModel

/// Makes the directives that tell a client's address from that of a proxy in front.
struct ClientAddress {
    let scope: Scope
    let listener: ListenerPlan

    private var source: ClientSource { listener.clients }

    /// 1 where a trusted proxy of the listener is connected, else 0.
    private var trusted: Variable { Variable("trusted", of: Name(listener.name)) }

    /// Adds to a server of `http` where the client's address comes from.
    func lowerHTTP(into server: inout Document) {
        if !source.trusted.isEmpty {
            networks(into: &server)
            server.directive("real_ip_header", source.hasHeaders ? "proxy_protocol" : "X-Forwarded-For")
            if !source.hasHeaders { server.directive("real_ip_recursive", "on") }
        }
        guard scope.forwarded.believesProxies else { return }
        server.directive(
            "set", .variable(Self.isTrusted), source.readsForwarded ? .variable(trusted) : "0")
    }

    /// Adds to a server of `stream` where the client's address comes from.
    func lowerStream(into server: inout Document) {
        if source.hasHeaders { networks(into: &server) }
    }

    private func networks(into server: inout Document) {
        for network in source.trusted { server.directive("set_real_ip_from", .network(network)) }
    }

    /// Adds to `http` who is trusted.
    func lowerDefinition(into document: inout Document, sizes: inout HashSizes) {
        guard source.readsForwarded else { return }
        document.blank()
        document.block("geo", "$realip_remote_addr", .variable(trusted)) { geo in
            geo.directive("default", "0")
            for network in source.trusted { geo.entry(.network(network), "1") }
        }
        sizes.noteVariables(1, longest: listener.name.text.utf8.count + 14)
    }

    /// Whether the request at hand came through a trusted proxy; set in every server.
    static let isTrusted = Variable("lbgen_trusted")
    /// X-Forwarded-Proto towards servers.
    static let proto = Variable("lbgen_forwarded_proto")
    /// X-Forwarded-Host towards servers.
    static let host = Variable("lbgen_forwarded_host")

    /// Whether some listener believes X-Forwarded headers.
    static func isNeeded(_ plan: Plan) -> Bool {
        plan.listeners.contains { listener in
            if case .http = listener.kind { listener.clients.readsForwarded } else { false }
        }
    }

    /// Adds to `http` what servers learn of the client's own request: what a trusted proxy says, else what nginx knows.
    static func lowerShared(_ plan: Plan, into document: inout Document, sizes: inout HashSizes) {
        guard isNeeded(plan) else { return }
        document.blank()
        document.block("map", #""$lbgen_trusted|$http_x_forwarded_proto""#, .variable(proto)) { map in
            map.directive("default", "$scheme")
            map.directive(#""~^1\|(?<lbgen_match>(?:http|ws)s?)$""#, .variable(SharedVariables.match))
        }
        document.blank()
        document.block("map", #""$lbgen_trusted|$http_x_forwarded_host""#, .variable(host)) { map in
            map.directive("default", .variable(AskedHost(plan).variable))
            map.directive(#""~^1\|(?<lbgen_match>.+)$""#, .variable(SharedVariables.match))
        }
        sizes.noteVariables(3, longest: 22)
    }
}
