import Diagnostics
import Planning
import TopologyModel

/// The name servers that nginx asks while it runs.
enum NameResolution {
    /// Adds `resolver` to `http` or `stream` if one of its backends has names to resolve.
    static func lower(_ scope: Scope, _ backends: [BackendPlan], into document: inout Document) {
        guard let resolution = scope.plan.resolution, scope.dialect.has(.resolvingUpstreams),
            backends.contains(where: { $0.servers.contains { if case .name = $0.host { true } else { false } } })
        else { return }
        document.blank()
        document.begin("resolver")
        for server in resolution.nameservers {
            document.add(
                server.value.port == 53
                    ? .compound([.address(server.value.address)], quoted: false) : .socket(server.value.socket))
        }
        document.add(.timed("valid=", .seconds(max(1, resolution.valid.value.secondsRoundedUp))))
    }
}
