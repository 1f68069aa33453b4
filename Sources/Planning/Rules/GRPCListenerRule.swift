import Diagnostics
import TopologyModel

/// LB0442: gRPC needs HTTP/2 from the client on.
enum GRPCListenerRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let plan = subject.plan
        guard plan.backends.contains(where: { $0.wire.form == .grpc }) else { return }
        var reported: Set<Int> = []
        for listener in plan.listeners {
            guard case .http(let http) = listener.kind, http.redirectPort == nil, !http.http2 else { continue }
            for index in http.virtualHosts.flatMap({ $0.routes.prefix($0.ownRouteCount) }) {
                guard plan.routes[index].action.backends.contains(where: { plan.backends[$0].wire.form == .grpc }),
                    reported.insert(index).inserted
                else { continue }
                bag.report(
                    Diagnostic(
                        .grpcWithoutHTTP2,
                        "gRPC clients cannot reach this route: listener `\(listener.name.text)` has no HTTP/2",
                        at: plan.routes[index].span,
                        related: [Diagnostic.Label(listener.span, "offers no HTTP/2")],
                        help: [
                            "name an HTTPS listener in the site's `listeners`; those have HTTP/2",
                            "or say `http2: true` on the plain listener, where clients are your own",
                        ]))
            }
        }
    }
}
