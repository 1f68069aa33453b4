import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    /// The connection limits that the version at hand can count, of those that listeners of one kind need.
    private func countedConnections(_ listeners: [ListenerPlan]) -> [Int] {
        var used: Set<Int> = []
        for listener in listeners {
            if let limit = listener.traffic.connectionLimit { used.insert(limit) }
            guard case .http(let http) = listener.kind else { continue }
            for index in Set(http.virtualHosts.lazy.flatMap(\.routes)) {
                if let limit = plan.routes[index].traffic.connectionLimit { used.insert(limit) }
            }
        }
        return used.sorted().filter { canTrack(counterSlots.connections[$0]) }
    }

    /// A table for each limit: an entry lives as long as a request of its client, and a minute.
    mutating func lowerConnectionTables(_ listeners: [ListenerPlan]) {
        guard !plan.traffic.connectionLimits.isEmpty else { return }
        for index in countedConnections(listeners) {
            document.section("backend connections_", Word.place(plan.traffic.connectionLimits[index].place).glued)
            document.line("stick-table type ipv6 size 1m expire 1m store conn_cur")
        }
    }

    /// Counts requests under way, and refuses those beyond a limit. Connections themselves are not counted: idle ones
    /// would be too.
    mutating func lowerConnectionLimits(_ routes: [Int], of listener: ListenerPlan) {
        var limits = grouped(routes) { $0.connectionLimit }
        if let own = listener.traffic.connectionLimit { limits.append((index: own, routes: routes)) }
        guard !limits.isEmpty else { return }
        document.comment("Requests under way.")
        for (index, users) in limits {
            let limit = plan.traffic.connectionLimits[index]
            let slot = counterSlots.connections[index]
            guard canTrack(slot) else {
                losses.lose(
                    .connectionLimit, "more than three limits that meet on a route (from version 2.8 on)",
                    at: limit.span, instead: "use fewer limits, or HAProxy 2.8")
                continue
            }
            let condition = condition(on: users, of: routes, "connections", limit.place) {
                $0.connectionLimit == index
            }
            document.line(
                "http-request track-sc", .number(slot).glued, "src table connections_", .place(limit.place).glued,
                if: condition)
            lowerRefusal(
                limit.status,
                if: condition.and(
                    words: ["{"] + Word.counted("conn_cur", slot, "connections_")
                        + [Word.place(limit.place).glued, (") gt" as Word).glued, .number(limit.max), "}"]))
        }
    }
}
