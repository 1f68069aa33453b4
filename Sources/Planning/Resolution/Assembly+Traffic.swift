import TopologyModel

extension Assembly {
    /// The traffic policies in force, the nearest of `policies` (route, site, defaults) first; each wins as a whole.
    mutating func planTraffic(_ policies: [TrafficPolicies]) -> TrafficPlan { .unlimited }
}
