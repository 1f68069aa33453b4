import TestSupport
import Testing

@Suite("Live: every balancer routes a request the same way", .ownThreads)
struct RoutingTests {
    private static let names = ["api", "web", "exact", "edges", "wild"]

    private static let sites = """
        sites:
          app:
            hosts: [app.example.test]
            routes:
              - {path: /, backend: web}
              - {path: /api, backend: api}
              - {path: {exact: /exact}, backend: exact}
              - {path: {regex: '\\.m3u8$'}, backend: edges}
          wild:
            hosts: ["*.wild.example.test"]
            routes: [{path: /, backend: wild}]
          bare:
            hosts: [bare.example.test]
            routes: [{path: /only/, backend: api}]
        """

    private static let paths =
        Probe.targets(
            .server("web"), ["/", "/apiary", "/API", "/api%20x", "/api;x", "/?/api", "/..api", "/api%25", "/%2561pi"])
        + Probe.targets(
            .server("web"),
            ["/%252e%252e/api", "/exact/", "/x.m3u8/y", "/x.m3u8x", "/caf%C3%A9", "/x?y=.m3u8", "/+api"])
        + Probe.targets(
            .server("api"), ["/api", "/api/", "/api/x", "//api", "/api//x", "///api///x", "/%61pi", "/%2Fapi"])
        + Probe.targets(
            .server("api"), ["/api%2Fx", "/api%2fx", "/api?x=1", "/api?x=/../y", "/api/...", "/api/.hidden"])
        + Probe.targets(
            .server("api"), ["/api/x..y", "/api/a+b", "/api/%7Bx%7D", "/api/%22", "/api/%0d%0ax", "/api/?%00"])
        + Probe.targets(.server("exact"), ["/exact", "//exact", "/exact?x", "/%65xact"])
        + Probe.targets(.server("edges"), ["/live/x.m3u8", "/api/x.m3u8", "/x.m3u8?y", "/x%2Em3u8", "//x.m3u8"])
        + Probe.targets(.status(400), ["/x/../api", "/../api", "/./api", "/api/.", "/api/..", "/api/../", "/..", "/."])
        + Probe.targets(
            .status(400), ["/%2e%2e/api", "/%2E./api", "/api%2f..%2fadmin", "/api/%2e", "/api/..?x", "/api//../x"])
        + Probe.targets(
            .status(400), ["/a%00", "/api%00/x", "/api#x", "/#", "/api/..#", "/%", "/%zz", "/api%2", "api", "*"])
        + Probe.targets(nil, ["/x.m3u8%0a", "/api%0a", "/%ff", "/api/%C0%AE%C0%AE/x", "/api\\..\\x"])

    private static let hosts =
        Probe.hosts(
            .server("api"), ["app.example.test", "APP.Example.TEST", "app.example.test:8080", "app.example.test."])
        + Probe.hosts(.server("api"), ["app.example.test.:80", "APP.EXAMPLE.TEST.:1"])
        + Probe.hosts(
            .server("wild"),
            ["a.wild.example.test", "a.b.wild.example.test", "A.WILD.example.test:80", "a.wild.example.test."])
        + Probe.hosts(
            .status(404), ["unknown.test", "xapp.example.test", "app.example.test.evil.test", "wild.example.test"])
        + Probe.hosts(.status(404), ["xwild.example.test", "127.0.0.1", "[::1]:80", "bare.example.test"])
        + Probe.hosts(.status(404), ["bare.example.test"], target: "/onlyx")
        + Probe.hosts(.server("api"), ["bare.example.test"], target: "/only")
        + Probe.hosts(.server("api"), ["bare.example.test"], target: "/only/x")
        // Not host names: RFC 9112, section 3.2 asks for 400.
        + Probe.hosts(.status(400), ["", "app.example.test.."])
        + Probe.hosts(nil, ["app.example.test:"])

    @Test("adversarial paths and hosts: as the language says, the same everywhere, forwarded byte for byte")
    func probes() throws {
        guard Demand.met("nginx", "haproxy", "python3") else { return }
        let backends = try Backends(Self.names)
        let port = try PortPool.take()
        let pools = Self.names.map { "  \($0): {servers: [\"127.0.0.1:\(backends[$0])\"]}" }.joined(separator: "\n")
        let topology = Topology.text(port: port, "backends:\n\(pools)\n\(Self.sites)")
        let probes = Self.paths + Self.hosts
        let outcomes = try Balancer.allCases.map { balancer in
            try balancer.run(topology, ports: [port]) { _ in try probes.map { try $0.send(port: port) } }
        }
        for (index, probe) in probes.enumerated() {
            let asked = "GET \(probe.target), Host: \(probe.host)"
            for (balancer, seen) in zip(Balancer.allCases, outcomes.map { $0[index] }) {
                if let expected = probe.expected {
                    #expect(seen.outcome == expected, "\(asked) on \(balancer): \(seen.outcome), not \(expected)")
                }
                if let forwarded = seen.forwarded {
                    #expect(forwarded == probe.target, "\(asked) on \(balancer): not forwarded byte for byte")
                }
            }
            #expect(
                Set(outcomes.map { $0[index].outcome }).count == 1, "\(asked): \(outcomes.map { $0[index].outcome })")
        }
    }

    @Test("an absolute request target is routed by its path", arguments: Balancer.allCases)
    func absolute(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(Self.names)
        let port = try PortPool.take()
        let pools = Self.names.map { "  \($0): {servers: [\"127.0.0.1:\(backends[$0])\"]}" }.joined(separator: "\n")
        try balancer.run(Topology.text(port: port, "backends:\n\(pools)\n\(Self.sites)"), ports: [port]) { _ in
            let targets = ["/api/x", "/apiary", "/x/../api"].map { "http://app.example.test\($0)" }
            let outcomes = try targets.map { Probe.Outcome(try HTTPConnection.get($0, port: port)) }
            #expect(outcomes == [.server("api"), .server("web"), .status(400)])
        }
    }
}
