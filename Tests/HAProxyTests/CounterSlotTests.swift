import Planning
import Testing

@testable import HAProxy

@Suite struct CounterSlotTests {
    private func slots(_ site: String, listener: String = "") throws -> CounterSlots {
        let plan = Rendered.plan(
            """
            lbgen: 1
            name: web
            targets: {haproxy: {}}
            listeners:
              http: {port: 80\(listener)}
            rate_limits:
              a: {rate: 1/s}
              b: {rate: 2/s}
              c: {rate: 3/s}
            backends:
              app: {servers: [10.0.0.1:80], circuit_breaker: {error_rate: 50%}}
              calm: {servers: [10.0.0.2:80]}
            sites:
              web:
                hosts: ["*"]
                rate_limit: [a, b, c]
                routes: [\(site)]
            """)
        return CounterSlots(try #require(plan))
    }

    @Test("limits that meet in a request have counters of their own, others share them")
    func slotsAreShared() throws {
        let apart = try slots(
            """
            {path: /, backend: calm, rate_limit: a, connection_limit: {max: 1}},
            {path: /b, backend: calm, rate_limit: b, connection_limit: {max: 2}},
            {path: /c, backend: app, rate_limit: c}
            """)
        #expect(apart.slots == [0, 0, 0])
        #expect(apart.connections == [1, 1])
        #expect(apart.breakers[0] == 1)
        #expect(apart.count == 2)
    }

    @Test("a listener's limit meets those of its routes, and the backend's circuit breaker them all")
    func slotsMeet() throws {
        let met = try slots(
            "{path: /, backend: app, rate_limit: [a, b], connection_limit: {max: 1}}, {path: /c, backend: calm, rate_limit: c}",
            listener: ", connection_limit: {max: 9}")
        #expect(Set([met.slots[0], met.slots[1], met.connections[0], met.connections[1], met.breakers[0]]).count == 5)
        #expect(met.count == 5)
    }
}
