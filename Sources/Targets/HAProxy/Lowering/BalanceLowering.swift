import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    /// `balance roundrobin` takes no more servers (its configuration manual, 4.2 "balance").
    private static let roundRobinLimit = 4095

    /// `balance` and `hash-type`; the usual `roundrobin` stands in the defaults.
    mutating func lowerBalance(_ backend: BackendPlan, isFirst: Bool) {
        switch backend.balance {
        case .roundRobin:
            if backend.servers.count > Self.roundRobinLimit { document.line("balance static-rr") }
        // Balance by response time is lost: this is the nearest.
        case .leastConnections, .leastTime: document.line("balance leastconn")
        case .random: document.line("balance random(1)")
        case .randomTwo: document.line("balance random(2)")
        case .first: document.line("balance first")
        case .hash(let key, let consistent):
            guard lowerHash(key, backend, isFirst) else { return }
            document.line(consistent ? "hash-type consistent" : "hash-type map-based")
        }
    }

    /// Whether servers' weights may change while HAProxy runs, as a slow start changes them (its configuration manual,
    /// 4.2 "balance": static algorithms).
    func weighsAnew(_ backend: BackendPlan) -> Bool {
        switch backend.balance {
        case .roundRobin: backend.servers.count <= Self.roundRobinLimit
        case .leastConnections, .leastTime, .random, .randomTwo, .hash(_, consistent: true): true
        case .first, .hash(_, consistent: false): false
        }
    }

    /// Reports slow starts that the algorithm makes nothing of.
    func reportSlowStart(_ backend: BackendPlan) {
        guard let server = backend.servers.first(where: { $0.slowStart != nil }), !weighsAnew(backend) else { return }
        losses.lose(
            .slowStart, "`slow_start` beside a balance whose shares cannot change while it runs", at: server.span,
            instead: "use `round_robin`, `least_conn`, `random` or a consistent hash, or leave it out")
    }

    /// Writes what is hashed; false when it is lost.
    private mutating func lowerHash(_ key: HashKey, _ backend: BackendPlan, _ isFirst: Bool) -> Bool {
        if isTCP(backend), !key.isOfClient {
            if isFirst {
                losses.lose(
                    backend.balance.needsStablePlaces ? .consistentHash : .hashBalance,
                    "a hash of requests in a TCP backend", at: backend.balanceSpan,
                    instead: "hash `client_ip`")
            }
            return false
        }
        switch key {
        case .clientIP: document.line("balance source")
        case .path, .uri: lowerHashOfPath(key, backend, isFirst)
        case .header(let name):
            guard name.reachesServers else {
                if isFirst {
                    losses.lose(
                        .inexpressibleValue, "a hash of the header `\(name.text)`: such headers are dropped",
                        at: backend.balanceSpan, instead: "use a header of letters, digits and hyphens")
                }
                return false
            }
            document.line("balance", .function("hdr", of: name))
        case .query(let name): document.line("balance url_param", .query(name))
        case .clientNet24, .host, .cookie: return lowerHashOfExpression(key, backend, isFirst)
        }
        return true
    }

    /// The path that the client asked for: what a section's rules make of it comes before a server is chosen.
    private mutating func lowerHashOfPath(_ key: HashKey, _ backend: BackendPlan, _ isFirst: Bool) {
        let isWhole = key == .uri
        guard rewritesPaths(to: backend) else {
            document.line(isWhole ? "balance uri whole path-only" : "balance uri path-only")
            return
        }
        if has(.hashOfExpressions) {
            document.line("http-request set-var(txn.asked)", isWhole ? "pathq" : "path")
            document.line("balance hash var(txn.asked)")
            return
        }
        document.line(isWhole ? "balance uri whole path-only" : "balance uri path-only")
        guard isFirst else { return }
        losses.approximate(
            .hashBalance, "of a rewritten path the hash is that of the new one (not from version 2.6 on)",
            at: backend.balanceSpan)
    }

    private func rewritesPaths(to backend: BackendPlan) -> Bool {
        guard let index = plan.backends.firstIndex(where: { $0.name == backend.name }) else { return false }
        return forms[index].contains { $0.routes.contains { plan.routes[$0].pathRewrite != nil } }
    }

    /// `balance hash`, or before it came, the nearest thing.
    private mutating func lowerHashOfExpression(_ key: HashKey, _ backend: BackendPlan, _ isFirst: Bool) -> Bool {
        if has(.hashOfExpressions) {
            switch key {
            case .clientNet24: document.line("balance hash src,ipmask(24,128)")
            case .cookie(let name): document.line("balance hash", .function("req.cook", of: name))
            default: document.line("balance hash var(txn.host)")
            }
            return true
        }
        if case .host = key {
            document.line("balance hdr(host)")
            if isFirst {
                losses.approximate(
                    .hashBalance, "a host's port and case count for the hash (not from version 2.6 on)",
                    at: backend.balanceSpan)
            }
            return true
        }
        if isFirst {
            losses.lose(
                .hashBalance, "this hash (from version 2.6 on)", at: backend.balanceSpan,
                instead: "hash `client_ip`, or use HAProxy 2.6")
        }
        return false
    }
}

extension HeaderName {
    /// Whether it is left to requests: names that could pass for others are taken away (`lowerPolicies`).
    fileprivate var reachesServers: Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }
}

extension HashKey {
    /// Whether it is known before anything is read.
    fileprivate var isOfClient: Bool {
        switch self {
        case .clientIP, .clientNet24: true
        case .path, .uri, .host, .header, .cookie, .query: false
        }
    }
}
