import Diagnostics
import TopologyModel

/// LB0304 and LB0477: a program that waits for another one waits for one that is run, and not, in the end, for itself.
enum WorkloadOrderRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let backends = subject.plan.backends
        for (index, plan) in backends.enumerated() {
            guard let workload = plan.workload else { continue }
            for wanted in workload.dependencies where backends[wanted.value].workloadSource == nil {
                let other = backends[wanted.value]
                bag.report(
                    Diagnostic(
                        .dependencyWithoutWorkload, "nothing runs behind `\(other.name.text)` that could be waited for",
                        at: wanted.span, related: [Diagnostic.Label(other.span, "has no `workload`")],
                        help: ["describe its program with `workload`, or leave it out here"]))
            }
            if let way = way(from: index, backends) {
                let names = way.map { "`\(backends[$0].name.text)`" }.joined(separator: " waits for ")
                bag.report(
                    Diagnostic(
                        .circularReference, "`\(plan.name.text)` waits, in the end, for itself",
                        at: workload.settings.dependsOn.first?.span ?? plan.span, label: "goes in a circle",
                        notes: [names]))
            }
        }
    }

    /// The way from a backend over those it waits for back to it; `nil` when there is none.
    private static func way(from start: Int, _ backends: [BackendPlan]) -> [Int]? {
        var seen: Set<Int> = []
        func search(_ at: Int) -> [Int]? {
            for next in backends[at].workload?.dependencies ?? [] {
                guard let source = backends[next.value].workloadSource else { continue }
                if source == start { return [start] }
                if seen.insert(source).inserted, let rest = search(source) { return [source] + rest }
            }
            return nil
        }
        return search(start).map { [start] + $0 }
    }
}
