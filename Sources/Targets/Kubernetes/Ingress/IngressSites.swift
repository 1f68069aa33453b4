import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Hosts with the same routes, as Ingresses see them: not by listener, but once, with or without TLS.
struct IngressSite {
    /// The name of the virtual host in the plan.
    let name: String
    /// The hosts.
    let hosts: [HostPattern]
    /// Indices of the routes, first match wins.
    let routes: [Int]
    /// How many of them are the hosts' own.
    let ownRouteCount: Int
    /// Whether a listener serves the hosts without TLS.
    var isPlain: Bool
    /// TLS of the listener that serves them with it.
    var tls: TLSSettings?
    /// Whether plain requests are redirected to HTTPS.
    var isRedirected: Bool { tls != nil && !isPlain && hasRedirect }
    /// Whether some listener redirects to HTTPS.
    let hasRedirect: Bool
    /// What holds for all requests, whatever their route.
    let traffic: ListenerTraffic
    /// Where the first listener that serves the hosts stands.
    let span: SourceSpan
}

/// The sites of a plan's HTTP listeners, in the file's order.
struct IngressSites {
    /// The sites.
    private(set) var sites: [IngressSite] = []
    private var places: [HostPattern: Int] = [:]
    private let hasRedirect: Bool
    private let tables: TrafficTables

    /// Joins the listeners' virtual hosts; reports what an Ingress, which has no listeners, cannot tell apart.
    init(_ plan: Plan, remarks: inout Remarks) {
        tables = plan.traffic
        hasRedirect = plan.listeners.contains { listener in
            if case .http(let http) = listener.kind { http.redirectPort != nil } else { false }
        }
        for listener in plan.listeners {
            guard case .http(let http) = listener.kind else { continue }
            report(listener, http, &remarks)
            guard http.redirectPort == nil else { continue }
            for host in http.virtualHosts { add(host, of: listener, http, &remarks) }
        }
    }

    private mutating func add(
        _ host: VirtualHostPlan, of listener: ListenerPlan, _ http: HTTPListenerPlan, _ remarks: inout Remarks
    ) {
        guard let known = place(of: host.hosts) else {
            for pattern in host.hosts { places[pattern] = sites.count }
            sites.append(
                IngressSite(
                    name: host.name, hosts: host.hosts, routes: host.routes, ownRouteCount: host.ownRouteCount,
                    isPlain: http.tls == nil, tls: http.tls, hasRedirect: hasRedirect,
                    traffic: listener.traffic, span: listener.span))
            return
        }
        if !hasSameLimits(sites[known].traffic, listener.traffic) {
            remarks.lose(
                combination:
                    "limits of listener `\(listener.name.text)` that its hosts' other listener has not, in an Ingress",
                at: listener.span, instead: "give both the same, or write them at the site")
        }
        guard sites[known].hosts == host.hosts, sites[known].routes == host.routes else {
            remarks.lose(
                combination:
                    "other routes for `\(host.hosts.first?.text ?? host.name)` on listener `\(listener.name.text)` in an Ingress",
                at: listener.span,
                instead: "an Ingress has no listeners: serve the same routes on all, or use the Gateway API")
            return
        }
        if let tls = http.tls {
            if sites[known].tls == nil { sites[known].tls = tls }
        } else {
            sites[known].isPlain = true
        }
    }

    /// Whether two listeners limit alike, each by words of its own.
    private func hasSameLimits(_ first: ListenerTraffic, _ second: ListenerTraffic) -> Bool {
        let lists = [first, second].map { $0.access.map { tables.accessLists[$0] } }
        let limits = [first, second].map { $0.connectionLimit.map { tables.connectionLimits[$0] } }
        return lists[0]?.allow == lists[1]?.allow && lists[0]?.deny == lists[1]?.deny
            && limits[0]?.max == limits[1]?.max && limits[0]?.status == limits[1]?.status
    }

    private func place(of hosts: [HostPattern]) -> Int? {
        for host in hosts {
            if let place = places[host] { return place }
        }
        return nil
    }

    private func report(_ listener: ListenerPlan, _ http: HTTPListenerPlan, _ remarks: inout Remarks) {
        let usual: UInt16 = http.tls == nil ? 80 : 443
        if listener.port != usual {
            remarks.differ(
                .httpListener, "an Ingress is served on the controller's ports, 80 and 443, not on \(listener.port)",
                at: listener.span)
        }
        if !listener.addresses.allSatisfy(\.isUnspecified) {
            remarks.differ(
                .httpListener, "an Ingress is served on the controller's addresses, not on the listener's",
                at: listener.span)
        }
        if http.tls != nil, !http.http2 {
            remarks.differ(
                .http2, "HTTP/2 stays on: it is switched off in the controller's own settings only", at: listener.span)
        }
    }
}
