import TestSupport
import Testing

@Suite("Live: requests that mean to be taken for something else", .ownThreads)
struct HostileRequestTests {
    @Test("two hosts in one request, and header names that pass for others", arguments: Balancer.allCases)
    func twoHostsAndOddNames(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b"])
        let port = try PortPool.take()
        let topology = Topology.text(
            port: port,
            """
            backends:
              a: {servers: ["127.0.0.1:\(backends["a"])"]}
              b: {servers: ["127.0.0.1:\(backends["b"])"]}
            sites:
              a: {hosts: [a.example.test], routes: [{backend: a}]}
              b: {hosts: [b.example.test], routes: [{backend: b}, {path: /go, redirect: {scheme: https}}]}
            """)
        try balancer.run(topology, ports: [port]) { _ in
            let mixed = try HTTPConnection.get("http://a.example.test/x", port: port, host: "b.example.test")
            #expect(mixed.status == 400, "\(balancer)")
            for host in ["b.example.test|", "|b.example.test", "a.example.test|b.example.test"] {
                let sly = try HTTPConnection.get("http://a.example.test/x", port: port, host: host)
                #expect(sly.status == 400, "\(balancer) \(host)")
            }
            let same = try HTTPConnection.get("http://a.example.test/x", port: port, host: "A.example.test")
            #expect(same.server == "a", "\(balancer)")
            let odd = try HTTPConnection(port: port).get(
                "/", host: "a.example.test", headers: ["X_Forwarded_For: 6.6.6.6", "X.Real.IP: 6.6.6.6", "X-Fine: 1"])
            let echo = try EchoedRequest(odd)
            #expect(echo.all("X-Fine") == ["1"])
            #expect(echo.all("X_Forwarded_For") == [] && echo.all("X.Real.IP") == [], "\(balancer)")
            #expect(echo.all("X-Forwarded-For") == ["127.0.0.1"], "\(balancer)")
            let hostless = try HTTPConnection(port: port).ask("GET /go HTTP/1.0\r\n\r\n")
            #expect(hostless.status == 404 || hostless.status == 400, "\(balancer): \(hostless.status)")
        }
    }

    @Test(
        "backups take over from servers that are down, without any check in the topology", arguments: Balancer.allCases)
    func backups(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["spare"])
        let (port, closed) = (try PortPool.take(), try PortPool.take())
        let topology = Topology.text(
            port: port,
            """
            backends:
              app:
                servers:
                  - {name: main, address: 127.0.0.1, port: \(closed)}
                  - {name: spare, address: 127.0.0.1, port: \(backends["spare"]), backup: true}
            sites:
              all: {hosts: ["*"], routes: [{backend: app}]}
            """)
        try balancer.run(topology, ports: [port]) { _ in
            // Three checks, two seconds apart, tell HAProxy that the server is down.
            let deadline = ContinuousClock.now.advanced(by: .seconds(12))
            var status = 0
            repeat {
                status = try HTTPConnection.get("/", port: port).status
            } while status != 200 && ContinuousClock.now < deadline
            #expect(status == 200, "\(balancer)")
        }
    }
}
