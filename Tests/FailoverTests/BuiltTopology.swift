import Diagnostics
import Keepalived
import Planning
import Rendering
import TopologyModel
import YAMLTree

/// What lbgen makes of a topology: the files, and what it promises of each virtual address.
struct BuiltTopology {
    /// lbgen refused the topology, or promised nothing.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let output: [OutputFile]
    private let messages: [String]

    init(_ text: String) throws {
        let bag = DiagnosticBag()
        var composer = YAMLComposer(reporting: bag)
        let root = composer.compose(SourceFile(path: "topology.yaml", bytes: Array(text.utf8)), source: 0)
        let context = ReadingContext(tree: composer.finish(), bag: bag)
        guard let root, let topology = Topology.read([root], in: context),
            let plan = Planner.plan(topology, uses: context.uses, topologyPath: "topology.yaml", reporting: bag),
            let target = KeepalivedTarget(plan.targets), !bag.hasErrors
        else { throw Failure(description: bag.sorted.map(\.message).joined(separator: "\n")) }
        output = target.render(
            plan, reporting: LossReporter(bag, target: .keepalived, label: target.label, plan: plan))
        messages = bag.sorted.map(\.message)
        if bag.hasErrors { throw Failure(description: messages.joined(separator: "\n")) }
    }

    /// The folder of a node, to be installed at /etc/keepalived.
    func files(of node: String) -> [FailoverNode.File] {
        let folder = "keepalived/\(node)/"
        return output.filter { $0.path.hasPrefix(folder) }.map { file in
            .init(path: String(file.path.dropFirst(folder.count)), bytes: file.bytes, mode: Int(file.mode))
        }
    }

    /// The seconds within which a virtual address has to move: "vip `front` fails over within 18.6s".
    func bound(of vip: String) throws -> Double {
        let start = "vip `\(vip)` fails over within "
        for message in messages where message.hasPrefix(start) {
            if let seconds = Double(message.dropFirst(start.count).prefix { $0.isNumber || $0 == "." }) {
                return seconds
            }
        }
        throw Failure(description: "no promise for vip \(vip) in: \(messages)")
    }
}
