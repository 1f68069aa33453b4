import Diagnostics
import TopologyModel

/// LB0304 and LB0477: a program that waits for another one waits for one that is run, and not, in the end, for itself.
enum WorkloadOrderRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let backends = subject.plan.backends
        for backend in backends {
            for wanted in backend.workload?.dependencies ?? [] where backends[wanted.value].workloadSource == nil {
                let other = backends[wanted.value]
                bag.report(
                    Diagnostic(
                        .dependencyWithoutWorkload, "nothing runs behind `\(other.name.text)` that could be waited for",
                        at: wanted.span, related: [Diagnostic.Label(other.span, "has no `workload`")],
                        help: ["describe its program with `workload`, or leave it out here"]))
            }
        }
        var walk = Walk(backends: backends)
        for index in backends.indices where backends[index].workload?.dependencies.isEmpty == false {
            walk.go(from: index) { way, span in
                let names = way.map { "`\(backends[$0].name.text)`" }.joined(separator: " waits for ")
                bag.report(
                    Diagnostic(
                        .circularReference, "`\(backends[way[0]].name.text)` waits, in the end, for itself", at: span,
                        label: "goes in a circle", notes: [names]))
            }
        }
    }

    /// A walk along what is waited for that comes to each backend once, however long the ways are.
    private struct Walk {
        private let backends: [BackendPlan]
        private var isDone: [Bool]
        private var isOnWay: [Bool]

        init(backends: [BackendPlan]) {
            self.backends = backends
            isDone = Array(repeating: false, count: backends.count)
            isOnWay = isDone
        }

        /// Reports each way that comes back to its beginning, and where its last step is named.
        mutating func go(from start: Int, reporting report: ([Int], SourceSpan) -> Void) {
            guard !isDone[start] else { return }
            var way: [(backend: Int, next: Int)] = [(start, 0)]
            isOnWay[start] = true
            while let step = way.last {
                let steps = backends[step.backend].workload?.dependencies ?? []
                guard step.next < steps.count else {
                    isOnWay[step.backend] = false
                    isDone[step.backend] = true
                    way.removeLast()
                    continue
                }
                way[way.count - 1].next += 1
                guard let source = backends[steps[step.next].value].workloadSource, !isDone[source] else { continue }
                if let first = isOnWay[source] ? way.firstIndex(where: { $0.backend == source }) : nil {
                    report(way[first...].map(\.backend) + [source], steps[step.next].span)
                } else {
                    isOnWay[source] = true
                    way.append((source, 0))
                }
            }
        }
    }
}
