import Diagnostics
import TopologyModel

/// LB0464: an address and port belong to one virtual server, and to no listener of the same nodes: the kernel would
/// take the connections before the proxy sees one.
enum LVSClashRule: Rule {
    private struct Place: Hashable {
        let address: IPAddress
        let port: UInt16
        let transport: LVSTransport
    }

    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        var seen: [Place: SourceSpan] = [:]
        for service in subject.plan.lvs {
            let settings = service.settings
            let place = Place(
                address: settings.address.value, port: settings.port.value.number, transport: settings.transport.value)
            if let first = seen[place] {
                report("two virtual servers have one address and port", service.span, first, bag)
            }
            seen[place] = service.span
            guard subject.topology.targets.value.nginx != nil || subject.topology.targets.value.haproxy != nil else {
                continue
            }
            for listener in subject.plan.listeners where isSame(listener, settings) {
                report(
                    "listener `\(listener.name.text)` never sees a connection to \(settings.address.value.text):\(listener.port)",
                    service.span, listener.span, bag)
            }
        }
    }

    private static func isSame(_ listener: ListenerPlan, _ settings: LVSService) -> Bool {
        let isUDP = if case .udp = listener.kind { true } else { false }
        guard listener.port == settings.port.value.number, isUDP == (settings.transport.value == .udp) else {
            return false
        }
        // Only an address of its own: on 0.0.0.0 other addresses are left to the listener.
        return listener.addresses.contains(settings.address.value)
    }

    private static func report(_ message: String, _ span: SourceSpan, _ first: SourceSpan, _ bag: DiagnosticBag) {
        bag.report(
            Diagnostic(
                .lvsClash, message, at: span, label: "takes them first",
                related: [Diagnostic.Label(first, "first used here")], help: ["use another port or address"]))
    }
}
