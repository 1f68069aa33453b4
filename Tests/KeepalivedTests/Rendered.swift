import Diagnostics
import Planning
import Rendering
import TopologyModel
import YAMLTree

@testable import Keepalived

/// What the target makes of a topology given as text.
struct Rendered {
    /// The files, in the order they are rendered.
    let files: [OutputFile]
    /// What the target reported.
    let findings: [Diagnostic]

    /// Compiles the text of a topology for the keepalived version that it names; `nil` when it does not plan.
    init?(_ text: String) {
        let bag = DiagnosticBag()
        var composer = YAMLComposer(reporting: bag)
        guard let root = composer.compose(SourceFile(path: "topology.yaml", bytes: Array(text.utf8)), source: 0) else {
            return nil
        }
        let context = ReadingContext(tree: composer.finish(), bag: bag)
        guard let topology = Topology.read([root], in: context),
            let plan = Planner.plan(topology, uses: context.uses, topologyPath: "topology.yaml", reporting: bag),
            let target = KeepalivedTarget(plan.targets)
        else { return nil }
        let reported = DiagnosticBag()
        let losses = LossReporter(reported, target: .keepalived, label: target.label, plan: plan)
        target.reportAnswers(for: plan, to: losses)
        files = target.render(plan, reporting: losses)
        findings = reported.sorted
    }

    /// The text of a file; empty where there is none.
    func text(_ path: String) -> String {
        files.first { $0.path == path }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    }

    /// The keepalived.conf of a node, read back.
    func configuration(of node: String) throws -> [Parsed] {
        try Parsed.read(text("keepalived/\(node)/keepalived.conf"))
    }

    /// The instance of a virtual router on a node, read back.
    func instance(_ name: String, on node: String) throws -> Parsed? {
        try configuration(of: node).first { $0.words == ["vrrp_instance", name] }
    }
}

/// The topology of two nodes with one virtual address, with lines changed as a test needs them.
func pair(
    version: String = "2.2.7", nodes: String = "{lb1: 110, lb2: 100}", addresses: String = "[192.168.1.25/24]",
    check: String = "{tcp: 8765}", vip: String = "", second: String = "192.168.1.27"
) -> String {
    """
    lbgen: 1
    name: hokm
    targets: {keepalived: {version: "\(version)"}}
    health_checks:
      game: \(check)
    nodes:
      lb1: {address: 192.168.1.26}
      lb2: {address: "\(second)", interface: ens3}
      lb3: {address: 192.168.1.28}
    backends:
      game: {servers: [192.168.1.26:8765, 192.168.1.27:8765]}
    listeners:
      game: {protocol: tcp, port: 8765, backend: game}
    vips:
      front:
        addresses: \(addresses)
        virtual_router_id: 51
        nodes: \(nodes)
        check: game
        \(vip)

    """
}
