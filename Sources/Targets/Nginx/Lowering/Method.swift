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
    /// `random`
    case random
    /// `ip_hash`: the first three bytes of an IPv4 address.
    case networkHash
    /// `hash KEY [consistent]`
    case hash(Variable, consistent: Bool)

    /// Whether `server ... backup` may stand beside it.
    var allowsBackups: Bool {
        switch self {
        case .roundRobin, .leastConnections: true
        case .random, .networkHash, .hash: false
        }
    }

    /// The largest sum of weights with which shares are what the weights say; `nil` for any.
    ///
    /// A hash has 15 bits, `ip_hash` 6271 values, and a consistent one makes 160 points of each unit of weight.
    var weightBudget: Int? {
        switch self {
        case .roundRobin, .leastConnections, .random: nil
        case .networkHash, .hash: 1000
        }
    }

    func lower(into document: inout Document) {
        switch self {
        case .roundRobin: break
        case .leastConnections: document.directive("least_conn")
        case .random: document.directive("random")
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
        if case .clientIP = backend.sticky?.value, !scope.dialect.has(.nativeStickiness) || context == .stream {
            return methodByAddress(backend)
        }
        switch backend.balance {
        case .roundRobin: return .roundRobin
        case .leastConnections: return .leastConnections
        case .random: return .random
        case .hash(let key, let consistent): return hash(key, consistent: consistent, of: backend, shared: &shared)
        }
    }

    /// Stickiness by address before `sticky learn`: a hash of the address takes the place of the balance.
    private func methodByAddress(_ backend: BackendPlan) -> Method {
        let consistent: Bool
        switch backend.balance {
        case .roundRobin, .random: consistent = true
        case .hash(.clientIP, let wanted): consistent = wanted
        case .leastConnections, .hash:
            consistent = true
            scope.losses.lose(
                .inexpressibleCombination,
                "this balance together with `sticky: {client_ip: ...}`: before 1.29.6 the address alone decides",
                at: backend.balanceSpan, instead: "use `balance: {hash: client_ip, consistent: true}`")
        }
        return .hash(Variable("remote_addr"), consistent: consistent)
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
