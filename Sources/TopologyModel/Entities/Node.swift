package import Diagnostics

/// A machine that runs the generated load balancers.
package struct Node: Entity, Sendable {
    /// Its own address.
    package let address: Located<IPAddress>
    /// Its region.
    package let region: Located<Identifier>?
    /// The interface that bears its address and the virtual ones.
    package let interface: Located<InterfaceName>
    /// Its DNS name.
    package let hostname: Located<Hostname>?
    /// Its share in its fleet.
    package let weight: Located<NodeWeight>
    /// Clients' connections that it is good for; no limit when `nil`.
    package let maxConnections: Located<Count>?

    package static var noun: String { "a node" }

    package init(from fields: inout FieldReader) {
        address = fields.required("address", doc: "The node's own address.")
        region = fields.optional("region", doc: "The node's region.")
        interface = fields.optional(
            "interface", default: InterfaceName("eth0") ?? .placeholder, shown: "eth0",
            doc: "Interface of the address and of the virtual ones.")
        hostname = fields.optional("hostname", doc: "The node's DNS name.")
        weight = fields.optional(
            "weight", default: NodeWeight(checked: 1), shown: "1", doc: "The node's share in its fleet, higher is more."
        )
        maxConnections = fields.optional(
            "max_connections", doc: "Clients' connections that the node is good for; its fleet is told.")
    }
}

/// A node's share in its fleet: 1 to 100.
package struct NodeWeight: RangedNumber, Hashable, Sendable {
    /// 1 to 100.
    package let number: Int
    package static var range: ClosedRange<Int> { 1...100 }
    package static var noun: String { "a node's weight" }
    package static var rangeCode: DiagnosticCode { .weightOutOfRange }
    package init(checked number: Int) { self.number = number }
}

/// A network interface of Linux: at most 15 bytes of letters, digits and `_.-`.
package struct InterfaceName: TextReadable, Hashable, Sendable {
    /// The name.
    package let text: String
    package static var placeholder: InterfaceName { InterfaceName(unchecked: "eth0") }
    package static var expectation: String { "an interface name (1 to 15 letters, digits and `_.-`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        let isAllowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard (1...15).contains(text.utf8.count), isAllowed, text != ".", text != "..", !text.hasPrefix("-") else {
            return nil
        }
        self.text = text
    }
}
