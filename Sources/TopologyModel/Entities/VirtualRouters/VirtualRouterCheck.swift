package import Diagnostics
package import YAMLTree

/// A health check of a vip: its name alone, or with what its failure does.
package struct VirtualRouterCheck: Readable, Sendable {
    /// The check, by name.
    package let check: Located<Identifier>
    /// What its failure does; the vip's `on_failure` when left out.
    package let onFailure: Located<FailureMode>?

    package static var placeholder: VirtualRouterCheck {
        VirtualRouterCheck(check: Located(.placeholder, at: .start), onFailure: nil)
    }
    package static var expectation: String { "the name of a health check, or `{check: game, on_failure: fault}`" }

    private init(check: Located<Identifier>, onFailure: Located<FailureMode>?) {
        self.check = check
        self.onFailure = onFailure
    }

    package static func read(_ node: NodeID, in context: ReadingContext) -> VirtualRouterCheck? {
        if context.tree.kind(node) == .mapping {
            let long = LongVirtualRouterCheck.readMapping(node, in: context)
            return VirtualRouterCheck(check: long.check, onFailure: long.onFailure)
        }
        return Identifier.read(node, in: context).map {
            VirtualRouterCheck(check: Located($0, at: context.tree.span(node)), onFailure: nil)
        }
    }
}

/// A health check of a vip, written as a mapping.
package struct LongVirtualRouterCheck: Entity, Sendable {
    /// The check, by name.
    package let check: Located<Identifier>
    /// What its failure does.
    package let onFailure: Located<FailureMode>?

    package static var noun: String { "a vip's check" }

    package init(from fields: inout FieldReader) {
        check = fields.required("check", doc: "Health check, by name.")
        onFailure = fields.optional(
            "on_failure", doc: "`fault`, or `{weight: -20}`; the vip's `on_failure` when left out.")
    }
}
