import Diagnostics
import TopologyModel

/// LB0430: a network of an access list that another one covers decides nothing.
enum NetworkWithoutEffectRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let topology = subject.topology
        check(topology.defaults.policies.traffic.given?.access, bag)
        for listener in topology.listeners { check(listener.value.access, bag) }
        for site in topology.sites {
            check(site.value.policies.traffic.given?.access, bag)
            for route in site.value.routes { check(route.value.policies.traffic.given?.access, bag) }
        }
    }

    private static func check(_ access: Located<AccessList>?, _ bag: DiagnosticBag) {
        guard let list = access?.value else { return }
        for network in list.allow ?? [] {
            guard let denied = list.deny.first(where: { $0.value.covers(network.value) }) else { continue }
            report(network, "lies within `\(denied.value.text)`, which is denied: deny wins", denied, bag)
        }
        // Lists of thousands are made by programs; a line too many in them hurts nobody.
        for networks in [list.allow ?? [], list.deny] where networks.count <= 1000 {
            for (index, network) in networks.enumerated() {
                let other = networks.enumerated().first { place, wide in
                    place != index && wide.value.covers(network.value) && (wide.value != network.value || place < index)
                }
                guard let other else { continue }
                report(network, "lies within `\(other.element.value.text)` of the same list", other.element, bag)
            }
        }
    }

    private static func report(
        _ network: Located<IPNetwork>, _ why: String, _ other: Located<IPNetwork>, _ bag: DiagnosticBag
    ) {
        bag.report(
            Diagnostic(
                .networkWithoutEffect, "`\(network.value.text)` \(why)", at: network.span, label: "has no effect",
                related: [Diagnostic.Label(other.span, "covers it")], help: ["remove it"]))
    }
}
