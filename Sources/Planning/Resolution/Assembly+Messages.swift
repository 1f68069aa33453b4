import TopologyModel

extension Assembly {
    /// The message policies in force, the nearest of `policies` (route, site, defaults) first; each wins as a whole.
    mutating func planMessages(_ policies: [MessagePolicies]) -> MessagePlan { .unchanged }
}
