import Foundation
import TestSupport
import Testing

@Suite("Live: a server that drains or is down", .ownThreads)
struct DrainTests {
    @Test("drain keeps its clients and gets no new ones; down gets none", arguments: Balancer.allCases)
    func drains(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let names = ["a", "b", "c"]
        let servers = try names.map { try Backends([$0]) }
        let states = ["drain", "active", "down"]
        let lines = names.indices.map {
            "- {name: \(names[$0]), address: 127.0.0.1, port: \(servers[$0].ports[0].port), state: \(states[$0])}"
        }
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
                #expect(bound.server == "a" && bound["Set-Cookie"] == nil)
                let new = try HTTPConnection.get("/", port: port)
                #expect(new.server == "b")
                #expect(new["Set-Cookie"]?.hasPrefix("live=b") == true)
                let cut = try HTTPConnection.get("/", port: port, headers: ["Cookie: live=c"])
                #expect(cut.server == "b", "a client of a server that is down is bound anew")
            }
            servers[0].killNow()
            let rebound = try HTTPConnection.get("/", port: port, headers: ["Cookie: live=a"])
            #expect(rebound.server == "b")
            #expect(rebound["Set-Cookie"]?.hasPrefix("live=b") == true)
        }
    }
}
