import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes the `upstream` blocks of backends, in `http` or in `stream`.
struct UpstreamLowering {
    let scope: Scope
    let context: UpstreamContext

    /// Idle connections kept where the topology names no number: as many as may be in use at once, since each one fewer
    /// costs a new connection. That is what the servers' `max_connections` allow, or 64 for each server; powers of two,
    /// so that a server more or less seldom changes the line.
    static func idle(of backend: BackendPlan) -> Int {
        if let given = backend.keepalive?.idle.value.number { return given }
        let limits = backend.servers.map { $0.maxConnections ?? 64 }
        let expected = limits.reduce(0, +)
        var size = 128
        while size < min(expected, 1024) { size *= 2 }
        return size
    }

    /// Adds the blocks of a backend; of one that uses another's, only what is to be said of it.
    func addUnlessShared(_ backend: BackendPlan, into document: inout Document, shared: inout SharedVariables) {
        guard scope.sharing.owner(of: backend) != nil else {
            add(backend, into: &document, shared: &shared)
            return
        }
        var unread = Document(depth: 1)
        add(backend, into: &unread, shared: &shared)
    }

    /// Adds the blocks of a backend.
    func add(_ backend: BackendPlan, into document: inout Document, shared: inout SharedVariables) {
        let method = MethodChoice(scope: scope, context: context).method(of: backend, shared: &shared)
        FailurePolicy.reportDifferences(of: backend, in: context, reporting: scope.losses)
        if context == .stream { StreamLosses.report(backend, scope) }
        WireLosses.report(backend, in: context, scope)
        reportNames(of: backend)
        reportCookie(of: backend)
        ServerSettings.report(backend, method, scope)
        let servers = expressible(backend, method: method)
        let lines = ServerLines(
            weights: Weights(of: servers, method: method, reporting: scope.losses),
            failures: FailurePolicy(backend),
            drains: scope.dialect.has(.drain) && context == .http && backend.sticky != nil,
            routes: nativeCookie(backend) != nil,
            startsSlowly: scope.dialect.has(.slowStart) && method.allowsSlowStart, resolves: resolves)
        let ranks = Ranks(backend, method, scope)
        document.blank()
        document.block("upstream", .name(scope.upstream(backend))) { block in
            Self.zone(scope.upstream(backend), servers: servers.count, into: &block)
            method.lower(in: context, into: &block)
            for server in servers { lines.lower(server, role: ranks.role(of: server), into: &block) }
            stickiness(of: backend, into: &block)
            queue(of: backend, into: &block)
            keepalive(of: backend, into: &block)
        }
        if scope.emulatesCookie(backend) { boundUpstreams(of: backend, servers, lines, into: &document) }
    }

    /// One upstream for each server that clients can be bound to; the others step in when it fails.
    private func boundUpstreams(
        of backend: BackendPlan, _ servers: [Server], _ lines: ServerLines, into document: inout Document
    ) {
        for bound in servers where bound.state != .down {
            let name = scope.upstream(backend, boundTo: bound)
            document.blank()
            document.block("upstream", .name(name)) { block in
                Self.zone(name, servers: servers.count, into: &block)
                lines.lower(bound, role: .bound, into: &block)
                for other in servers where other.state == .active && other.name != bound.name {
                    lines.lower(other, role: .backup, into: &block)
                }
                keepalive(of: backend, into: &block)
            }
        }
    }

    /// The servers that the method can hold: backups are lost to methods that have none.
    private func expressible(_ backend: BackendPlan, method: Method) -> [Server] {
        guard !method.allowsBackups, let backup = backend.servers.first(where: \.isBackup) else {
            return backend.servers
        }
        scope.losses.lose(
            .inexpressibleCombination,
            "a backup server beside a balance by hash, by random choice or by address", at: backup.span,
            instead: "use `balance: round_robin` or `least_conn`, or make it an ordinary server")
        return backend.servers.filter { !$0.isBackup }
    }

    /// Whether names are resolved while nginx runs.
    private var resolves: Bool { scope.plan.resolution != nil && scope.dialect.has(.resolvingUpstreams) }

    /// H14: one name that cannot be resolved keeps nginx from starting.
    private func reportNames(of backend: BackendPlan) {
        let named = backend.servers.first { if case .name = $0.host { true } else { false } }
        guard let named, !resolves else { return }
        scope.losses.warn(
            .approximation,
            "host names of servers are resolved once, at start; nginx does not start while one cannot be resolved",
            at: named.span, help: ["give addresses, or reload nginx when they change"])
    }

    private func reportCookie(of backend: BackendPlan) {
        guard case .cookie = backend.sticky?.value, let span = backend.sticky?.span, context == .http,
            !scope.dialect.has(.nativeStickiness), let problem = CookieEmulation.problem(of: backend)
        else { return }
        scope.losses.lose(.stickyCookie, problem, at: span, instead: "use nginx 1.29.6, which has `sticky`")
    }

    /// A zone shared by the workers: without one each would count, balance and limit for itself. A server needs about
    /// 1 KiB; sizes are powers of two, so that a server more or less seldom changes the line.
    private static func zone(_ name: Name, servers: Int, into block: inout Document) {
        var size = 64
        while size < 32 + 2 * servers { size *= 2 }
        block.directive("zone", .name(name), .compound([.number(size), "k"], quoted: false))
    }

    private func nativeCookie(_ backend: BackendPlan) -> StickyCookie? {
        guard context == .http, scope.dialect.has(.nativeStickiness), case .cookie(let cookie) = backend.sticky?.value
        else { return nil }
        return cookie
    }

    private func stickiness(of backend: BackendPlan, into block: inout Document) {
        if let cookie = nativeCookie(backend) { CookieWords.sticky(cookie, into: &block) }
        if context == .http { LearnedStickiness(scope: scope, backend: backend)?.lower(into: &block) }
    }

    private func queue(of backend: BackendPlan, into block: inout Document) {
        guard context == .http, scope.dialect.has(.queue), backend.servers.contains(where: { $0.maxConnections != nil })
        else { return }
        block.directive("queue", "1000", .timed("timeout=", scope.plan.timeouts.queue))
    }

    private func keepalive(of backend: BackendPlan, into block: inout Document) {
        guard context == .http else { return }
        block.directive("keepalive", .number(Self.idle(of: backend)))
        block.directive("keepalive_timeout", .duration(backend.keepalive?.timeout.value ?? .seconds(60)))
    }
}

/// Writes the `server` lines of one backend.
struct ServerLines {
    /// What a server is in its upstream.
    enum Role {
        /// One of those that are chosen from.
        case active
        /// Used when every other is out.
        case backup
        /// The server that clients are bound to; the topology's `drain` does not keep them away.
        case bound
    }

    let weights: Weights
    let failures: FailurePolicy
    /// Whether `drain` can be said.
    let drains: Bool
    /// Whether a cookie's value is told here.
    let routes: Bool
    /// Whether `slow_start` can be said.
    let startsSlowly: Bool
    /// Whether names are resolved while nginx runs.
    let resolves: Bool

    /// Writes one line.
    func lower(_ server: Server, role: Role, into block: inout Document) {
        block.begin("server")
        block.add(.socket(server.socket))
        let weight = weights.of(server)
        if weight != 1 { block.add(.setting("weight=", weight)) }
        if let limit = server.maxConnections { block.add(.setting("max_conns=", limit)) }
        failures.lower(into: &block)
        if startsSlowly, let time = server.slowStart { block.add(.timed("slow_start=", time)) }
        if routes { block.add(.named("route=", Name(label: server.name))) }
        if resolves, case .name = server.host { block.add("resolve") }
        if role == .backup { block.add("backup") }
        switch server.state {
        case .active: break
        case .down: block.add("down")
        case .drain: if role != .bound { block.add(drains ? "drain" : "down") }
        }
    }
}
