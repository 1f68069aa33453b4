package import Diagnostics
package import YAMLTree

/// Addresses that move between nodes (VRRP, RFC 9568).
package struct VirtualAddress: Entity, Sendable {
    /// The addresses.
    package let addresses: [Located<InterfaceAddress>]
    /// Distinguishes virtual routers of one network segment.
    package let virtualRouterID: Located<VirtualRouterID>
    /// Time between two advertisements.
    package let advertInterval: Located<Duration>
    /// The version of VRRP; chosen by what the vip needs when left out.
    package let version: Located<ProtocolVersion>?
    /// Where the nodes bear the addresses; each node's own interface when left out.
    package let interface: Located<InterfaceName>?
    /// Priorities and what else differs, node by node.
    package let nodes: [Named<VirtualRouterMember>]
    /// The health check, by name.
    package let check: Located<Identifier>?
    /// Further health checks.
    package let checks: [Located<VirtualRouterCheck>]
    /// What else is watched on each node.
    package let track: [Located<Tracking>]
    /// What a failed check does.
    package let onFailure: Located<FailureMode>
    /// Whether the better node takes the address back.
    package let preempt: Located<Bool>
    /// How long the better node waits before it takes the address back.
    package let preemptDelay: Located<Duration>?
    /// The group of vips that move together.
    package let sync: Located<Identifier>?
    /// How a new master announces itself.
    package let announcements: Located<Announcements>?
    /// How advertisements prove where they come from.
    package let authentication: Located<VirtualRouterAuthentication>?
    /// Whether nodes talk to each other's addresses instead of the multicast group.
    package let unicast: Located<Bool>
    /// The longest time without the address that is promised.
    package let maxFailover: Located<Duration>?
    /// What happens when the state changes.
    package let notify: Located<NotifySettings>?
    /// Where the entity stands.
    package let span: SourceSpan

    package static var noun: String { "a vip" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        addresses =
            fields.list("addresses", orSingle: true, doc: "The addresses, with the length of their network.") ?? []
        virtualRouterID = fields.required("virtual_router_id", doc: "1 to 255, unique on the network segment.")
        advertInterval = fields.optional(
            "advert_interval", default: .seconds(1), shown: "1s", doc: "Time between two advertisements.")
        version = fields.optional(
            "vrrp_version", doc: "2 or 3; left out, 3 for IPv6 and fractions of a second, else 2.")
        interface = fields.optional(
            "interface", doc: "Where the nodes bear the addresses; each node's own interface when left out.")
        nodes = fields.map("nodes", doc: "Priorities, node by node: the highest is the first master.")
        check = fields.optional("check", doc: "Health check, by name.")
        checks = fields.list("checks", orSingle: true, doc: "Further health checks, each with its `on_failure`.") ?? []
        track =
            fields.list(
                "track", orSingle: true, feature: .virtualAddressTracking,
                doc: "Interfaces, processes and files that are watched on each node.") ?? []
        onFailure = fields.optional(
            "on_failure", default: .fault, shown: "fault", doc: "`fault`, or `{weight: -20}`.")
        preempt = fields.optional(
            "preempt", default: true, shown: "true", doc: "Whether the better node takes over again.")
        preemptDelay = fields.optional(
            "preempt_delay", doc: "How long the better node waits before it takes over again; up to 1000s.")
        sync = fields.optional(
            "sync", feature: .syncGroup, doc: "Vips with the same name here move together, all or none.")
        announcements = fields.optional("garp", doc: "How a new master announces itself to switches and neighbours.")
        authentication = fields.optional(
            "auth", feature: .vrrpAuthentication, doc: "How advertisements prove where they come from.")
        unicast = fields.optional("unicast", default: false, shown: "false", doc: "Talk to the nodes' own addresses.")
        maxFailover = fields.optional("max_failover", doc: "The longest takeover that is promised.")
        notify = fields.optional("notify", feature: .virtualAddressNotify, doc: "What happens when the state changes.")
        guard !fields.context.isDescribing else { return }
        if addresses.isEmpty {
            fields.context.bag.report(
                Diagnostic(.missingKey, "`addresses` is missing", at: fields.span, label: "a vip without addresses"))
        }
    }
}

/// Distinguishes virtual routers: 1 to 255.
package struct VirtualRouterID: RangedNumber, Hashable, Sendable {
    /// 1 to 255.
    package let number: Int
    package static var range: ClosedRange<Int> { 1...255 }
    package static var noun: String { "a virtual router id" }
    package init(checked number: Int) { self.number = number }
}

/// A node's claim to a virtual address: 1 to 254 (255 is the address's owner and cannot be lowered).
package struct Priority: RangedNumber, Hashable, Sendable {
    /// 1 to 254.
    package let number: Int
    package static var range: ClosedRange<Int> { 1...254 }
    package static var noun: String { "a priority" }
    package init(checked number: Int) { self.number = number }
}

/// What a failed check does to its node.
package enum FailureMode: Readable, Hashable, Sendable {
    /// The node gives the address up.
    case fault
    /// The node's priority falls by this much (negative).
    case weight(Int)

    package static var placeholder: FailureMode { .fault }
    package static var expectation: String { "`fault`, or `{weight: N}` with N from -253 to -1" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> FailureMode? {
        if context.tree.kind(node) == .mapping { return Weighted.readMapping(node, in: context).mode }
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        if text == "fault" { return .fault }
        context.reportValue(node, "`\(text)` is not \(expectation)")
        return nil
    }

    private struct Weighted: Entity {
        let mode: FailureMode
        static var noun: String { "a failure weight" }
        init(from fields: inout FieldReader) {
            let weight: Located<FailureWeight> = fields.required(
                "weight", doc: "How far the priority falls: -253 to -1.")
            mode = .weight(weight.value.number)
        }
    }
}

/// How far a failed check lowers a priority: -253 to -1.
package struct FailureWeight: RangedNumber, Sendable {
    /// -253 to -1.
    package let number: Int
    package static var range: ClosedRange<Int> { -253...(-1) }
    package static var noun: String { "a failure weight" }
    package init(checked number: Int) { self.number = number }
}

/// What happens when a node's state changes.
package struct NotifySettings: Entity, Sendable {
    /// Whether changes are logged.
    package let log: Located<Bool>
    /// A program that is run.
    package let command: Located<FilePath>?

    package static var noun: String { "notify settings" }

    package init(from fields: inout FieldReader) {
        log = fields.optional("log", default: true, shown: "true", doc: "Whether changes are logged.")
        command = fields.optional("command", doc: "A program that is run with the vip's name and its new state.")
    }
}
