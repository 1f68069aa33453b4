import Foundation
import TestSupport
import Testing

@Suite("Live: a server that drains or is down", .ownThreads)
struct DrainTests {
    @Test("drain keeps its clients and gets no new ones; down gets none", arguments: Balancer.allCases)
    func drains(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let names = ["a", "b", "c", "d"]
        let servers = try names.map { try Backends([$0]) }
        let states = ["drain", "active", "down", "active"]
        let lines = names.indices.map {
            "- {name: \(names[$0]), address: 127.0.0.1, port: \(servers[$0].ports[0].port), state: \(states[$0])}"
        }
        let active: Set<String> = ["b", "d"]
        let port = try PortPool.take()
        let topology = Topology.text(
            port: port,
            """
            backends:
              app:
                sticky: {cookie: live}
                servers:
                  \(lines.joined(separator: "\n      "))
            \(Topology.everythingToApp)
            """
        )
        try balancer.run(topology, ports: [port]) { _ in
            for _ in 0..<20 {
                let bound = try HTTPConnection.get("/", port: port, headers: ["Cookie: live=a"])
                #expect(bound.server == "a")
                // nginx's own `sticky` tells the client again each time.
                #expect(bound["Set-Cookie"]?.hasPrefix("live=a") != false)
                let new = try HTTPConnection.get("/", port: port)
                #expect(active.contains(new.server))
                #expect(new["Set-Cookie"]?.hasPrefix("live=\(new.server)") == true)
                let cut = try HTTPConnection.get("/", port: port, headers: ["Cookie: live=c"])
                #expect(active.contains(cut.server), "a client of a server that is down is bound anew")
            }
            servers[0].killNow()
            let rebound = try HTTPConnection.get("/", port: port, headers: ["Cookie: live=a"])
            #expect(active.contains(rebound.server))
            #expect(rebound["Set-Cookie"]?.hasPrefix("live=\(rebound.server)") == true)
        }
    }
}
