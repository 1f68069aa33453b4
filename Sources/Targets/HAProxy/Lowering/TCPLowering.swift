import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// One `frontend` for each TCP listener.
    mutating func lowerTCPListeners() {
        for listener in plan.listeners {
            guard case .tcp(let backend) = listener.kind else { continue }
            document.section("frontend fe_", Word.identifier(listener.name).glued)
            lowerBind(listener, tls: nil, http2: false)
            lowerTraffic(ofTCP: listener)
            lowerDefaultBackend(plan.backends[backend])
        }
    }
}
