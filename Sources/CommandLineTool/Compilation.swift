import Diagnostics
import Emission
import Planning
import Rendering
import TopologyModel

/// What `build` and `check` have in common: from a command line to a tree of files that nobody has written yet.
struct Compilation {
    /// The stages, with what they found.
    private(set) var pipeline = Pipeline()
    /// The output folder; beside the topology unless the command line says otherwise.
    let output: String
    private let place: TopologyPlace?
    private let invocation: Invocation

    /// Decides where to read and where to write.
    init(_ invocation: Invocation) {
        self.invocation = invocation
        place = TopologyPlace(invocation)
        output = invocation.output ?? RelativePath.joined(place?.folder ?? ".", "generated")
    }

    /// The topology as people know it.
    var name: String { place?.path ?? TopologyPlace.usualName }

    /// Compiles; `nil`, with every reason reported, if there are errors.
    mutating func run() throws(UsageError) -> OutputTree? {
        guard let place else {
            pipeline.bag.report(UnreadableTopology.notFound)
            return nil
        }
        guard let plan = pipeline.plan(place, shownAs: shownPath(of: place)) else { return nil }
        try checkTargets(of: plan)
        return pipeline.render(plan, for: TargetRegistry.targets(plan.targets, named: invocation.targets))
    }

    /// What generated files say they come from.
    private func shownPath(of place: TopologyPlace) -> String {
        switch place {
        case .standardInput(let name): name.map(RelativePath.name(of:)) ?? ""
        // Beside the topology, and for a pipe, no path needs to be worked out.
        case .file(let path) where invocation.output == nil || printsFiles: RelativePath.name(of: path)
        case .file(let path): RelativePath.shown(topology: path, output: output)
        }
    }

    /// Whether the files go to standard output.
    var printsFiles: Bool { invocation.output == "-" }

    private func checkTargets(of plan: Plan) throws(UsageError) {
        let present = TargetRegistry.targets(plan.targets, named: []).map { type(of: $0).name }
        let names = present.map(\.rawValue).joined(separator: ", ")
        if let missing = invocation.targets.first(where: { !present.contains($0) }) {
            throw UsageError(
                "the topology has no target `\(missing.rawValue)`", help: ["its targets are: \(names)"])
        }
        let chosen = invocation.targets.isEmpty ? present : invocation.targets
        if printsFiles, chosen.count != 1 {
            throw UsageError(
                "`-o -` prints one target, and \(chosen.count) are to be built",
                help: ["choose one: --target NAME, of \(names)"])
        }
    }
}
