import Diagnostics
import TopologyModel

/// LB0473, LB0474, LB0475: a workload, its Service and its autoscaler agree.
enum WorkloadRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for plan in subject.plan.backends {
            guard let workload = plan.workload else { continue }
            reportService(plan.service, bag)
            reportPort(plan.service, workload, bag)
            reportScale(workload.settings, bag)
            reportPaths(workload.settings, bag)
            reportAvailability(workload, bag)
        }
    }

    private static func reportService(_ service: ServiceSettings?, _ bag: DiagnosticBag) {
        guard let service else { return }
        let span = service.name?.span ?? (service.type.value == .externalName ? service.type.span : nil)
        guard let span else { return }
        bag.report(
            Diagnostic(
                .workloadMismatch, "the workload's pods need a Service that selects them", at: span,
                label: "selects none of them", help: ["remove `workload`, or let the Service be generated"]))
    }

    private static func reportPort(_ service: ServiceSettings?, _ workload: WorkloadPlan, _ bag: DiagnosticBag) {
        guard let target = service?.targetPort, case .name(let name) = target.value,
            !workload.ports.contains(where: { $0.name == name })
        else { return }
        let near = suggestion(for: name, among: workload.ports.map(\.name))
        bag.report(
            Diagnostic(
                .unknownContainerPort, "the workload has no port `\(name)`", at: target.span,
                notes: ["its ports are: " + workload.ports.map(\.name).joined(separator: ", ")],
                help: near.map { ["did you mean `\($0)`?"] } ?? []))
    }

    private static func reportScale(_ workload: Workload, _ bag: DiagnosticBag) {
        guard let autoscale = workload.autoscale else { return }
        if workload.resources?.value.cpu == nil {
            bag.report(
                Diagnostic(
                    .autoscaleWithoutRequest, "nothing says how much processor a replica asks for", at: autoscale.span,
                    label: "a share of what?", help: ["add `resources: {cpu: 1}`"]))
        }
        if let replicas = workload.replicas {
            bag.report(
                Diagnostic(
                    .autoscaleWithoutRequest, "the autoscaler chooses the number of replicas", at: replicas.span,
                    related: [Diagnostic.Label(autoscale.span, "from here")], help: ["remove `replicas`"]))
        }
    }

    /// With no replica to spare no machine could ever be emptied.
    private static func reportAvailability(_ workload: WorkloadPlan, _ bag: DiagnosticBag) {
        guard let wanted = workload.settings.minAvailable else { return }
        let fewest = workload.settings.autoscale?.value.min.value.number ?? workload.replicas
        let count: Int
        switch wanted.value {
        case .count(let number): count = number
        // Rounded up, as the disruption controller does.
        case .percent(let percent): count = (fewest * percent + 99) / 100
        }
        guard count >= fewest, fewest > 1 else { return }
        bag.report(
            Diagnostic(
                .outOfRange, "`min_available` is \(count) of \(fewest): no machine could ever be emptied",
                at: wanted.span, help: ["leave one to spare"]))
    }

    /// A path of a container holds one volume.
    private static func reportPaths(_ workload: Workload, _ bag: DiagnosticBag) {
        var seen: [String: SourceSpan] = [:]
        for volume in workload.volumes {
            let path = volume.value.path
            if let first = seen[path.value.text] {
                bag.report(
                    Diagnostic(
                        .duplicateDefinition, "two volumes at `\(path.value.text)`", at: path.span,
                        related: [Diagnostic.Label(first, "the first")]))
            }
            seen[path.value.text] = path.span
        }
    }
}
