package import Diagnostics
package import TopologyModel

/// Something that is watched on each node of a vip, and what its failure does there.
package struct TrackerPlan: Sendable {
    /// What can be watched.
    package enum Subject: Sendable {
        /// A health check of the node's own service.
        case check(VirtualRouterPlan.CheckPlan)
        /// An interface; failed while it is down.
        case interface(InterfaceName)
        /// A process by name; failed while none runs.
        case process(ProcessName)
        /// A file; failed while it holds another number than 0.
        case file(FilePath)
    }

    /// What is watched.
    package let subject: Subject
    /// What a failure does to the node.
    package let onFailure: FailureMode
    /// Where that is written: the vip's `on_failure` or the tracker's own.
    package let modeSpan: SourceSpan
    /// Where the tracker stands.
    package let span: SourceSpan

    package init(subject: Subject, onFailure: FailureMode, modeSpan: SourceSpan, span: SourceSpan) {
        self.subject = subject
        self.onFailure = onFailure
        self.modeSpan = modeSpan
        self.span = span
    }

    /// Whether it is a health check.
    package var isCheck: Bool { if case .check = subject { true } else { false } }

    /// The longest time from a failure to its being known: `fall` checks, each an `interval` after the one before, and
    /// the last one's `timeout`. The kernel tells of interfaces, processes and files at once.
    package var detection: Duration {
        switch subject {
        case .check(let plan):
            plan.check.fall.value.number * plan.check.interval.value + plan.check.timeout.value
        case .interface, .process, .file: Duration(milliseconds: 0)
        }
    }

    /// The longest time from a repair to its being known.
    package var recovery: Duration {
        switch subject {
        case .check(let plan):
            plan.check.rise.value.number * plan.check.interval.value + plan.check.timeout.value
        case .interface, .process, .file: Duration(milliseconds: 0)
        }
    }

    /// Tells trackers apart; two of one identity watch the same thing.
    package var identity: String {
        switch subject {
        case .check(let plan): "check \(plan.name.text)"
        case .interface(let name): "interface \(name.text)"
        case .process(let name): "process \(name.text)"
        case .file(let path): "file \(path.text)"
        }
    }

    /// What it is for people: "health check `game`".
    package var title: String {
        switch subject {
        case .check(let plan): "check `\(plan.name.text)`"
        case .interface(let name): "interface `\(name.text)`"
        case .process(let name): "process `\(name.text)`"
        case .file(let path): "file `\(path.text)`"
        }
    }
}
