import Diagnostics
import Kubernetes
import Planning
import Rendering
import TopologyModel
import YAMLTree

/// What becomes of a topology in the Kubernetes target.
struct Rendered {
    let files: [OutputFile]
    let findings: [Diagnostic]
    let source: SourceFile

    init(_ text: String) {
        let bag = DiagnosticBag()
        let file = SourceFile(path: "topology.yaml", bytes: Array(text.utf8))
        source = file
        var composer = YAMLComposer(reporting: bag)
        let root = composer.compose(file, source: 0)
        let context = ReadingContext(tree: composer.finish(), bag: bag)
        var files: [OutputFile] = []
        if let root, let topology = Topology.read([root], in: context),
            let plan = Planner.plan(topology, uses: context.uses, topologyPath: "topology.yaml", reporting: bag),
            let target = KubernetesTarget(plan.targets)
        {
            let losses = LossReporter(bag, target: .kubernetes, label: target.label, plan: plan)
            target.reportAnswers(for: plan, to: losses)
            files = target.render(plan, reporting: losses)
        }
        self.files = files
        findings = bag.sorted
    }

    /// The text of a file in `kubernetes/`; empty when there is none.
    func text(_ name: String) -> String {
        files.first { $0.path == "kubernetes/\(name)" }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    }

    /// The codes of errors, each as often as it was found.
    var errors: [String] { findings.filter { $0.severity == .error }.map(\.code.text) }

    /// The codes of errors, warnings and notes with their messages, for failures.
    var messages: [String] { findings.map { "\($0.severity.word) \($0.code.text) \($0.message)" } }
}
