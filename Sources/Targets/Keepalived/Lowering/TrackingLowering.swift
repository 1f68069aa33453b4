import Planning
import Rendering
import TopologyModel

/// What a vip's nodes, or a sync group's, watch: the blocks within the instance or group, and the definitions that
/// these name.
struct TrackingLowering {
    /// The health checks that could be written.
    let checks: [CheckScript]
    /// `track_file` and `vrrp_track_process`, each once.
    let definitions: [Block]
    /// `track_script`, `track_interface`, `track_process` and `track_file`, where there is something for them.
    let blocks: [Block]

    /// Lowers trackers in their order; a path that cannot be written is reported.
    init(_ trackers: [TrackerPlan], checks scripts: CheckScripts, reporting losses: LossReporter) {
        var checks: [CheckScript] = []
        var definitions: [Block] = []
        var (script, interface) = (Block("track_script"), Block("track_interface"))
        var (process, file) = (Block("track_process"), Block("track_file"))
        for tracker in trackers {
            switch tracker.subject {
            case .check(let plan):
                guard let lowered = scripts.script(of: plan) else { continue }
                checks.append(lowered)
                script.add(Self.line(lowered.name, tracker.onFailure))
            case .interface(let name): interface.add(Self.line(.interface(name), tracker.onFailure))
            case .process(let name):
                definitions.append(Self.definition(of: name))
                process.add(Self.line(.name(of: name), tracker.onFailure))
            case .file(let path):
                do throws(Inexpressible) {
                    definitions.append(try Self.definition(of: path))
                } catch {
                    losses.report(error, at: tracker.span)
                    continue
                }
                file.add(Self.line(.name(of: path), tracker.onFailure))
            }
        }
        self.checks = checks
        self.definitions = definitions
        blocks = [script, interface, process, file].filter { !$0.entries.isEmpty }
    }

    /// Without a weight a failure is the state FAULT: the address goes, whatever the priorities are.
    private static func line(_ name: Word, _ mode: FailureMode) -> [Word] {
        switch mode {
        case .fault: [name]
        case .weight(let weight): [name, "weight", .number(weight)]
        }
    }

    /// A process that must run at least once. The default weight is 1, which would make its end no failure.
    private static func definition(of process: ProcessName) -> Block {
        var block = Block("vrrp_track_process", .name(of: process))
        block.add("process", .quoted(process))
        block.add("quorum", .number(1))
        block.add("weight", .number(0))
        return block
    }

    /// A file that is made with 0 where it is not there; with weight 0 any other number is a failure, and otherwise
    /// the number is multiplied by the weight.
    private static func definition(of path: FilePath) throws(Inexpressible) -> Block {
        var block = Block("track_file", .name(of: path))
        block.add("file", try .quoted(path))
        block.add("weight", .number(0))
        block.add("init_file", .number(0))
        return block
    }
}
