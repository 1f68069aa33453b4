import Diagnostics
import Planning
import Rendering
import TopologyModel

extension NginxIC {
    func annotations(
        of route: RoutePlan, on site: IngressSite, in files: IngressFiles, service: String?,
        _ remarks: inout Remarks
    ) -> [Annotation] {
        var annotations = timeouts(of: route) + limits(of: route, in: files.plan)
        // The controller's own limit is 1m: a body without one is let through by 0.
        annotations.append(Annotation(.f5BodySize, size: route.traffic.maxBody?.value.text ?? "0"))
        if route.websocket, let service {
            annotations += remarks.annotation(at: route.span) { () throws(Inexpressible) in
                try Annotation(.f5WebsocketServices, text: service)
            }
        }
        if route.retries != .builtIn {
            annotations += remarks.annotation(at: route.span) { () throws(Inexpressible) in
                try Annotation(.f5NextUpstream, text: NginxRetries.causes(route.retries))
            }
            annotations.append(Annotation(.f5NextUpstreamTries, route.retries.attempts + 1))
        }
        if !route.buffering { annotations.append(Annotation(.f5Buffering, flag: false)) }
        return annotations
    }

    /// What differs from the controller's defaults, 60 s each.
    private func timeouts(of route: RoutePlan) -> [Annotation] {
        let timeouts = route.timeouts
        let silence = route.websocket ? max(timeouts.server, timeouts.tunnel) : timeouts.server
        var annotations: [Annotation] = []
        if timeouts.connect != .seconds(60) {
            annotations.append(Annotation(.f5ConnectTimeout, time: timeouts.connect))
        }
        if silence != .seconds(60) {
            annotations.append(Annotation(.f5ReadTimeout, time: silence))
            annotations.append(Annotation(.f5SendTimeout, time: silence))
        }
        return annotations
    }

    /// One bucket by address: more than that takes a Policy.
    private func limits(of route: RoutePlan, in plan: Plan) -> [Annotation] {
        guard let first = route.rateLimits.first else { return [] }
        let limit = plan.rateLimits[first]
        let unit = limit.rate.unit == .second ? "r/s" : "r/m"
        return [
            Annotation(.f5LimitRate, size: "\(limit.rate.count)\(unit)"),
            Annotation(.f5LimitKey, "${binary_remote_addr}"), Annotation(.f5LimitZoneSize, "10m"),
            Annotation(.f5LimitBurst, limit.burst), Annotation(.f5LimitNoDelay, flag: true),
            Annotation(.f5LimitStatus, limit.status),
        ]
    }
}

extension BackendPlan {
    /// The connection limit that all servers share; `nil` when they have none or differ.
    var commonServerLimit: Int? {
        let limits = Set(servers.map(\.maxConnections))
        return limits.count == 1 ? limits.first ?? nil : nil
    }

    /// The connection limit that all servers share; reports limits that differ.
    func serverLimit(_ title: String, _ remarks: inout Remarks) -> Int? {
        let limits = Set(servers.map(\.maxConnections))
        guard limits.count > 1 else { return limits.first ?? nil }
        let place = servers.first { $0.maxConnections != nil }
        remarks.lose(
            .maxConnections, "connection limits that differ between servers in \(title)", at: place?.span ?? span,
            instead: "give every server of the backend the same `max_connections`")
        return nil
    }
}
