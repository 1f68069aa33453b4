package import Diagnostics
import YAMLTree

/// Who is let in: `deny` wins over `allow`, and an `allow` list keeps out everybody that it does not name.
package struct AccessList: Entity, Sendable {
    /// Networks that are let in; everybody when left out.
    package let allow: [Located<IPNetwork>]?
    /// Networks that are kept out.
    package let deny: [Located<IPNetwork>]

    package static var noun: String { "an access list" }

    package init(from fields: inout FieldReader) {
        let allowed: Located<AllowedNetworks>? = fields.optional(
            "allow", doc: "Networks that are let in; everybody when left out.")
        allow = allowed?.value.networks
        deny = fields.list("deny", orSingle: true, doc: "Networks that are kept out, whatever `allow` says.") ?? []
        for network in (allow ?? []) + deny where network.value.isMapped {
            fields.context.bag.report(
                Diagnostic(
                    .invalidValue, "`\(network.value.text)` is a network of IPv4-mapped addresses", at: network.span,
                    help: ["write it as an IPv4 network: clients are compared by their IPv4 address"]))
        }
    }
}

/// The networks of `allow`, one or a list: none would let nobody in.
private struct AllowedNetworks: Readable {
    let networks: [Located<IPNetwork>]
    static var placeholder: AllowedNetworks { AllowedNetworks(networks: []) }
    static var expectation: String { "a list, each \(IPNetwork.expectation)" }

    static func read(_ node: NodeID, in context: ReadingContext) -> AllowedNetworks? {
        let tree = context.tree
        guard tree.kind(node) == .sequence else {
            return IPNetwork.read(node, in: context).map {
                AllowedNetworks(networks: [Located($0, at: tree.span(node))])
            }
        }
        if tree.childCount(node) == 0 {
            context.reportValue(
                node, "an empty `allow` lets nobody in",
                help: ["leave it out to let everybody in, or write `deny: [0.0.0.0/0, \"::/0\"]`"])
        }
        return AllowedNetworks(
            networks: tree.children(node).compactMap { child in
                IPNetwork.read(child, in: context).map { Located($0, at: tree.span(child)) }
            })
    }
}

extension IPNetwork {
    /// Whether it lies within ::ffff:0:0/96.
    package var isMapped: Bool {
        guard address.isIPv6, prefixLength >= 96 else { return false }
        let bytes = address.bytes
        return bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    }

    /// Whether every address of `other` is one of its own.
    package func covers(_ other: IPNetwork) -> Bool {
        guard address.isIPv6 == other.address.isIPv6, prefixLength <= other.prefixLength else { return false }
        let own = address.bytes
        let others = other.address.bytes
        let whole = prefixLength / 8
        guard own[..<whole] == others[..<whole] else { return false }
        let rest = prefixLength % 8
        return rest == 0 || (own[whole] ^ others[whole]) >> UInt8(8 - rest) == 0
    }
}
