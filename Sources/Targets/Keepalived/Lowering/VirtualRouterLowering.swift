import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A virtual router as its nodes write it: what they share is decided and reported once, each node adds its own.
struct VirtualRouterLowering {
    /// What its nodes watch; within a sync group, the group writes it.
    let tracking: TrackingLowering
    /// The vip.
    let router: VirtualRouterPlan
    private let family: AddressFamily
    private let advertInterval: Word
    private let preemptDelay: Word?
    private let authentication: Block?
    private let announcements: [[Word]]
    private let notify: Word?

    /// Lowers what the nodes share.
    init(_ router: VirtualRouterPlan, version: Version, checks: CheckScripts, reporting losses: LossReporter) {
        self.router = router
        family = AddressFamily(of: router, reporting: losses)
        advertInterval = Self.advertInterval(of: router, reporting: losses)
        preemptDelay = Self.preemptDelay(of: router, reporting: losses)
        tracking = TrackingLowering(router.trackers, checks: checks, reporting: losses)
        authentication = AuthenticationLowering(router.authentication, version: version, reporting: losses).block
        announcements = AnnouncementLowering(router.announcements, reporting: losses).lines
        notify = router.notify.flatMap { Self.notify($0, at: router.span, reporting: losses) }
    }

    /// Whether a node runs the state handler for it.
    func notifies(on node: Int) -> Bool { isMember(node) && notify != nil }

    /// Whether that handler writes a log file of its own.
    func keepsLog(on node: Int) -> Bool { notifies(on: node) && router.notify?.log.value == true }

    /// Whether a node, by its index in the plan, may hold it.
    func isMember(_ node: Int) -> Bool { router.members.contains { $0.node == node } }

    /// The `vrrp_instance` of a node; `nil` when it is no member.
    func instance(on node: Int) -> Block? {
        guard let member = router.members.first(where: { $0.node == node }) else { return nil }
        var block = Block("vrrp_instance", .name(router.name))
        block.add("version", .number(router.version))
        // Never MASTER: a node that starts would take the address before it has heard the others, and `nopreempt`
        // needs it so. The priorities alone elect, three advertisements after the start.
        block.add("state", "BACKUP")
        block.add("interface", .interface(member.interface))
        block.add("virtual_router_id", .number(router.routerID))
        block.add("priority", .number(member.priority))
        block.add("advert_int", advertInterval)
        if !router.preempt { block.add("nopreempt") }
        if let preemptDelay { block.add("preempt_delay", preemptDelay) }
        for line in announcements { block.add(line) }
        if let authentication { block.add(authentication) }
        addPeers(to: &block, of: member)
        block.add(addresses("virtual_ipaddress", family.advertised, on: member.interface))
        block.add(addresses("virtual_ipaddress_excluded", family.silent, on: member.interface))
        if router.syncGroup == nil { for tracked in tracking.blocks { block.add(tracked) } }
        if let notify { block.add("notify", notify) }
        return block
    }

    private func addPeers(to block: inout Block, of member: VirtualRouterPlan.Member) {
        guard family.isUnicast else { return }
        block.add("unicast_src_ip", .address(member.address))
        // Advertisements from anywhere else are not believed.
        block.add("check_unicast_src")
        var peers = Block("unicast_peer")
        for peer in router.members where peer.node != member.node { peers.add(.address(peer.address)) }
        block.add(peers)
    }

    private func addresses(_ keyword: Word, _ addresses: [InterfaceAddress], on interface: InterfaceName) -> Block {
        var block = Block(keyword)
        for address in addresses { block.add(.address(address), "dev", .interface(interface)) }
        return block
    }

    /// Seconds between advertisements: whole ones up to 255 in version 2, hundredths up to 40.95 in version 3.
    private static func advertInterval(of router: VirtualRouterPlan, reporting losses: LossReporter) -> Word {
        let (unit, longest) = router.version == 3 ? (10, 40_950) : (1000, 255_000)
        let wanted = router.advertInterval.milliseconds
        let written = min(max((wanted + unit - 1) / unit * unit, unit), longest)
        if written != wanted {
            losses.lose(
                .inexpressibleValue,
                "an advert_interval of \(router.advertInterval.text) with VRRP version \(router.version)",
                at: router.span,
                instead: "use \(router.version == 3 ? "multiples of 10ms up to 40950ms" : "whole seconds up to 255s")")
        }
        return .seconds(milliseconds: written)
    }

    /// Seconds before a better node takes over again, up to 1000; `nil` for none.
    private static func preemptDelay(of router: VirtualRouterPlan, reporting losses: LossReporter) -> Word? {
        let longest = 1_000_000
        guard router.preempt, router.preemptDelay.milliseconds > 0 else { return nil }
        if router.preemptDelay.milliseconds > longest {
            losses.lose(
                .inexpressibleValue, "a preempt_delay of \(router.preemptDelay.text)", at: router.span,
                instead: "use up to 1000s, or `preempt: false`")
        }
        return .seconds(milliseconds: min(router.preemptDelay.milliseconds, longest))
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
