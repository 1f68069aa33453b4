package import Diagnostics
package import YAMLTree

/// A node of a vip: its priority alone, or a mapping of that and of what differs from the node's own settings.
package struct VirtualRouterMember: Readable, Sendable {
    /// The node's claim, 1 to 254.
    package let priority: Priority
    /// Where the node bears this vip; the vip's or the node's own interface when left out.
    package let interface: Located<InterfaceName>?
    /// The address that the node's advertisements come from with `unicast`; the node's own when left out.
    package let address: Located<IPAddress>?

    package static var placeholder: VirtualRouterMember {
        VirtualRouterMember(priority: .placeholder, interface: nil, address: nil)
    }
    package static var expectation: String { "\(Priority.expectation), or `{priority: 110, interface: eth1}`" }

    private init(priority: Priority, interface: Located<InterfaceName>?, address: Located<IPAddress>?) {
        self.priority = priority
        self.interface = interface
        self.address = address
    }

    package static func read(_ node: NodeID, in context: ReadingContext) -> VirtualRouterMember? {
        if context.tree.kind(node) == .mapping {
            let long = LongMember.readMapping(node, in: context)
            return VirtualRouterMember(priority: long.priority.value, interface: long.interface, address: long.address)
        }
        return Priority.read(node, in: context).map {
            VirtualRouterMember(priority: $0, interface: nil, address: nil)
        }
    }
}

/// A node of a vip, written as a mapping.
package struct LongMember: Entity, Sendable {
    /// The node's claim, 1 to 254.
    package let priority: Located<Priority>
    /// Where the node bears this vip.
    package let interface: Located<InterfaceName>?
    /// The address that the node's advertisements come from.
    package let address: Located<IPAddress>?

    package static var noun: String { "a vip's node" }

    package init(from fields: inout FieldReader) {
        priority = fields.required("priority", doc: "The node's claim, 1 to 254: the highest is the first master.")
        interface = fields.optional("interface", doc: "Where this node bears the vip; the vip's own when left out.")
        address = fields.optional(
            "address", doc: "The node's address on that interface, for `unicast`; the node's own when left out.")
    }
}
