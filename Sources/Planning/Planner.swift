package import Diagnostics
package import TopologyModel

/// Turns a topology into a plan: resolves names, applies defaults, orders routes, checks rules.
package enum Planner {
    /// The plan; `nil` when a name that it stands on is not defined. Findings, errors among them, go to `bag`.
    ///
    /// `topologyPath` is what generated files say they come from.
    package static func plan(
        _ topology: Topology, uses: FeatureUses, topologyPath: String, reporting bag: DiagnosticBag
    ) -> Plan? {
        let hadErrors = bag.hasErrors
        var assembly = Assembly(topology: topology, uses: uses, bag: bag)
        let plan = assembly.run(topologyPath: topologyPath)
        // Placeholders stand where values could not be read: only findings about names can be trusted then.
        guard !hadErrors, let plan else { return nil }
        let subject = RuleSubject(topology: topology, plan: plan, symbols: assembly.symbols)
        for rule in RuleCatalog.rules { rule.check(subject, reporting: bag) }
        return plan
    }
}
