import Diagnostics
import TopologyModel

/// LB0707: programs that keepalived runs as root stand where only root may write; it leaves others out.
enum OpenScriptRule: Rule {
    /// Folders in which other users make files, on every Linux system.
    private static let open = ["/tmp/", "/var/tmp/", "/home/", "/dev/shm/", "/run/user/"]

    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for check in subject.topology.healthChecks { look(check.value, bag) }
        for backend in subject.topology.backends {
            if case .inline(let check)? = backend.value.healthCheck?.value { look(check, bag) }
        }
        for service in subject.topology.lvs { look(service.value, bag) }
        for vip in subject.topology.vips {
            if let command = vip.value.notify?.value.command { look(command.value, at: command.span, bag) }
        }
    }

    private static func look(_ service: LVSService, _ bag: DiagnosticBag) {
        for program in [service.quorumUp, service.quorumDown].compactMap({ $0 }) {
            look(program.value, at: program.span, bag)
        }
    }

    private static func look(_ check: HealthCheck, _ bag: DiagnosticBag) {
        if case .service(.script(let command)) = check.probe { look(command.program, at: check.span, bag) }
    }

    /// Reports a program that others than root could change.
    static func look(_ program: FilePath, at span: SourceSpan, _ bag: DiagnosticBag) {
        guard let folder = open.first(where: { program.text.hasPrefix($0) }) else { return }
        bag.report(
            Diagnostic(
                .openScript, "keepalived will not run `\(program.text)`: others than root may write in `\(folder)`",
                at: span, help: ["put it into /usr/local/bin or /etc/keepalived, owned by root, mode 0755"]))
    }
}
