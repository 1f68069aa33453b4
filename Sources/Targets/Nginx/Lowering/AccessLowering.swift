import Planning
import TopologyModel

/// Makes allow and deny lists: a `geo` that knows who is kept out, and the question in each place that asks it.
///
/// `geo` finds the longest network of an address in one step, however many there are, and `if` is asked before any
/// answer of nginx itself, which `deny` is not.
struct AccessLowering {
    let scope: Scope

    private func variable(_ list: AccessPlan) -> Variable { Variable("denied", of: Name(label: list.place)) }

    /// Adds the lists to `http`; those that TCP listeners alone have are theirs.
    func lowerDefinitions(into document: inout Document, sizes: inout HashSizes) {
        let tables = scope.plan.traffic
        guard !tables.accessLists.isEmpty else { return }
        var used = Set(scope.plan.routes.compactMap(\.traffic.access))
        for listener in scope.plan.listeners {
            if case .http = listener.kind, let access = listener.traffic.access { used.insert(access) }
        }
        for (index, list) in tables.accessLists.enumerated() where used.contains(index) {
            document.blank()
            document.block("geo", .variable(variable(list))) { geo in
                geo.directive("default", list.allow == nil ? "0" : "1")
                var seen: Set<IPNetwork> = []
                for network in list.deny.flatMap(Self.halves) where seen.insert(network).inserted {
                    geo.entry(.network(network), "1")
                }
                for network in (list.allow ?? []).flatMap(Self.halves) where seen.insert(network).inserted {
                    geo.entry(.network(network), "0")
                }
            }
            sizes.noteVariables(1, longest: list.place.utf8.count + 13)
        }
    }

    /// The network of every address would name `default` again, and nginx warns: its halves say the same.
    private static func halves(_ network: IPNetwork) -> [IPNetwork] {
        guard network.prefixLength == 0 else { return [network] }
        let halves = network.address.isIPv6 ? ["::/1", "8000::/1"] : ["0.0.0.0/1", "128.0.0.0/1"]
        return halves.compactMap { try? IPNetwork($0) }
    }

    /// Adds the question to a server or a location.
    func lower(_ access: Int?, into document: inout Document) {
        guard let access else { return }
        let list = scope.plan.traffic.accessLists[access]
        document.block("if", .compound(["(", .variable(variable(list)), ")"], quoted: false)) {
            $0.directive("return", "403")
        }
    }
}

/// Makes the traffic policies of a TCP listener: connections are refused by closing them.
struct StreamTraffic {
    let scope: Scope
    let listener: ListenerPlan

    /// Adds them to the listener's server.
    func lower(into server: inout Document) {
        if let access = listener.traffic.access {
            let list = scope.plan.traffic.accessLists[access]
            for network in list.deny { server.directive("deny", .network(network)) }
            if let allow = list.allow {
                for network in allow { server.directive("allow", .network(network)) }
                server.directive("deny", "all")
            }
        }
        if let limit = listener.traffic.connectionLimit.map({ scope.plan.traffic.connectionLimits[$0] }) {
            server.directive("limit_conn", .name(scope.zone(limit)), .number(limit.max))
        }
    }
}
