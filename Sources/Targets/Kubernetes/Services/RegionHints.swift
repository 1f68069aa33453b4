import Diagnostics
import Planning
import TopologyModel

/// Which regions the servers of a region answer for: their own, and those that have none and fall back to it.
///
/// kube-proxy heeds hints only while every endpoint has one: they are made only where every server has a region, of at
/// most eight zones for an endpoint (ValidateEndpointSlice of the API server).
struct RegionHints {
    /// The regions by that of the servers; empty where no hint can be given.
    let zones: [Identifier: [Identifier]]

    init(_ plan: Plan, _ backend: BackendPlan) {
        let ready = backend.servers.filter { $0.state == .active && !$0.isBackup }
        let regions = ready.compactMap(\.region?.value)
        guard regions.count == ready.count else {
            zones = [:]
            return
        }
        let served = Set(regions)
        var zones: [Identifier: [Identifier]] = [:]
        for region in plan.regions {
            let choices = [region.name] + region.value.fallback.map(\.value)
            guard let server = choices.first(where: { served.contains($0) }) else { continue }
            zones[server, default: []].append(region.name)
        }
        self.zones = zones.values.contains { $0.count > 8 } ? [:] : zones
    }
}
