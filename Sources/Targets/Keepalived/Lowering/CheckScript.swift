import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A health check as keepalived runs it on each node: a `vrrp_script`.
struct CheckScript {
    /// The shipped script that it runs; `nil` for a program of the owner's.
    let program: ShippedScript?
    /// Its name in the file.
    let name: Word
    /// The block.
    let block: Block

    /// The longest that keepalived takes for `interval` and `timeout`, in seconds (vrrp_parser.c).
    private static let longest = Duration.seconds(4294)
    /// The longest that the shipped scripts wait.
    private static let longestTimeout = Duration.seconds(600)

    /// Lowers a check; `nil` when its command cannot be written, which is then reported.
    init?(_ plan: VirtualRouterPlan.CheckPlan, version: Version, reporting losses: LossReporter) {
        let timing = Timing(version: version, losses: losses)
        let interval = timing.bounded(plan.check.interval, "check interval", by: Self.longest)
        let timeout = timing.beforeNext(
            timing.bounded(plan.check.timeout, "check timeout", by: Self.longestTimeout), interval,
            at: plan.check.timeout.span)
        name = plan.port == 0 ? .name(plan.name) : .name(plan.name, port: plan.port)
        let command: Word
        do throws(Inexpressible) {
            let probe = try ProbeCommand(plan.check, at: "127.0.0.1", plan.port, within: timeout)
            (program, command) = (probe.script, probe.word)
        } catch {
            losses.report(error, at: plan.check.span)
            return nil
        }
        var block = Block("vrrp_script", name)
        block.add("script", command)
        block.add("interval", timing.exact(interval, "a check interval", at: plan.check.interval.span))
        // The script ends by itself in time; this is for one that cannot, so rounding up is no difference.
        block.add("timeout", timing.atLeast(timeout))
        block.add("rise", .number(plan.check.rise.value.number))
        block.add("fall", .number(plan.check.fall.value.number))
        // A node whose service is down must not claim the address when keepalived starts.
        block.add("init_fail")
        self.block = block
    }
}

/// The checks of all virtual routers, each once for its name and port.
struct CheckScripts {
    private var scripts: [(name: Identifier, port: UInt16, script: CheckScript?)] = []

    /// Lowers the checks in the order of their first use.
    init(_ routers: [VirtualRouterPlan], version: Version, reporting losses: LossReporter) {
        for check in routers.flatMap(\.checks) where !scripts.contains(where: { Self.isSame($0, check) }) {
            scripts.append((check.name, check.port, CheckScript(check, version: version, reporting: losses)))
        }
    }

    /// The script of a check; `nil` where it could not be written.
    func script(of check: VirtualRouterPlan.CheckPlan) -> CheckScript? {
        scripts.first { Self.isSame($0, check) }?.script
    }

    private static func isSame(
        _ entry: (name: Identifier, port: UInt16, script: CheckScript?), _ check: VirtualRouterPlan.CheckPlan
    ) -> Bool {
        entry.name == check.name && entry.port == check.port
    }
}
