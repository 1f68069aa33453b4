import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// The rules of routes' traffic policies that come before their rate limits: bodies that say they are too large, and
    /// clients that are kept out.
    mutating func lowerTraffic(_ routes: [Int], of listener: ListenerPlan) {
        lowerBodyLengths(routes)
        let used = grouped(routes) { $0.access }
        if !used.isEmpty {
            document.comment("Who is let in: `deny` wins, and a list of those allowed keeps out all others.")
        }
        for (index, users) in used {
            let list = plan.traffic.accessLists[index]
            let condition = condition(on: users, of: routes, "access", list.place) { $0.access == index }
            lowerAccess(list, if: condition) { $0.lowerRefusal(403, if: $1) }
        }
    }

    /// What a listener's own list says, before a route is looked for.
    mutating func lowerAccess(of listener: ListenerPlan) {
        guard let access = listener.traffic.access else { return }
        document.comment("Who is let in.")
        lowerAccess(plan.traffic.accessLists[access], if: .always) {
            $0.document.line("http-request deny deny_status 403", if: $1)
        }
    }

    /// What a TCP listener does before it passes a connection on; a PROXY header must have told who connects.
    mutating func lowerTraffic(ofTCP listener: ListenerPlan) {
        let rules: StaticString = listener.clients.hasHeaders ? "tcp-request session" : "tcp-request connection"
        if let access = listener.traffic.access {
            let list = plan.traffic.accessLists[access]
            lowerAccess(list, if: .always) { $0.document.line(Word(stringLiteral: rules), "reject", if: $1) }
        }
        guard let index = listener.traffic.connectionLimit else { return }
        let limit = plan.traffic.connectionLimits[index]
        document.line(
            Word(stringLiteral: rules), "track-sc0 src table connections_", Word.place(limit.place).glued)
        document.line(
            Word(stringLiteral: rules), "reject if { sc0_conn_cur(connections_", Word.place(limit.place).glued,
            (") gt" as Word).glued, .number(limit.max), "}")
    }

    private mutating func lowerAccess(
        _ list: AccessPlan, if condition: Condition, refuse: (inout Lowering, Condition) -> Void
    ) {
        if !list.deny.isEmpty {
            let denied = sources(list.deny, "denied", list.place)
            refuse(&self, condition.and(words: ["{"] + denied + ["}"]))
        }
        guard let allow = list.allow else { return }
        guard !allow.isEmpty else {
            refuse(&self, condition)
            return
        }
        let allowed = sources(allow, "allowed", list.place)
        refuse(&self, condition.and(words: ["!{"] + allowed + ["}"]))
    }

    /// The test that a client is of one of these networks; many stand in a list beside the configuration.
    private mutating func sources(_ networks: [IPNetwork], _ subject: String, _ place: String) -> [Word] {
        guard networks.count > RouteSet.inlineLimit else { return ["src --"] + networks.map { Word.network($0) } }
        let file = Label.list(subject, place)
        if !maps.contains(where: { $0.file == file }) {
            var list = MapDocument(file: file)
            for network in networks { list.add(network) }
            maps.append(list)
        }
        return ["src -f", .label(file)]
    }

    /// The routes that have a policy, by the policy's index, in its order.
    func grouped(_ routes: [Int], _ policy: (TrafficPlan) -> Int?) -> [(index: Int, routes: [Int])] {
        var users: [Int: [Int]] = [:]
        for route in routes {
            if let index = policy(plan.routes[route].traffic) { users[index, default: []].append(route) }
        }
        return users.sorted { $0.key < $1.key }.map { (index: $0.key, routes: $0.value) }
    }

    /// That a request's route is one of those that share a policy; nothing where all of the listener do.
    ///
    /// The list of routes is the whole plan's, so that listeners can share the file.
    mutating func condition(
        on some: [Int], of all: [Int], _ subject: String, _ name: String, where shares: (TrafficPlan) -> Bool
    ) -> Condition {
        if some.count == all.count { return .always }
        let users = plan.routes.indices.filter { shares(plan.routes[$0].traffic) }
        return Condition.always.and(set(of: users, subject, name))
    }
}

extension Word {
    /// A place of the topology, of lower case letters, digits and hyphens: `site-shop`.
    static func place(_ place: String) -> Word { plain(place) }
}
