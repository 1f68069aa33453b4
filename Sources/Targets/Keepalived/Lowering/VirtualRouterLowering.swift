import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A virtual router as its nodes write it: what they share is decided and reported once, each node adds its own.
struct VirtualRouterLowering {
    private let router: VirtualRouterPlan
    private let family: AddressFamily
    private let advertInterval: Word
    private let version3: Bool
    private let check: CheckScript?
    private let notify: Word?

    /// Lowers what the nodes share.
    init(_ router: VirtualRouterPlan, plan: Plan, checks: CheckScripts, reporting losses: LossReporter) {
        self.router = router
        family = AddressFamily(of: router, plan, reporting: losses)
        // Addresses of IPv6 have no VRRP version 2 (RFC 5798, 1.2).
        version3 = router.needsVersion3 || family.isIPv6
        advertInterval = Self.advertInterval(of: router, version3: version3, reporting: losses)
        check = router.check.flatMap { checks.script(of: $0) }
        notify = router.notify.flatMap { Self.notify($0, at: router.span, reporting: losses) }
    }

    /// The check that a node runs for it; `nil` when the node is no member.
    func check(on node: Int) -> CheckScript? { isMember(node) ? check : nil }

    /// Whether a node runs the state handler for it.
    func notifies(on node: Int) -> Bool { isMember(node) && notify != nil }

    /// Whether that handler writes a log file of its own.
    func keepsLog(on node: Int) -> Bool { notifies(on: node) && router.notify?.log.value == true }

    /// The `vrrp_instance` of a node; `nil` when it is no member.
    func instance(on node: Int, of plan: Plan) -> Block? {
        guard let member = router.members.first(where: { $0.node == node }) else { return nil }
        let interface = plan.nodes[node].value.interface.value
        var block = Block("vrrp_instance", .name(router.name))
        block.add("version", .number(version3 ? 3 : 2))
        // Never MASTER: a node that starts would take the address before it has heard the others, and `nopreempt`
        // needs it so. The priorities alone elect, three advertisements after the start.
        block.add("state", "BACKUP")
        block.add("interface", .interface(interface))
        block.add("virtual_router_id", .number(router.routerID))
        block.add("priority", .number(member.priority))
        block.add("advert_int", advertInterval)
        if !router.preempt { block.add("nopreempt") }
        addPeers(to: &block, of: node, plan)
        block.add(addresses("virtual_ipaddress", family.advertised, on: interface))
        block.add(addresses("virtual_ipaddress_excluded", family.silent, on: interface))
        addTracking(to: &block)
        if let notify { block.add("notify", notify) }
        return block
    }

    private func isMember(_ node: Int) -> Bool { router.members.contains { $0.node == node } }

    private func addPeers(to block: inout Block, of node: Int, _ plan: Plan) {
        guard family.isUnicast else { return }
        block.add("unicast_src_ip", .address(plan.nodes[node].value.address.value))
        // Advertisements from anywhere else are not believed.
        block.add("check_unicast_src")
        var peers = Block("unicast_peer")
        for member in router.members where member.node != node {
            peers.add(.address(plan.nodes[member.node].value.address.value))
        }
        block.add(peers)
    }

    private func addresses(_ keyword: Word, _ addresses: [InterfaceAddress], on interface: InterfaceName) -> Block {
        var block = Block(keyword)
        for address in addresses { block.add(.address(address), "dev", .interface(interface)) }
        return block
    }

    private func addTracking(to block: inout Block) {
        guard let check else { return }
        var tracked = Block("track_script")
        switch router.onFailure {
        // Without a weight a failure is the state FAULT: the address goes, whatever the priorities are.
        case .fault: tracked.add(check.name)
        case .weight(let weight): tracked.add(check.name, "weight", .number(weight))
        }
        block.add(tracked)
    }

    /// Seconds between advertisements: whole ones up to 255 in version 2, hundredths up to 40.95 in version 3.
    private static func advertInterval(
        of router: VirtualRouterPlan, version3: Bool, reporting losses: LossReporter
    ) -> Word {
        let (unit, longest) = version3 ? (10, 40_950) : (1000, 255_000)
        let wanted = router.advertInterval.milliseconds
        let written = min(max((wanted + unit - 1) / unit * unit, unit), longest)
        if written != wanted {
            losses.lose(
                .inexpressibleValue,
                "an advert_interval of \(router.advertInterval.text) with VRRP version \(version3 ? 3 : 2)",
                at: router.span,
                instead: "use \(version3 ? "multiples of 10ms up to 40950ms" : "whole seconds up to 255s")")
        }
        return .seconds(milliseconds: written)
    }

    private static func notify(
        _ settings: NotifySettings, at span: SourceSpan, reporting losses: LossReporter
    ) -> Word? {
        guard settings.log.value || settings.command != nil else { return nil }
        var options: [String] = []
        if settings.log.value { options += ["--log", "/var/log/keepalived.log"] }
        if let command = settings.command { options += ["--command", command.value.text] }
        do throws(Inexpressible) {
            return try .command(ShippedScript.notify.program, options)
        } catch {
            losses.report(error, at: settings.command?.span ?? span)
            return nil
        }
    }
}
