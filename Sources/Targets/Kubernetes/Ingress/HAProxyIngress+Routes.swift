import Diagnostics
import Planning
import Rendering
import TopologyModel

extension HAProxyIngress {
    /// What differs from the controller's defaults. These keys hold for a backend, whatever Ingress bears them.
    func annotations(
        of route: RoutePlan, in plan: Plan, service: String?, _ remarks: inout Remarks
    ) -> [Annotation] {
        let timeouts = route.timeouts
        let defaults: [(AnnotationKey, Duration, Duration)] = [
            (.haproxyConnectTimeout, timeouts.connect, .seconds(5)),
            (.haproxyServerTimeout, timeouts.server, .seconds(50)),
            (.haproxyQueueTimeout, timeouts.queue, .seconds(5)),
            (.haproxyTunnelTimeout, timeouts.tunnel, .seconds(3600)),
            (.haproxyRequestTimeout, timeouts.request, .seconds(5)),
            (.haproxyKeepAliveTimeout, timeouts.keepalive, .seconds(60)),
        ]
        return defaults.filter { $0.1 != $0.2 }.map { Annotation($0.0, time: $0.1) }
    }

    /// Every endpoint is probed by HAProxy itself.
    func check(_ backend: BackendPlan, _ remarks: inout Remarks) -> [Annotation] {
        guard let check = backend.healthCheck else { return [] }
        var annotations: [Annotation] = []
        if case .http(let path) = check.probe {
            annotations += remarks.annotation(at: check.span) { () throws(Inexpressible) in
                try Annotation(.haproxyCheckURI, text: path.text)
            }
            if check.host != nil || check.method != nil || check.body != nil {
                remarks.lose(
                    .activeHealthCheck, "a check with a host, a method or a body of its own in haproxy-ingress",
                    at: check.span, instead: "use a check with a path alone")
            }
            if check.expect.map(\.value) != [StatusRange(200, 399)] {
                remarks.differ(
                    .activeHealthCheck, "haproxy-ingress: an answer of 200 to 399 is a good one", at: check.span)
            }
        }
        if let port = check.port { annotations.append(Annotation(.haproxyCheckPort, Int(port.value.number))) }
        annotations.append(Annotation(.haproxyCheckInterval, time: check.interval.value))
        annotations.append(Annotation(.haproxyCheckRise, check.rise.value.number))
        annotations.append(Annotation(.haproxyCheckFall, check.fall.value.number))
        return annotations
    }

    /// Reports backends whose routes want different settings where the controller has one for the backend.
    func reportConflicts(_ plan: Plan, _ remarks: inout Remarks) {
        var first: [Int: TimeoutPlan] = [:]
        for route in plan.routes {
            guard case .backend(let backend) = route.action else { continue }
            guard let known = first[backend] else {
                first[backend] = route.timeouts
                continue
            }
            guard known != route.timeouts else { continue }
            remarks.lose(
                .timeoutSettings,
                "timeouts that differ between routes of backend `\(plan.backends[backend].name.text)` in haproxy-ingress",
                at: route.span,
                instead: "give the route a backend of its own: `like: \(plan.backends[backend].name.text)`")
        }
    }
}
