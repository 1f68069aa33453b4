import Diagnostics
import Planning
import TopologyModel

/// Which hosts have GRPCRoutes: those of calls alone, because of an HTTPRoute and a GRPCRoute that share a host on a
/// listener one is refused (GRPCRoute.spec.hostnames).
enum GRPCRules {
    /// Whether a host's rules are all of calls, and can be written as services and methods.
    static func hold(_ rules: [RouteRule], files: GatewayFiles) -> Bool {
        rules.allSatisfy { rule in
            rule.filters.isOfCalls && !rule.route.websocket && !rule.backends.isEmpty
                && rule.backends.allSatisfy { files.plan.backends[$0.backend].wire.form == .grpc }
                && rule.matches.allSatisfy(isCall) && !needsHTTP(rule, files)
        }
    }

    /// Whether a path is `/`, `/package.Service` or `/package.Service/Method`, and beside it headers alone are compared.
    private static func isCall(_ match: RouteMatch) -> Bool {
        guard match.method == nil, match.query.isEmpty else { return false }
        let parts = match.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        switch match.comparison {
        case .expression: return false
        case .prefix: return match.path == "/" || parts.count == 1 && isService(parts[0])
        case .exact: return parts.count == 2 && isService(parts[0]) && isWord(parts[1])
        }
    }

    private static func isService(_ text: Substring) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isWord)
    }

    /// A letter or `_`, then letters, digits and `_`.
    private static func isWord(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// Whether a rule repeats requests or keeps clients, which lbgen writes into HTTPRoutes alone.
    private static func needsHTTP(_ rule: RouteRule, _ files: GatewayFiles) -> Bool {
        guard files.request.has(.retries) else { return false }
        return rule.route.retries != .builtIn
            || rule.backends.contains { files.plan.backends[$0.backend].sticky != nil }
    }

    /// Says, once, that calls of a host with other routes travel as requests.
    static func reportCalls(_ rules: [RouteRule], files: GatewayFiles, _ remarks: inout Remarks) {
        // Where the implementation has no GRPCRoute, `GatewayRequest.support(for:)` says so.
        if case .missing = files.request.verdict(.grpcRoute) { return }
        for rule in rules {
            guard let backend = rule.backends.first(where: { files.plan.backends[$0.backend].wire.form == .grpc })
            else { continue }
            remarks.differ(
                .grpcToServers,
                "Gateway API: calls of a host that has other routes too are routed as requests, by an HTTPRoute",
                at: rule.route.span)
            if files.plan.backends[backend.backend].wire.tls == nil {
                _ = files.request.serves(
                    .h2c, or: .grpcToServers, "calls that travel as requests", at: rule.route.span, &remarks)
            }
        }
    }
}
