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
        document.comment("What servers learn of the client. Names with `_` or `.` would pass for others there.")
        document.line("http-request del-header [^A-Za-z0-9-] -m reg")
        let client = clientAddress(of: listener)
        document.line("http-request set-header X-Forwarded-For", client)
        lowerForwarded(of: listener, isTLS: isTLS)
        document.line("http-request set-header X-Real-IP", client)
        lowerClientCertificate(of: listener, isTLS: isTLS)
        lowerUpgrades(routes, of: listener)
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

    /// Lets only websocket routes upgrade: without these headers a server sees a plain request.
    private mutating func lowerUpgrades(_ routes: [Int], of listener: ListenerPlan) {
        let upgrading = routes.filter { plan.routes[$0].websocket }
        guard upgrading.count < routes.count || routes.isEmpty else { return }
        var condition = Condition.always
        if !upgrading.isEmpty { condition = .unless(set(of: upgrading, "websocket", listener.name.text)) }
        document.line("http-request del-header Connection", if: condition)
        document.line("http-request del-header Upgrade", if: condition)
    }
}
