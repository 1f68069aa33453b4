import Diagnostics
package import YAMLTree

/// How a server is chosen for a request.
package enum Balance: Readable, Hashable, Sendable {
    /// In turn, by weight.
    case roundRobin
    /// The server with the fewest requests under way, by weight.
    case leastConnections
    /// The server with the shortest time to an answer and the fewest requests under way, by weight.
    case leastTime
    /// At random, by weight.
    case random
    /// Of two drawn at random, by weight, the one with fewer requests under way.
    case randomTwo
    /// The first in the file's order that is not full.
    case first
    /// By a property of the request; consistently, when few keys may move as servers come and go.
    case hash(HashKey, consistent: Bool)

    package static var placeholder: Balance { .roundRobin }
    package static var expectation: String {
        "one of `round_robin`, `least_conn`, `least_time`, `random`, `random_two`, `first`, or "
            + "`{hash: KEY, consistent: true}`"
    }

    /// The names of the ways that need no more than a name, and the feature that each is.
    private static let named: [(name: StaticString, balance: Balance, feature: Feature)] = [
        ("round_robin", .roundRobin, .roundRobin), ("least_conn", .leastConnections, .leastConnections),
        ("least_time", .leastTime, .leastTime), ("random", .random, .randomBalance),
        ("random_two", .randomTwo, .randomTwo), ("first", .first, .firstBalance),
    ]

    package static func read(_ node: NodeID, in context: ReadingContext) -> Balance? {
        if context.tree.kind(node) == .mapping { return Hash.readMapping(node, in: context).noted(node, in: context) }
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        guard let found = named.first(where: { "\($0.name)" == text }) else {
            let near = suggestion(for: text, among: named.map { "\($0.name)" })
            context.reportValue(
                node, "`\(text)` is not \(expectation)", help: near.map { ["did you mean `\($0)`?"] } ?? [])
            return nil
        }
        context.uses.add(found.feature, at: context.tree.span(node))
        return found.balance
    }

    /// The long form of a hash.
    private struct Hash: Entity {
        let key: Located<HashKey>
        let consistent: Located<Bool>
        static var noun: String { "a hash" }

        init(from fields: inout FieldReader) {
            key = fields.required(
                "hash", doc: "client_ip, client_net24, path, uri, host, header:X, cookie:X or query:X.")
            consistent = fields.optional(
                "consistent", default: false, shown: "false", doc: "Move few keys as servers come and go.")
        }

        func noted(_ node: NodeID, in context: ReadingContext) -> Balance {
            context.uses.add(consistent.value ? .consistentHash : .hashBalance, at: key.span)
            return .hash(key.value, consistent: consistent.value)
        }
    }
}

/// The property of a request that a hash is made of.
package enum HashKey: TextReadable, Hashable, Sendable {
    /// The whole client address.
    case clientIP
    /// The client's IPv4 /24 network; the whole address for IPv6.
    case clientNet24
    /// The path as sent, without the query.
    case path
    /// The path as sent, with the query.
    case uri
    /// The host.
    case host
    /// A header's value.
    case header(HeaderName)
    /// A cookie's value.
    case cookie(CookieName)
    /// A query parameter's value.
    case query(QueryName)

    package static var placeholder: HashKey { .clientIP }

    /// The key as it is written: `header:X-User`.
    package var text: String {
        switch self {
        case .clientIP: "client_ip"
        case .clientNet24: "client_net24"
        case .path: "path"
        case .uri: "uri"
        case .host: "host"
        case .header(let name): "header:\(name.text)"
        case .cookie(let name): "cookie:\(name.text)"
        case .query(let name): "query:\(name.text)"
        }
    }

    package static var expectation: String {
        "one of `client_ip`, `client_net24`, `path`, `uri`, `host`, `header:X`, `cookie:X`, `query:X`"
    }

    package init?(_ text: String) {
        switch text {
        case "client_ip": self = .clientIP
        case "client_net24": self = .clientNet24
        case "path": self = .path
        case "uri": self = .uri
        case "host": self = .host
        default:
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
            guard parts.count == 2 else { return nil }
            switch parts[0] {
            case "header":
                guard let name = HeaderName(parts[1]) else { return nil }
                self = .header(name)
            case "cookie":
                guard let name = CookieName(parts[1]) else { return nil }
                self = .cookie(name)
            case "query":
                guard let name = QueryName(parts[1]) else { return nil }
                self = .query(name)
            default: return nil
            }
        }
    }
}

/// The name of a query parameter: letters, digits and underscores, as nginx's `$arg_` variables need it.
package struct QueryName: Hashable, Sendable {
    /// The name.
    package let text: String

    /// Takes a name of at most 64 letters, digits and underscores; `nil` for any other.
    package init?(_ text: String) {
        let isAllowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isAllowed, (1...64).contains(text.utf8.count) else { return nil }
        self.text = text
    }
}
