import Rendering
import TopologyModel

extension NginxTarget {
    /// What becomes of what is spoken to servers, where versions and editions differ.
    func serverAnswer(_ feature: Feature) -> Support {
        switch feature {
        case .h2ToServers:
            dialect.has(.http2ToServers)
                ? .exact
                : .unsupported(since: "1.29.4", instead: "HTTP/1.1 (`protocol: http`); `grpc` for gRPC servers")
        case .namedServer:
            dialect.has(.resolvingUpstreams)
                ? .exact : .unsupported(since: "1.27.3", instead: "without `resolve` names are resolved at start")
        case .agentCheck:
            .unsupported(since: nil, instead: "leave it out: nginx asks no agents")
        default:
            dialect.has(.activeChecks)
                ? .exact : .ignored(why: "nginx checks nothing actively, and says so with the check itself (LB0512)")
        }
    }
}
