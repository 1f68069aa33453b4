import Diagnostics
import TopologyModel

/// What a backend is whose clients are sent away: no request is under way, and no answer of a server binds a client.
enum RedirectMeaning {
    /// Gives a backend the URLs of its servers, and leaves out what means nothing; `RedirectMeaningRule` says so.
    static func apply(
        _ redirect: Located<ServerRedirect>, _ transport: Backend.ServerProtocol?, to plan: inout BackendPlan
    ) {
        plan.redirect = ServerURLPlan(
            scheme: redirect.value.scheme?.value ?? (transport?.hasTLS == true ? .https : .http),
            port: redirect.value.port?.value.number, span: redirect.span)
        for index in plan.servers.indices { plan.servers[index].maxConnections = nil }
        if let sticky = plan.sticky?.value, !binds(sticky) { plan.sticky = nil }
        if counts(plan.balance) { plan.balance = .roundRobin }
    }

    /// Whether a client is known before it is answered.
    static func binds(_ sticky: Stickiness) -> Bool {
        if case .clientIP = sticky { true } else { false }
    }

    /// Whether a balance counts requests under way.
    static func counts(_ balance: Balance) -> Bool {
        switch balance {
        case .leastConnections, .leastTime, .randomTwo, .first: true
        case .roundRobin, .random, .hash: false
        }
    }
}
