import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// One `frontend` for each HTTP listener.
    mutating func lowerHTTPListeners() {
        var tables: [(hosts: [VirtualHostPlan], table: RouteTable)] = []
        for (listener, http) in httpListeners {
            document.section("frontend fe_", Word.identifier(listener.name).glued)
            lowerBind(listener, http)
            lowerListenerHeaders(listener, http)
            lowerClientAddress(listener)
            lowerRaw("frontend:\(listener.name.text)")
            if http.redirectPort == nil, !http.virtualHosts.isEmpty { lowerSessionAddress(listener) }
            lowerLogValues()
            lowerPath()
            lowerAccess(of: listener)
            if let port = http.redirectPort {
                lowerHost(nil)
                lowerRedirectToHTTPS(port: port)
                continue
            }
            if http.virtualHosts.isEmpty {
                lowerHost(nil)
                document.line("http-request return status 404 default-errorfiles")
                continue
            }
            // Listeners that serve the same hosts read the same maps.
            if let shared = tables.first(where: { RouteTable.isSame($0.hosts, http.virtualHosts) }) {
                lowerRouting(shared.table)
                lowerPolicies(shared.table.routes, of: listener, isTLS: http.tls != nil)
                continue
            }
            let table = RouteTable(http.virtualHosts, of: plan, named: listener.name)
            tables.append((http.virtualHosts, table))
            lowerRouteMaps(table)
            lowerRouting(table)
            lowerPolicies(table.routes, of: listener, isTLS: http.tls != nil)
        }
    }

    /// What a listener does with routed requests before a section takes them over.
    private mutating func lowerPolicies(_ routes: [Int], of listener: ListenerPlan, isTLS: Bool) {
        lowerSilence(routes, of: listener)
        lowerCORS(routes, of: listener)
        lowerMaintenance(routes, of: listener)
        lowerTraffic(routes, of: listener)
        lowerRateLimits(routes)
        lowerConnectionLimits(routes, of: listener)
        lowerBodyWaits(routes, of: listener)
        lowerRemovals(routes, of: listener)
        let client = clientAddress(of: listener)
        document.line("http-request add-header X-Forwarded-For", client)
        lowerForwarded(of: listener, isTLS: isTLS)
        document.line("http-request add-header X-Real-IP", client)
        lowerClientCertificate(of: listener, isTLS: isTLS)
        lowerMessages(routes, of: listener)
        lowerRepeatGuard(routes, of: listener)
        lowerSection(routes, of: listener)
    }

    /// Hands the request to its section: the one that its route names, unless a lot or a region decides.
    private mutating func lowerSection(_ routes: [Int], of listener: ListenerPlan) {
        guard choosesSections(routes) else {
            document.line("use_backend %[var(txn.route),field(1,/)]")
            return
        }
        document.line("http-request set-var(txn.section) var(txn.route),field(1,/)")
        lowerSplits(routes, of: listener)
        lowerTierChoice(routes)
        document.line("use_backend %[var(txn.section)]")
    }

    private func choosesSections(_ routes: [Int]) -> Bool {
        routes.contains { index in
            if case .split = plan.routes[index].action { return true }
            return plan.routes[index].action.backends.contains { plan.backends[$0].tiers.count > 1 }
        }
    }

    /// Takes out of a request what servers would take for HAProxy's own word, and, unless its route may upgrade, what asks
    /// for that: one walk through the headers, whose names HAProxy holds in lower case, instead of one for each name.
    private mutating func lowerRemovals(_ routes: [Int], of listener: ListenerPlan) {
        document.comment("What servers learn of the client. Names with `_` or `.` would pass for others there.")
        let upgrading = routes.filter { plan.routes[$0].websocket }
        let isTold = listener.clients.readsForwarded
        let plain: Word =
            isTold
            ? "http-request del-header '[^a-z0-9-]|^(connection|upgrade|x-forwarded-for|x-real-ip)$' -m reg"
            : "http-request del-header '[^a-z0-9-]|^(connection|upgrade|x-forwarded-(for|proto|host)|x-real-ip)$' -m reg"
        if upgrading.isEmpty { return document.line(plain) }
        let upgrade: Word =
            isTold
            ? "http-request del-header '[^a-z0-9-]|^x-(forwarded-for|real-ip)$' -m reg"
            : "http-request del-header '[^a-z0-9-]|^x-(forwarded-(for|proto|host)|real-ip)$' -m reg"
        if upgrading.count == routes.count { return document.line(upgrade) }
        let upgrades = set(of: upgrading, "websocket", listener.name.text)
        document.line(plain, if: .unless(upgrades))
        document.line(upgrade, if: .always.and(upgrades))
    }
}
