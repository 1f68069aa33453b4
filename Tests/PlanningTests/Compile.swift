import Diagnostics
import Planning
import TopologyModel
import YAMLTree

/// What becomes of a topology up to its plan.
struct Compiled {
    let plan: Plan?
    let findings: [Diagnostic]
    let source: SourceFile

    init(_ text: String) {
        let bag = DiagnosticBag()
        let file = SourceFile(path: "topology.yaml", bytes: Array(text.utf8))
        source = file
        var composer = YAMLComposer(reporting: bag)
        let root = composer.compose(file, source: 0)
        let context = ReadingContext(tree: composer.finish(), bag: bag)
        var plan: Plan?
        if let root, let topology = Topology.read([root], in: context) {
            plan = Planner.plan(topology, uses: context.uses, topologyPath: "topology.yaml", reporting: bag)
        }
        self.plan = plan
        findings = bag.sorted
    }

    /// The codes found, each as often as it was.
    var codes: [String] { findings.map(\.code.text) }

    /// Errors and warnings as `line: code`.
    var places: [String] {
        findings.filter { $0.severity > .note }.map { finding in
            "\(finding.primary.map { source.position(of: $0.span.start).line } ?? 0): \(finding.code.text)"
        }
    }
}
