import Diagnostics
import TopologyModel

/// LB0420: settings of a virtual server fit its protocol and scheduler, and its backend's.
enum LVSProtocolRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for service in subject.plan.lvs {
            let settings = service.settings
            let backend = subject.plan.backends[service.backend]
            if settings.onePacket.value, settings.transport.value != .udp {
                report("`one_packet` schedules datagrams: it needs `protocol: udp`", settings.onePacket.span, bag)
            }
            if let flag = settings.schedulerFlags.first, settings.scheduler?.value.takesFlags != true {
                report("`scheduler_flags` belong to the schedulers `sh` and `mh`", flag.span, bag)
            }
            if let network = settings.persistence?.value.network,
                network.value.number > (settings.address.value.isIPv6 ? 128 : 32)
            {
                report("a network has at most \(settings.address.value.isIPv6 ? 128 : 32) bits", network.span, bag)
            }
            if backend.transport == .udp, settings.transport.value != .udp {
                report(
                    "backend `\(backend.name.text)` serves a UDP listener; this virtual server passes \(settings.transport.value.rawValue) on",
                    settings.transport.span, bag)
            }
        }
    }

    private static func report(_ message: String, _ span: SourceSpan, _ bag: DiagnosticBag) {
        bag.report(Diagnostic(.lvsProtocolMismatch, message, at: span, label: "does not fit"))
    }
}
