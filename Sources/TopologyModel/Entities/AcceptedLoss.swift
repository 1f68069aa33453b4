package import Diagnostics

/// A loss that the owner takes knowingly: what, on which target, and why.
package struct AcceptedLoss: Entity, Sendable {
    /// The code of the loss, LB05xx.
    package let code: Located<LossCode>
    /// The target that loses it.
    package let target: Located<TargetName>
    /// Why that is fine.
    package let reason: Located<Reason>

    package static var noun: String { "an accepted loss" }

    package init(from fields: inout FieldReader) {
        code = fields.required("code", doc: "The code of the loss, LB05xx.")
        target = fields.required("target", doc: "The target that loses it.")
        reason = fields.required("reason", doc: "Why that is fine.")
    }
}

/// The code of a loss: LB0501 to LB0599, and LB15xx.
package struct LossCode: TextReadable, Sendable {
    /// The code.
    package let code: DiagnosticCode
    package static var placeholder: LossCode { LossCode(code: .inexpressibleCombination) }
    package static var expectation: String { "the code of a loss (LB05xx)" }

    private init(code: DiagnosticCode) { self.code = code }

    package init?(_ text: String) {
        guard text.hasPrefix("LB05") || text.hasPrefix("LB15"), let code = DiagnosticCode(text: text) else {
            return nil
        }
        self.code = code
    }
}

/// A sentence of at least three characters.
package struct Reason: TextReadable, Sendable {
    /// The sentence.
    package let text: String
    package static var placeholder: Reason { Reason(text: "none") }
    package static var expectation: String { "a reason (at least three characters)" }

    private init(text: String) { self.text = text }

    package init?(_ text: String) {
        guard text.utf8.count >= 3 else { return nil }
        self.text = text
    }
}
