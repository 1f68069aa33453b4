import Planning
import TopologyModel

/// Which of HAProxy's counters tracks each limit: limits that meet in a request need different ones.
struct CounterSlots {
    /// The counter of each rate limit, by its index.
    let slots: [Int]
    /// The counter of each connection limit, by its index.
    let connections: [Int]
    /// The counter of each backend's circuit breaker, by the backend's index; 0 where there is none.
    let breakers: [Int]
    /// How many counters are needed.
    let count: Int

    init(_ plan: Plan) {
        let connectionStart = plan.rateLimits.count
        let breakerStart = connectionStart + plan.traffic.connectionLimits.count
        let total = breakerStart + plan.backends.count
        var meets: [Set<Int>] = Array(repeating: [], count: total)
        let hasOthers = breakerStart > connectionStart || plan.backends.contains { $0.circuitBreaker != nil }
        for listener in plan.listeners {
            guard case .http(let http) = listener.kind, hasOthers || !plan.rateLimits.isEmpty else { continue }
            for index in Set(http.virtualHosts.lazy.flatMap(\.routes)) {
                let route = plan.routes[index]
                var used = route.rateLimits
                if let limit = listener.traffic.connectionLimit { used.append(connectionStart + limit) }
                if let limit = route.traffic.connectionLimit { used.append(connectionStart + limit) }
                for backend in route.action.backends where plan.backends[backend].circuitBreaker != nil {
                    used.append(breakerStart + backend)
                }
                if used.count > 1 { for limit in used { meets[limit].formUnion(used) } }
            }
        }
        var slots: [Int] = []
        slots.reserveCapacity(total)
        var highest = -1
        for limit in 0..<total {
            let taken = Set(meets[limit].lazy.filter { $0 < limit }.map { slots[$0] })
            let slot = (0...taken.count).first { !taken.contains($0) } ?? 0
            slots.append(slot)
            if limit < breakerStart || plan.backends[limit - breakerStart].circuitBreaker != nil {
                highest = max(highest, slot)
            }
        }
        self.slots = Array(slots[..<connectionStart])
        connections = Array(slots[connectionStart..<breakerStart])
        breakers = Array(slots[breakerStart...])
        count = highest + 1
    }
}

extension Word {
    /// A value of what a counter tracks, up to the beginning of its table's name: `sc0_conn_cur(connections_`. Counters
    /// from the fourth on have no names of their own (configuration manual, 7.3.3).
    static func counted(_ value: StaticString, _ slot: Int, _ table: StaticString) -> [Word] {
        let (value, table) = (Word(stringLiteral: value).glued, Word(stringLiteral: table).glued)
        if slot < 3 { return ["sc", .number(slot).glued, ("_" as Word).glued, value, ("(" as Word).glued, table] }
        return ["sc_", value, ("(" as Word).glued, .number(slot).glued, ("," as Word).glued, table]
    }
}
