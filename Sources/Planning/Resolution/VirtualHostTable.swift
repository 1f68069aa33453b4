import Diagnostics
import TopologyModel

/// The hosts of a listener with their routes in order, those that broader hosts lend included.
struct VirtualHostTable {
    /// The result.
    private(set) var virtualHosts: [VirtualHostPlan] = []

    private let routes: [RoutePlan]
    /// The sorted routes of each pattern itself.
    private var own: [HostPattern: [Int]] = [:]
    /// Wildcards of the listener, the longest first, then `*` if there is one.
    private var broad: [HostPattern] = []

    init(topology: Topology, sites: PlannedSites, served: [Int]) {
        routes = sites.routes
        collect(topology, sites, served)
        for site in served {
            var groups: [(hosts: [HostPattern], routes: [Int], own: Int)] = []
            for host in topology.sites[site].value.hosts.map(\.value) where isFirst(host, in: site, topology, served) {
                let (list, ownCount) = routeList(of: host)
                if let group = groups.firstIndex(where: { $0.routes == list && $0.own == ownCount }) {
                    if !groups[group].hosts.contains(host) { groups[group].hosts.append(host) }
                } else {
                    groups.append(([host], list, ownCount))
                }
            }
            for (position, group) in groups.enumerated() {
                let name = topology.sites[site].name.text + (position == 0 ? "" : "+\(position + 1)")
                virtualHosts.append(
                    VirtualHostPlan(name: name, hosts: group.hosts, routes: group.routes, ownRouteCount: group.own))
            }
        }
    }

    /// The first site that names each host; a second one only adds routes.
    private var firstSite: [HostPattern: Int] = [:]

    private func isFirst(_ host: HostPattern, in site: Int, _ topology: Topology, _ served: [Int]) -> Bool {
        firstSite[host] == site
    }

    private mutating func collect(_ topology: Topology, _ sites: PlannedSites, _ served: [Int]) {
        own.reserveCapacity(served.count)
        firstSite.reserveCapacity(served.count)
        var shared: Set<HostPattern> = []
        for site in served {
            for host in Set(topology.sites[site].value.hosts.map(\.value)) {
                if firstSite[host] == nil {
                    firstSite[host] = site
                    own[host] = Array(sites.ranges[site])
                } else {
                    own[host, default: []] += Array(sites.ranges[site])
                    shared.insert(host)
                }
            }
        }
        for (host, list) in own { own[host] = PathOrder.sorted(list, of: routes) }
        // Sorted by length and text, so the dictionary's order never reaches the output.
        broad = own.keys.filter { if case .exact = $0 { false } else { true } }.sorted { left, right in
            left.text.utf8.count != right.text.utf8.count
                ? left.text.utf8.count > right.text.utf8.count : left.text < right.text
        }
    }

    /// A host's own routes and, behind them, those of broader hosts that its requests can reach.
    private func routeList(of host: HostPattern) -> (routes: [Int], own: Int) {
        var list = own[host] ?? []
        let ownCount = list.count
        for pattern in broad where pattern != host && pattern.covers(host) {
            for route in own[pattern] ?? [] {
                if !list.contains(where: { PathOrder.covers(routes[$0], routes[route]) }) { list.append(route) }
            }
        }
        return (list, ownCount)
    }
}
