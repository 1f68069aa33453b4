import Diagnostics
import HAProxy
import Planning
import Rendering
import TopologyModel
import YAMLTree

/// What the HAProxy target makes of a topology.
struct Rendered {
    let files: [OutputFile]
    let findings: [Diagnostic]

    init(_ text: String) {
        let bag = DiagnosticBag()
        var composer = YAMLComposer(reporting: bag)
        let root = composer.compose(SourceFile(path: "topology.yaml", bytes: Array(text.utf8)), source: 0)
        let context = ReadingContext(tree: composer.finish(), bag: bag)
        var files: [OutputFile] = []
        if let root, let topology = Topology.read([root], in: context),
            let plan = Planner.plan(topology, uses: context.uses, topologyPath: "topology.yaml", reporting: bag),
            let target = HAProxyTarget(plan.targets)
        {
            let losses = LossReporter(bag, target: .haproxy, label: target.label, plan: plan)
            target.reportAnswers(for: plan, to: losses)
            files = target.render(plan, reporting: losses)
        }
        self.files = files
        findings = bag.sorted
    }

    /// The text of a file; empty when there is none.
    func text(_ path: String) -> String {
        files.first { $0.path == "haproxy/\(path)" }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    }

    /// haproxy.cfg.
    var configuration: String { text("haproxy.cfg") }

    /// Codes of errors and warnings.
    var codes: [String] { findings.filter { $0.severity > .note }.map(\.code.text) }
}

extension Rendered {
    /// The plan of a topology; `nil` when it has errors.
    static func plan(_ text: String) -> Plan? {
        let bag = DiagnosticBag()
        var composer = YAMLComposer(reporting: bag)
        let root = composer.compose(SourceFile(path: "topology.yaml", bytes: Array(text.utf8)), source: 0)
        let context = ReadingContext(tree: composer.finish(), bag: bag)
        guard let root, let topology = Topology.read([root], in: context) else { return nil }
        let plan = Planner.plan(topology, uses: context.uses, topologyPath: "topology.yaml", reporting: bag)
        return bag.hasErrors ? nil : plan
    }
}
