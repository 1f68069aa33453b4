import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The directive of an upstream that chooses a server.
enum Method {
    /// No directive: in turn, by weight.
    case roundRobin
    /// `least_conn`
    case leastConnections
    /// `least_time header`; of connections, `least_time first_byte`
    case leastTime
    /// `random`
    case random
    /// `random two least_conn`
    case randomTwo
    /// `ip_hash`: the first three bytes of an IPv4 address.
    case networkHash
    /// `hash KEY [consistent]`
    case hash(Variable, consistent: Bool)

    /// Whether `server ... backup` may stand beside it.
    var allowsBackups: Bool {
        switch self {
        case .roundRobin, .leastConnections, .leastTime: true
        case .random, .randomTwo, .networkHash, .hash: false
        }
    }

    /// Whether `server ... slow_start=` may stand beside it (ngx_http_upstream_module, "slow_start").
    var allowsSlowStart: Bool { allowsBackups }

    /// The largest sum of weights with which shares are what the weights say; `nil` for any.
    ///
    /// A hash has 15 bits, `ip_hash` 6271 values, and a consistent one makes 160 points of each unit of weight.
    var weightBudget: Int? {
        switch self {
        case .roundRobin, .leastConnections, .leastTime, .random, .randomTwo: nil
        case .networkHash, .hash: 1000
        }
    }

    func lower(in context: UpstreamContext, into document: inout Document) {
        switch self {
        case .roundRobin: break
        case .leastConnections: document.directive("least_conn")
        case .leastTime: document.directive("least_time", context == .http ? "header" : "first_byte")
        case .random: document.directive("random")
        case .randomTwo: document.directive("random", "two", "least_conn")
        case .networkHash: document.directive("ip_hash")
        case .hash(let key, let consistent):
            document.begin("hash")
            document.add(.variable(key))
            if consistent { document.add("consistent") }
        }
    }
}

/// Where an upstream stands; some hash keys have no meaning in `stream`.
enum UpstreamContext {
    case http
    case stream
}

/// Finds the method of a backend.
struct MethodChoice {
    let scope: Scope
    let context: UpstreamContext

    /// The method, with what it needs noted in `shared`; what cannot be said is reported.
    func method(of backend: BackendPlan, shared: inout SharedVariables) -> Method {
        if let sticky = stickyMethod(backend) { return sticky }
        switch backend.balance {
        case .roundRobin: return .roundRobin
        // `first`, and `least_time` before it came, are lost: this is the nearest.
        case .leastConnections, .first: return .leastConnections
        case .leastTime: return scope.dialect.has(.leastTime) ? .leastTime : .leastConnections
        case .random: return .random
        case .randomTwo:
            reportFlattening(backend)
            return .randomTwo
        case .hash(let key, let consistent): return hash(key, consistent: consistent, of: backend, shared: &shared)
        }
    }

    /// Two draws, of which the heavier server is left out as often as the lighter when both are idle: shares of
    /// unequal weights come closer to each other.
    private func reportFlattening(_ backend: BackendPlan) {
        guard let odd = backend.servers.first(where: { $0.weight != backend.servers[0].weight }) else { return }
        scope.losses.approximate(
            .randomTwo,
            "the two servers drawn are always different ones, so under little load shares are more even than the weights",
            at: odd.span)
    }

    /// Stickiness before `sticky learn`: a hash of what is stuck by takes the place of the balance; `nil` when the
    /// balance stands.
    private func stickyMethod(_ backend: BackendPlan) -> Method? {
        guard !scope.dialect.has(.nativeStickiness) || context == .stream else { return nil }
        switch backend.sticky?.value {
        case .clientIP: return hash(Variable("remote_addr"), insteadOf: .clientIP, of: backend)
        case .header(let name, _) where context == .http:
            guard let variable = Variable(header: name.value) else { return nil }
            return hash(variable, insteadOf: .header(name.value), of: backend)
        default: return nil
        }
    }

    private func hash(_ variable: Variable, insteadOf key: HashKey, of backend: BackendPlan) -> Method {
        var consistent = true
        switch backend.balance {
        case .roundRobin, .random: break
        case .hash(key, let wanted): consistent = wanted
        case .leastConnections, .leastTime, .randomTwo, .first, .hash:
            let word = key == .clientIP ? "address" : "header"
            let example = key == .clientIP ? "{client_ip: ...}" : "{header: ...}"
            scope.losses.lose(
                .inexpressibleCombination,
                "this balance together with `sticky: \(example)`: before 1.29.6 the \(word) alone decides",
                at: backend.balanceSpan, instead: "use `balance: {hash: \(key.text), consistent: true}`")
        }
        return .hash(variable, consistent: consistent)
    }

    private func hash(
        _ key: HashKey, consistent: Bool, of backend: BackendPlan, shared: inout SharedVariables
    ) -> Method {
        switch key {
        case .clientIP: return .hash(Variable("remote_addr"), consistent: consistent)
        case .clientNet24:
            if context == .http, !consistent { return .networkHash }
            shared.clientNetwork = true
            return .hash(SharedVariables.network, consistent: consistent)
        default: break
        }
        guard context == .http else {
            scope.losses.lose(
                .inexpressibleCombination, "a hash of a property of requests in a TCP backend", at: backend.balanceSpan,
                instead: "use `hash: client_ip`")
            return .hash(Variable("remote_addr"), consistent: consistent)
        }
        return requestHash(key, consistent: consistent, of: backend, shared: &shared)
    }

    private func requestHash(
        _ key: HashKey, consistent: Bool, of backend: BackendPlan, shared: inout SharedVariables
    ) -> Method {
        switch key {
        case .clientIP, .clientNet24, .uri: return .hash(Variable("request_uri"), consistent: consistent)
        case .path:
            shared.rawPath = true
            return .hash(SharedVariables.path, consistent: consistent)
        case .host: return .hash(Variable("host"), consistent: consistent)
        case .query(let name): return .hash(Variable(query: name), consistent: consistent)
        case .cookie: return .hash(Variable("hash", of: Name(backend.name)), consistent: consistent)
        case .header(let name):
            if let variable = Variable(header: name) { return .hash(variable, consistent: consistent) }
            scope.losses.lose(
                .inexpressibleValue, "a hash of the header `\(name.text)`: nginx drops such headers",
                at: backend.balanceSpan, instead: "use a header of letters, digits and hyphens")
            return .roundRobin
        }
    }
}
