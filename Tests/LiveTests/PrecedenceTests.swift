import TestSupport
import Testing

@Suite("Live: hosts lend routes, and the canonical order holds on every balancer", .ownThreads)
struct PrecedenceTests {
    private static let names = ["any", "wild", "deep", "exact", "closed", "regex", "health"]

    private static let sites = """
        sites:
          any:
            hosts: ["*"]
            routes:
              - {path: /, backend: any}
              - {path: {exact: /health}, backend: health}
              - {path: /api/v1, backend: any}
          wild:
            hosts: ["*.example.test"]
            routes: [{path: /wild, backend: wild}, {path: {exact: /health}, backend: wild}]
          deep:
            hosts: ["*.deep.example.test"]
            routes: [{path: /deep, backend: deep}, {path: /api, backend: deep}]
          exact:
            hosts: [a.example.test, b.deep.example.test]
            routes: [{path: /api, backend: exact}]
          closed:
            hosts: [closed.example.test]
            routes:
              - {path: /, backend: closed}
              - {path: {regex: '^/x'}, backend: regex}
              - {path: /xy/, backend: closed}
              - {path: {exact: /xyz}, backend: exact}
        """

    /// Host, path, and the backend that answers.
    private static let probes = [
        ("other.test", "/", "any"), ("other.test", "/health", "health"), ("other.test", "/api/v1/x", "any"),
        ("example.test", "/health", "health"), ("w.example.test", "/wild/x", "wild"),
        ("w.example.test", "/health", "wild"),
        ("w.example.test", "/wildx", "any"), ("w.example.test", "/api/v1", "any"),
        ("d.deep.example.test", "/deep", "deep"),
        ("d.deep.example.test", "/api/v1", "deep"), ("d.deep.example.test", "/wild", "wild"),
        ("d.deep.example.test", "/health", "wild"), ("d.deep.example.test", "/", "any"),
        ("x.d.deep.example.test", "/deep/x", "deep"), ("a.example.test", "/api/v1", "exact"),
        ("a.example.test", "/wild", "wild"), ("a.example.test", "/health", "wild"), ("a.example.test", "/deep", "any"),
        ("b.deep.example.test", "/api", "exact"), ("b.deep.example.test", "/deep", "deep"),
        ("b.deep.example.test", "/wild/", "wild"), ("b.deep.example.test", "/none", "any"),
        ("closed.example.test", "/health", "closed"), ("closed.example.test", "/wild", "closed"),
        ("closed.example.test", "/x", "regex"), ("closed.example.test", "/xy", "regex"),
        ("closed.example.test", "/xy/z", "regex"), ("closed.example.test", "/xyz", "exact"),
        ("closed.example.test", "/xyz/", "regex"),
    ]

    @Test(
        "exact host, then the longest wildcard, then any; exact path, then expressions, then the longest prefix",
        arguments: Balancer.allCases)
    func order(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(Self.names)
        let port = try PortPool.take()
        let pools = Self.names.map { "  \($0): {servers: [\"127.0.0.1:\(backends[$0])\"]}" }.joined(separator: "\n")
        try balancer.run(Topology.text(port: port, "backends:\n\(pools)\n\(Self.sites)"), ports: [port]) { _ in
            for (host, path, expected) in Self.probes {
                let outcome = try Probe.Outcome(HTTPConnection.get(path, port: port, host: host))
                #expect(
                    outcome == .server(expected),
                    "GET \(path), Host: \(host) on \(balancer): \(outcome), not \(expected)")
            }
        }
    }
}
