import Diagnostics
import Planning
import Rendering
import TopologyModel

/// `sticky learn`, from nginx 1.29.6 on: the zone remembers which server a value was answered by.
struct LearnedStickiness {
    private let create: [Word]
    private let lookup: Word
    private let zone: Name
    private let ttl: Duration
    /// Whether the value is learned from an answer's head, before its body is through.
    private let learnsFromHead: Bool

    /// What a backend's stickiness is learned from; `nil` for none. What has no variable is lost.
    init?(scope: Scope, backend: BackendPlan) {
        guard scope.dialect.has(.nativeStickiness) else { return nil }
        switch backend.sticky?.value {
        case .clientIP(let ttl):
            create = ["create=$remote_addr"]
            lookup = "lookup=$remote_addr"
            self.ttl = ttl.value
            learnsFromHead = false
        case .header(let name, let ttl):
            guard let variable = Variable(header: name.value) else { return nil }
            create = [.compound(["create=", .variable(variable)], quoted: false)]
            lookup = .compound(["lookup=", .variable(variable)], quoted: false)
            self.ttl = ttl.value
            learnsFromHead = false
        case .appCookie(let name, let ttl):
            guard let sent = Variable(cookie: name.value), let set = Variable(answersCookie: name.value) else {
                scope.losses.lose(
                    .inexpressibleValue,
                    "stickiness by the cookie `\(name.value.text)`: nginx has variables for letters, digits and `_`",
                    at: name.span, instead: "use `sticky: {cookie: NAME}`, a cookie of the load balancer's own")
                return nil
            }
            // A client that the zone has forgotten is learned anew from its own cookie.
            create = [set, sent].map { .compound(["create=", .variable($0)], quoted: false) }
            lookup = .compound(["lookup=", .variable(sent)], quoted: false)
            self.ttl = ttl.value
            learnsFromHead = true
        case .cookie, nil: return nil
        }
        zone = scope.stickyZone(backend)
    }

    /// Writes the directive.
    func lower(into block: inout Document) {
        block.begin("sticky")
        block.add("learn")
        for word in create { block.add(word) }
        block.add(lookup)
        block.add(.compound(["zone=", .name(zone), ":10m"], quoted: false))
        block.add(.timed("timeout=", ttl))
        if learnsFromHead { block.add("header") }
    }
}

/// What is asked for of single servers, or of a header, that this nginx or this method has no words for.
enum ServerSettings {
    /// Whether a client is kept by a hash where nginx has no `sticky`.
    private static func isHashed(_ backend: BackendPlan) -> Bool {
        switch backend.sticky?.value {
        case .clientIP, .header: true
        case .cookie, .appCookie, nil: false
        }
    }

    /// nginx's own `sticky` looks for a bound server among those that are first, and a drained server is no second try.
    private static func reportNative(_ backend: BackendPlan, _ sticky: Located<Stickiness>, _ scope: Scope) {
        let code = sticky.value.feature.code
        if !backend.tiers.isEmpty || backend.servers.contains(where: \.isBackup) {
            scope.losses.approximate(
                code, "clients of servers that stand behind others leave them as soon as one of the first is up",
                at: sticky.span)
        }
        guard let drained = backend.servers.first(where: { $0.state == .drain }),
            backend.servers.count(where: { $0.state == .active }) == 1
        else { return }
        scope.losses.approximate(
            .drainState, "with one other server left, requests that fail on a drained one are not tried again",
            at: drained.span)
    }

    /// Reports each of them.
    static func report(_ backend: BackendPlan, _ method: Method, _ scope: Scope) {
        if scope.dialect.has(.slowStart), !method.allowsSlowStart,
            let server = backend.servers.first(where: { $0.slowStart != nil })
        {
            scope.losses.lose(
                .slowStart, "`slow_start` beside a balance by hash, by random choice or by address", at: server.span,
                instead: "use `balance: round_robin` or `least_conn`, or leave it out")
        }
        if let sticky = backend.sticky, scope.dialect.has(.nativeStickiness), scope.usesSticky(backend) {
            reportNative(backend, sticky, scope)
        }
        if isHashed(backend), !scope.dialect.has(.nativeStickiness),
            let drained = backend.servers.first(where: { $0.state == .drain })
        {
            scope.losses.approximate(
                .drainState, "the clients of a drained server move to others at once: a hash remembers nobody",
                at: drained.span)
        }
        if case .header(let name, _) = backend.sticky?.value, Variable(header: name.value) == nil {
            scope.losses.lose(
                .inexpressibleValue, "stickiness by the header `\(name.value.text)`: nginx drops such headers",
                at: name.span, instead: "use a header of letters, digits and hyphens")
        }
    }
}
