import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// One `frontend` for each HTTP listener.
    mutating func lowerHTTPListeners() {
        var tables: [(hosts: [VirtualHostPlan], table: RouteTable)] = []
        for (listener, http) in httpListeners {
            document.section("frontend fe_", Word.identifier(listener.name).glued)
            lowerBind(listener, tls: http.tls, http2: http.http2)
            lowerNormalisation()
            lowerAccess(of: listener)
            if let port = http.redirectPort {
                lowerRedirectToHTTPS(port: port)
                continue
            }
            if http.virtualHosts.isEmpty {
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

    /// `bind`: every address of a listener.
    mutating func lowerBind(_ listener: ListenerPlan, tls: TLSSettings?, http2: Bool) {
        document.add("bind")
        for (index, address) in listener.addresses.enumerated() {
            if index > 0 { document.add(("," as Word).glued) }
            let socket = Word.socket(.address(address), listener.port)
            document.add(index > 0 ? socket.glued : socket)
        }
        if listener.addresses.contains(where: { $0.isIPv6 && $0.isUnspecified }) { document.add("v6only") }
        // An address that keepalived moves may be on the other node just now.
        let moving = Set(plan.virtualRouters.flatMap { $0.addresses.map(\.address) })
        if listener.addresses.contains(where: { moving.contains($0) }) { document.add("transparent") }
        if let tls { addTLS(tls, of: listener, http2: http2) }
        document.endLine()
    }

    /// What is compared: the host in lower case without port and trailing dot, the path decoded with slashes merged.
    /// Requests that have no such thing get 400 (RFC 9112, 3.2; the language's Precedence).
    private mutating func lowerNormalisation() {
        document.comment("Host and path as routes compare them; what has none, or hides one, is refused.")
        document.line(#"http-request set-var(txn.host) 'req.fhdr(host),lower,regsub("\.?(:[^]]*)?$",)'"#)
        document.line("http-request set-var(txn.path) path,url_dec,regsub(/+,/,g)")
        document.line("http-request deny deny_status 405 if { method -m str -- CONNECT TRACE }")
        document.line("http-request deny deny_status 400 if { req.ver -m str -- 1.1 } !{ req.fhdr(host) -m found }")
        document.line(
            #"http-request deny deny_status 400 if { req.fhdr(host) -m reg -- '^\.?(:|$)|\.\.|[[:cntrl:] /]' }"#)
        document.line("http-request deny deny_status 400 unless { var(txn.path) -m beg -- / }")
        document.line(
            "http-request deny deny_status 400 if { url -m sub -- '#' } || { path -m sub -- %00 }",
            #"|| { var(txn.path) -m reg -- '(^|/)\.\.?(/|$)' }"#)
    }

    /// What a listener does with routed requests before a section takes them over.
    private mutating func lowerPolicies(_ routes: [Int], of listener: ListenerPlan, isTLS: Bool) {
        lowerTraffic(routes, of: listener)
        lowerRateLimits(routes)
        lowerConnectionLimits(routes, of: listener)
        lowerBodyWaits(routes, of: listener)
        document.comment("What servers learn of the client. Names with `_` or `.` would pass for others there.")
        document.line("http-request del-header [^A-Za-z0-9-] -m reg")
        document.line("http-request set-header X-Forwarded-For %[src]")
        document.line("http-request set-header X-Forwarded-Proto", isTLS ? "https" : "http")
        document.line("http-request set-header X-Forwarded-Host %[req.fhdr(host)]")
        document.line("http-request set-header X-Real-IP %[src]")
        lowerUpgrades(routes, of: listener)
        lowerMessages(routes, of: listener)
        lowerRepeatGuard(routes, of: listener)
        // Not in `use_backend` itself: HAProxy opens the maps of that line last, when `default-path` is forgotten.
        document.line(
            "http-request set-var(txn.section) var(txn.route),map_str(", Word.label(.sections).glued,
            (")" as Word).glued)
        document.line("use_backend %[var(txn.section)]")
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
