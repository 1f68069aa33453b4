import Diagnostics
import TopologyModel

/// LB0405: a backend needs a server that takes requests before any backup does (nginx: "no servers in upstream").
enum BackupsOnlyRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for backend in subject.plan.backends where !backend.servers.isEmpty {
            if backend.servers.contains(where: { !$0.isBackup && $0.state != .down }) { continue }
            let isAllDown = backend.servers.allSatisfy { $0.state == .down }
            bag.report(
                Diagnostic(
                    .backupsOnly,
                    "backend `\(backend.name.text)` has \(isAllDown ? "only servers that are down" : "no server but backups")",
                    at: backend.servers[0].span, label: isAllDown ? "down" : "a backup",
                    related: [Diagnostic.Label(backend.span, "the backend")],
                    help: ["one server at least must be `state: active` and not `backup: true`"]))
        }
    }
}
