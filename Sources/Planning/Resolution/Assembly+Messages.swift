import Diagnostics
import TopologyModel

extension Assembly {
    /// The message policies in force, the nearest of `policies` (route, site, defaults) first; each wins as a whole.
    ///
    /// Routes that take every policy from the same places share one plan.
    mutating func planMessages(_ policies: [MessagePolicies]) -> MessagePlan {
        guard policies.contains(where: { !$0.isEmpty }) else { return .unchanged }
        let requestHeaders = policies.lazy.compactMap(\.requestHeaders).first
        let responseHeaders = policies.lazy.compactMap(\.responseHeaders).first
        let rewrite = policies.lazy.compactMap(\.rewrite).first
        let cors = policies.lazy.compactMap(\.cors).first
        let pages = policies.lazy.compactMap(\.errorPages).first
        let closed = policies.lazy.compactMap(\.maintenance).first
        let mirror = policies.lazy.compactMap(\.mirror).first
        let log = policies.lazy.compactMap(\.log).first
        let places = [
            requestHeaders?.span, responseHeaders?.span, rewrite?.span, cors?.span, pages?.span, closed?.span,
            mirror?.span, log?.span,
        ]
        if let known = messages[places] { return known }
        let plan = MessagePlan(
            requestHeaders: requestHeaders?.value.changes, responseHeaders: responseHeaders?.value.changes,
            rewrite: rewrite?.value, cors: cors?.value, errorPages: pages?.value,
            maintenance: closed.flatMap { $0.value.isOn ? $0.value : nil },
            mirror: mirror.flatMap { planMirror($0.value) }, isLogged: log?.value ?? true)
        messages[places] = plan
        return plan
    }

    private mutating func planMirror(_ mirror: Mirror) -> MirrorPlan? {
        guard let index = symbols.backends.resolve(mirror.backend, reporting: bag) else { return nil }
        if transports[index].http == nil { transports[index].http = mirror.backend.span }
        return MirrorPlan(backend: index, hundredths: mirror.share.value.hundredths)
    }
}
