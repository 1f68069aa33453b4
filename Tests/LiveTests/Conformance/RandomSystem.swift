/// A topology and requests made of a few words that meet often, always the same for a seed.
struct RandomSystem {
    /// What the language says of the topology.
    let router: ReferenceRouter
    /// The `sites:` of the topology.
    let sites: String
    /// The requests to try.
    let requests: [ReferenceRouter.Request]

    /// The backends that routes lead to.
    static let backends = ["red", "green", "blue"]

    private static let words = ["a", "ab", "api", "v1", "x y", "m3u8", "a.b", "é"]
    private static let patterns = ["\\.m3u8$", "^/api/v[0-9]", "ab+", "^/a$", "/v1/?$"]
    private static let hosts = ["*", "*.example.test", "*.b.example.test", "a.example.test", "a.b.example.test"]

    init(seed: UInt64, requests count: Int, conditions: Bool) {
        var random = SplitMix(state: seed)
        var routes: [ReferenceRouter.Route] = []
        var sites = "sites:\n"
        for (number, host) in Self.hosts.shuffled(using: &random).prefix(Int.random(in: 2...4, using: &random))
            .enumerated()
        {
            let made = Self.routes(of: host, conditions, using: &random)
            sites += "  site-\(number):\n    hosts: [\"\(host)\"]\n    routes:\n"
            sites += made.map { "      - \(Self.yaml($0))\n" }.joined()
            routes += made
        }
        router = ReferenceRouter(routes: routes)
        self.sites = sites
        self.requests = (0..<count).map { _ in Self.request(for: routes, conditions, using: &random) }
    }

    private static func routes(
        of host: String, _ conditions: Bool, using random: inout SplitMix
    ) -> [ReferenceRouter.Route] {
        var seen: Set<String> = []
        var made: [ReferenceRouter.Route] = []
        for _ in 0..<Int.random(in: 3...9, using: &random) {
            var wanted = ReferenceRouter.Conditions()
            if conditions, Bool.random(using: &random) { wanted = Self.conditions(using: &random) }
            let path = Self.path(using: &random)
            guard seen.insert("\(canonical(path)) \(wanted)").inserted else { continue }
            let answer: Probe.Outcome =
                Int.random(in: 0..<4, using: &random) == 0
                ? .status([204, 403, 404, 410].randomElement(using: &random) ?? 204)
                : .server(backends.randomElement(using: &random) ?? "red")
            made.append(.init(hosts: [host], path: path, conditions: wanted, answer: answer))
        }
        return made
    }

    private static func canonical(_ path: ReferenceRouter.Path) -> ReferenceRouter.Path {
        guard case .prefix(let text) = path, text.hasSuffix("/") else { return path }
        return .prefix(String(text.dropLast()))
    }

    private static func path(using random: inout SplitMix) -> ReferenceRouter.Path {
        let kind = Int.random(in: 0..<7, using: &random)
        if kind > 4, let pattern = patterns.randomElement(using: &random) { return .regex(pattern) }
        let depth = Int.random(in: 0...2, using: &random)
        let text = "/" + (0..<depth).compactMap { _ in words.randomElement(using: &random) }.joined(separator: "/")
        if kind < 2 { return .exact(text) }
        return .prefix(depth > 0 && Bool.random(using: &random) ? text + "/" : text)
    }

    private static func conditions(using random: inout SplitMix) -> ReferenceRouter.Conditions {
        var wanted = ReferenceRouter.Conditions()
        switch Int.random(in: 0..<5, using: &random) {
        case 0: wanted.methods = ["POST"]
        case 1: wanted.headers = ["X-Kind": "one"]
        case 2: wanted.query = ["q": "1"]
        case 3: wanted.cookies = ["kind": "one"]
        default:
            wanted.methods = ["GET", "PUT"]
            wanted.headers = ["X-Kind": ""]
        }
        return wanted
    }

    private static func yaml(_ route: ReferenceRouter.Route) -> String {
        var fields: [String] = []
        switch route.path {
        case .exact(let path): fields.append("path: {exact: \"\(path)\"}")
        case .prefix(let path): fields.append("path: \"\(path)\"")
        case .regex(let pattern): fields.append("path: {regex: '\(pattern)'}")
        }
        let wanted = route.conditions
        if !wanted.methods.isEmpty { fields.append("methods: [\(wanted.methods.joined(separator: ", "))]") }
        for (key, values) in [("headers", wanted.headers), ("query", wanted.query), ("cookies", wanted.cookies)] {
            guard let (name, value) = values.first else { continue }
            fields.append("\(key): {\(name): \(value.isEmpty ? "{present: true}" : "\"\(value)\"")}")
        }
        switch route.answer {
        case .server(let name): fields.append("backend: \(name)")
        case .status(let status): fields.append("respond: {status: \(status)}")
        }
        return "{\(fields.joined(separator: ", "))}"
    }
}

/// A small generator of random numbers (Steele, Lea, Flood: "Fast splittable pseudorandom number generators").
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
