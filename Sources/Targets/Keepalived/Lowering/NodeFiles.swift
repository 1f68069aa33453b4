import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The folder of one node: its keepalived.conf, the scripts that this one calls, and what installs them.
struct NodeFiles {
    private let node: Identifier
    private let instances: [Block]
    private let groups: [Block]
    private let tracked: [Block]
    private let checks: [CheckScript]
    private let servers: [VirtualServerLowering]
    private let notifies: Bool
    private let needs: MachineNeeds

    /// Gathers what a node, by its index in the plan, has to do with each virtual router.
    init(
        _ index: Int, plan: Plan, routers: [VirtualRouterLowering], groups: [SyncGroupLowering],
        servers: [VirtualServerLowering]
    ) {
        node = plan.nodes[index].name
        instances = routers.compactMap { $0.instance(on: index) }
        self.groups = groups.compactMap { $0.block(on: index) }
        let own = routers.filter { $0.isMember(index) }.map(\.tracking)
        var tracked: [Block] = []
        for block in own.flatMap(\.definitions) where !tracked.contains(block) { tracked.append(block) }
        self.tracked = tracked
        var checks: [CheckScript] = []
        for check in own.flatMap(\.checks)
        where !checks.contains(where: { $0.name == check.name }) {
            checks.append(check)
        }
        self.checks = checks
        self.servers = servers.filter { $0.isCarried(by: index) }
        notifies = routers.contains { $0.notifies(on: index) }
        var needs = MachineNeeds(index, plan: plan, keepsLog: routers.contains { $0.keepsLog(on: index) })
        needs.add(self.servers)
        self.needs = needs
    }

    /// The files; none for a node that holds no virtual address.
    func files(header: [String]) -> [OutputFile] {
        guard !instances.isEmpty || !servers.isEmpty else { return [] }
        let note =
            servers.isEmpty
            ? [] : ["LVS: without ip_vs in the kernel keepalived ends at its start, virtual addresses and all."]
        let document = Document(
            blocks: [globalDefinitions] + checks.map(\.block) + tracked + groups + instances + servers.map(\.block))
        let configuration = OutputFile(
            path: "keepalived/\(node.text)/keepalived.conf",
            bytes: DocumentPrinter.print(document, header: header + note))
        let scripts = ShippedScript.allCases.filter { script in
            script == .notify
                ? notifies
                : checks.contains { $0.program == script } || servers.contains { $0.scripts.contains(script) }
        }
        return MachineFiles.ofNode(
            node, [configuration] + scripts.map { $0.output(of: node) }, needs: needs, header: header)
    }

    /// What holds for all instances of the node. `vrrp_strict` is never among it: it forbids unicast and drops packets.
    private var globalDefinitions: Block {
        var block = Block("global_defs")
        block.add("router_id", .name(node))
        // Without the first keepalived runs scripts that anybody may have changed. The user is named because the
        // default, keepalived_script, rarely exists, and 2.2.7 cannot check a file that names another than its own.
        block.add("enable_script_security")
        block.add("script_user", "root")
        // After a split the surviving master has to win back the switches and clients that followed the other: the
        // loser answers its advertisement once more, which makes the winner send gratuitous ARP at once, and the
        // refresh reaches whoever missed that.
        block.add("vrrp_higher_prio_send_advert", "true")
        block.add("vrrp_garp_master_refresh", .number(5))
        block.add("vrrp_garp_master_refresh_repeat", .number(1))
        return block
    }
}
