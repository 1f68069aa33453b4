import TestSupport
import Testing

/// Many exact values of one header, cookie or parameter on routes of one path: nginx looks them up in a hash table whose
/// keys know no case, and both balancers must tell every one apart all the same.
@Suite("Live: many exact values of a condition", .ownThreads)
struct ManyConditionTests {
    /// Values that keys cannot hold, or that differ in case alone, stand among plain ones; the name says whose backend.
    private static let odd = [
        "Alpha", "alpha", "ALPHA", "default", "include", "hostnames", "volatile", "~tilde", "$uri", #"a"b"#, #"a\b"#,
        "a b  c", "5-xx", "1-u1", "*.star", "#hash", "{brace}", "a;b?", "ключ", "0", "aa", "%41",
    ]
    private static let values = (1...20).map { "u\($0)" } + odd

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// Cookies end at a semicolon.
    private static let cookieValues = values.filter { !$0.contains(";") }

    private static func sites() -> String {
        func routes(_ condition: String, _ values: [String]) -> String {
            values.enumerated().map { index, value in
                "      - {path: /, \(condition.replacing("%", with: quoted(value))), backend: b\(index)}\n"
            }.joined()
        }
        return "sites:\n  h:\n    hosts: [h.test]\n    routes:\n" + routes("headers: {X-Who: %}", values)
            + "      - {path: /, backend: rest}\n"
            + "  m:\n    hosts: [m.test]\n    routes:\n" + routes("headers: {X-Who: %}", values)
            + "      - {path: /, methods: POST, headers: {X-Who: u3}, backend: post}\n"
            + "      - {path: /, methods: PUT, backend: put}\n"
            + "  c:\n    hosts: [c.test]\n    routes:\n" + routes("cookies: {who: %}", cookieValues)
            + "  q:\n    hosts: [q.test]\n    routes:\n" + routes("query: {who: %}", values)
    }

    /// A value as a query's, every byte but letters and digits encoded, or every byte.
    private static func encoded(_ text: String, all: Bool) -> String {
        text.utf8.map { byte in
            let scalar = Character(UnicodeScalar(byte))
            if !all, scalar.isASCII, scalar.isLetter || scalar.isNumber { return String(scalar) }
            let digits = String(byte, radix: 16)
            return "%" + (digits.utf8.count == 1 ? "0" : "") + digits
        }.joined()
    }

    private typealias Request = (target: String, head: [String], method: String, expected: String)

    private static var requests: [Request] {
        var list: [Request] = []
        func add(_ host: String, _ target: String, _ head: [String] = [], method: String = "GET", to expected: String) {
            list.append((target, ["Host: \(host)"] + head, method, expected))
        }
        for (index, value) in values.enumerated() {
            add("h.test", "/", ["X-Who: \(value)"], to: "b\(index)")
            add("m.test", "/", ["X-Who: \(value)"], to: "b\(index)")
            add("m.test", "/", ["X-Who: \(value)"], method: "PUT", to: "put")
            for all in [false, true] { add("q.test", "/?a=1&who=\(encoded(value, all: all))&who=u1", to: "b\(index)") }
        }
        for (index, value) in cookieValues.enumerated() {
            add("c.test", "/", ["Cookie: a=b; who=\(value); who=u2"], to: "b\(index)")
        }
        add("m.test", "/", ["X-Who: u3"], method: "POST", to: "post")
        add("m.test", "/", ["X-Who: u4"], method: "POST", to: "b3")
        let strange = [
            "U1", "u1u1", "u", "u21", "2-u2", "02-u2u2", "5-xxxx", "3-", "DEFAULT", "aLPHA", "u1 u1", "bb", "A",
        ]
        for value in strange {
            add("h.test", "/", ["X-Who: \(value)"], to: "rest")
            for host in ["m.test", "c.test", "q.test"] {
                let head = host == "c.test" ? ["Cookie: who=\(value)"] : host == "m.test" ? ["X-Who: \(value)"] : []
                add(host, host == "q.test" ? "/?who=\(encoded(value, all: false))" : "/", head, to: "404")
            }
        }
        add("h.test", "/", ["X-Who: u2", "X-Who: u1"], to: "b1")
        add("h.test", "/", ["X-Who:"], to: "rest")
        add("q.test", "/?who=a+b++c", to: "b\(values.firstIndex(of: "a b  c") ?? 0)")
        add("q.test", "/?who=u%31", to: "b0")
        add("q.test", "/?who=", to: "404")
        return list
    }

    @Test("each value is told from every other", arguments: Balancer.allCases)
    func values(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let names = Self.values.indices.map { "b\($0)" } + ["rest", "post", "put"]
        let backends = try Backends(names)
        let port = try PortPool.take()
        let pools = names.map { "  \($0): {servers: [\"127.0.0.1:\(backends[$0])\"]}\n" }.joined()
        try balancer.run(Topology.text(port: port, "backends:\n\(pools)\(Self.sites())"), ports: [port]) { _ in
            let isOneLine: (Request) -> Bool = { $0.head.count { $0.hasPrefix("X-Who") } < 2 }
            for request in Self.requests where isOneLine(request) || !balancer.joinsHeaderLines {
                let head =
                    ["\(request.method) \(request.target) HTTP/1.1"] + request.head + ["Content-Length: 0", "", ""]
                let answer = try HTTPConnection(port: port).ask(head.joined(separator: "\r\n"))
                let seen = answer.server.isEmpty ? String(answer.status) : answer.server
                #expect(seen == request.expected, "\(request.method) \(request.target) \(request.head)")
            }
        }
    }
}
