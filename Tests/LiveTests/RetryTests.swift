import Foundation
import TestSupport
import Testing

@Suite("Live: what is tried again, and what never is", .ownThreads)
struct RetryTests {
    private static func topology(_ port: Int, _ backends: Backends, _ retries: String) -> String {
        Topology.text(
            port: port,
            """
            backends:
              app: {servers: \(Topology.servers(backends))}
            sites:
              all: {hosts: ["*"], routes: [{backend: app, retries: \(retries)}]}
            """
        )
    }

    @Test("safe requests are tried again so often, others once", arguments: Balancer.allCases)
    func idempotence(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b", "c", "d"])
        let port = try PortPool.take()
        try balancer.run(
            Self.topology(port, backends, "{attempts: 2, when: [connect, timeout, 503]}"), ports: [port]
        ) { _ throws in
            for (method, tries) in [("GET", 3), ("PUT", 3), ("DELETE", 3), ("POST", 1), ("PATCH", 1)] {
                try backends.resetCounts()
                let answer = try HTTPConnection(port: port).ask(
                    "\(method) /status/503 HTTP/1.1\r\nHost: app.example.test\r\nContent-Length: 4\r\n\r\nbody")
                #expect(answer.status == 503, "\(method)")
                let seen = try backends.counts().values.reduce(0, +)
                #expect(balancer == .haproxy && method == "PATCH" ? seen == 1 : seen == tries, "\(method): \(seen)")
            }
            // What is no cause is not tried again.
            try backends.resetCounts()
            #expect(try HTTPConnection.get("/status/500", port: port).status == 500)
            #expect(try backends.counts().values.reduce(0, +) == 1)
        }
    }

    @Test("with `idempotent_only: false` every request is tried again", arguments: Balancer.allCases)
    func daring(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b", "c"])
        let port = try PortPool.take()
        try balancer.run(
            Self.topology(port, backends, "{attempts: 1, when: [503], idempotent_only: false}"), ports: [port]
        ) { _ throws in
            _ = try HTTPConnection(port: port).ask(
                "POST /status/503 HTTP/1.1\r\nHost: app.example.test\r\nContent-Length: 4\r\n\r\nbody")
            #expect(try backends.counts().values.reduce(0, +) == 2)
        }
    }
}
