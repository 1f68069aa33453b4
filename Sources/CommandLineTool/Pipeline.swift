import Diagnostics
import Emission
import Planning
import Rendering
import TopologyModel
import YAMLTree

/// The whole program on one page:
/// YAML text -> located nodes -> typed topology -> plan -> target documents -> printed files -> written tree.
///
/// Every stage reports to one bag, and a stage that cannot do its work returns `nil`.
struct Pipeline {
    /// What was found so far.
    let bag = DiagnosticBag()
    /// What was read so far.
    private(set) var sources = SourceSet()

    /// YAML text -> located nodes -> typed topology -> plan.
    ///
    /// `path` is what generated files say they come from.
    mutating func plan(_ place: TopologyPlace, shownAs path: String) -> Plan? {
        var loader = TopologyLoader(reporting: bag)
        let loaded = loader.load(place)
        sources = loader.sources
        guard let loaded else { return nil }
        let context = ReadingContext(tree: loaded.tree, bag: bag)
        guard let topology = Topology.read(loaded.roots, in: context) else { return nil }
        let plan = Planner.plan(topology, uses: context.uses, topologyPath: path, reporting: bag)
        return bag.hasErrors ? nil : plan
    }

    /// Plan -> target documents -> printed files; what the targets find comes in their order, however they ran.
    func render(_ plan: Plan, for targets: [any RenderTarget]) -> OutputTree? {
        let runs = TargetRun.run(targets, on: plan)
        for run in runs { for finding in run.findings { bag.report(finding) } }
        // Nothing is written of a topology that one of its targets cannot express.
        return bag.hasErrors ? nil : OutputTree(files: runs.flatMap(\.files), reporting: bag)
    }

    /// Printed files -> written tree: all of it or nothing.
    func write(_ tree: OutputTree, with writer: OutputWriter) -> WriteSummary? {
        writer.write(tree, reporting: bag)
    }

    /// Printed files against the tree on disk; writes nothing.
    func compare(_ tree: OutputTree, with writer: OutputWriter) -> [FileDifference] {
        writer.compare(tree, reporting: bag)
    }
}
