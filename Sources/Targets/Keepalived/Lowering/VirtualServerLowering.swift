import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A virtual server of LVS as its nodes write it: `virtual_server`, the same on each (keepalived.conf(5), "LVS").
struct VirtualServerLowering {
    /// The block.
    let block: Block
    /// The shipped scripts that its checks call.
    let scripts: [ShippedScript]
    private let plan: LVSPlan

    /// Lowers a virtual server; what LVS or keepalived cannot say is reported.
    init(_ plan: LVSPlan, of backend: BackendPlan, reporting losses: LossReporter) {
        self.plan = plan
        let settings = plan.settings
        LVSLosses(plan, backend, losses).report()
        var block = Block("virtual_server", .address(settings.address.value), .number(Int(settings.port.value.number)))
        Self.addScheduler(to: &block, plan, backend, losses)
        block.add("lvs_method", Self.method(settings.forward.value))
        block.add("protocol", Self.transport(settings.transport.value))
        Self.addPersistence(to: &block, plan, backend)
        if let check = backend.healthCheck {
            block.add("delay_loop", .seconds(milliseconds: check.interval.value.milliseconds))
        }
        if settings.alpha.value { block.add("alpha") }
        if settings.omega.value { block.add("omega") }
        if settings.onFailure.value == .inhibit { block.add("inhibit_on_failure") }
        Self.addQuorum(to: &block, settings, losses)
        Self.addSorryServer(to: &block, backend, losses)
        let checks = backend.healthCheck.map { RealServerCheck($0, of: backend, losses) }
        var scripts: [ShippedScript] = []
        for server in backend.realServers {
            guard case .address(let address) = server.host else { continue }
            var real = Block("real_server", .address(address), .number(Int(server.port)))
            // Weight 0 keeps connections and gets no new ones, which is what `drain` means.
            real.add("weight", .number(server.state == .drain ? 0 : server.weight))
            if let limit = server.maxConnections { real.add("uthreshold", .number(limit)) }
            if let (check, script) = checks?.block(for: server, at: address) {
                real.add(check)
                if let script, !scripts.contains(script) { scripts.append(script) }
            }
            block.add(real)
        }
        self.scripts = scripts
        self.block = block
    }

    /// Whether a node, by its index in the plan, carries it.
    func isCarried(by node: Int) -> Bool { plan.nodes.contains(node) }

    /// Whether servers' answers come back through the node, which must then forward packets.
    var isRouted: Bool { plan.settings.forward.value == .nat }

    /// Whether its address is one of IPv6.
    var isIPv6: Bool { plan.settings.address.value.isIPv6 }

    private static func method(_ forward: Forwarding) -> Word {
        switch forward {
        case .nat: "NAT"
        case .dr: "DR"
        case .tun: "TUN"
        }
    }

    private static func transport(_ transport: LVSTransport) -> Word {
        switch transport {
        case .tcp: "TCP"
        case .udp: "UDP"
        case .sctp: "SCTP"
        }
    }

    private static func addScheduler(
        to block: inout Block, _ plan: LVSPlan, _ backend: BackendPlan, _ losses: LossReporter
    ) {
        let settings = plan.settings
        let scheduler = settings.scheduler?.value ?? LVSLosses.scheduler(of: backend, losses)
        block.add("lvs_sched", .scheduler(scheduler))
        for flag in settings.schedulerFlags.map(\.value) {
            switch (scheduler, flag) {
            case (.maglev, .port): block.add("mh-port")
            case (.maglev, .fallback): block.add("mh-fallback")
            case (_, .port): block.add("sh-port")
            case (_, .fallback): block.add("sh-fallback")
            }
        }
        if settings.onePacket.value { block.add("ops") }
    }

    /// The topology's own persistence, or the backend's stickiness by address.
    private static func addPersistence(to block: inout Block, _ plan: LVSPlan, _ backend: BackendPlan) {
        if let persistence = plan.settings.persistence?.value {
            block.add("persistence_timeout", .number(persistence.timeout.value.secondsRoundedUp))
            if let network = persistence.network?.value.number {
                block.add(
                    "persistence_granularity",
                    plan.settings.address.value.isIPv6 ? .number(network) : .netmask(network))
            }
        } else if case .clientIP(let ttl)? = backend.sticky?.value {
            block.add("persistence_timeout", .number(ttl.value.secondsRoundedUp))
        }
    }

    private static func addQuorum(to block: inout Block, _ settings: LVSService, _ losses: LossReporter) {
        if settings.quorum.value.number > 1 { block.add("quorum", .number(settings.quorum.value.number)) }
        if let hysteresis = settings.hysteresis?.value.number { block.add("hysteresis", .number(hysteresis)) }
        let programs: [(Word, Located<FilePath>?)] = [
            ("quorum_up", settings.quorumUp), ("quorum_down", settings.quorumDown),
        ]
        for (keyword, program) in programs {
            guard let program else { continue }
            do throws(Inexpressible) {
                block.add(keyword, try .command(program.value.text, []))
            } catch {
                losses.report(error, at: program.span)
            }
        }
    }

    private static func addSorryServer(to block: inout Block, _ backend: BackendPlan, _ losses: LossReporter) {
        guard let first = backend.sorryServers.first, case .address(let address) = first.host else { return }
        block.add("sorry_server", .address(address), .number(Int(first.port)))
        guard backend.sorryServers.count > 1 else { return }
        losses.lose(
            .inexpressibleCombination, "more than one server that answers when the others do not",
            at: backend.sorryServers[1].span,
            instead: "keep one backup: keepalived has one `sorry_server` for each virtual server")
    }
}
