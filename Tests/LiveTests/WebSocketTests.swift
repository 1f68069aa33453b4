import TestSupport
import Testing

@Suite("Live: a WebSocket passes through", .ownThreads)
struct WebSocketTests {
    @Test("text, ping and close come back, and other requests on the route still work", arguments: Balancer.allCases)
    func echo(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        let topology = Topology.text(
            port: port,
            """
            backends:
              app: {servers: \(Topology.servers(backends))}
            sites:
              all:
                hosts: ["*"]
                routes:
                  - {path: /ws/, backend: app, websocket: true}
                  - {path: /, backend: app}
            """
        )
        try balancer.run(topology, ports: [port]) { _ in
            let client = try WebSocketClient(port: port, path: "/ws/chat")
            try #require(client.handshake.status == 101)
            for number in 0..<20 {
                try client.send(.text, "message \(number)")
                #expect(try client.receive() == (.text, "message \(number)"))
            }
            try client.send(.ping, "are you there")
            #expect(try client.receive() == (.pong, "are you there"))
            try client.send(.close)
            #expect(try client.receive().opcode == .close)
            let plain = try HTTPConnection.get("/ws/status", port: port)
            #expect(plain.status == 200)
            #expect(try EchoedRequest(plain).all("Upgrade") == [])
        }
    }
}
