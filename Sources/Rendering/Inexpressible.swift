/// Why a value cannot be written in a target's syntax.
package struct Inexpressible: Error, Equatable, Sendable {
    /// The reason, lower case, as the end of a sentence: "nginx has no escape for a line break here".
    package let reason: String

    /// Gives the reason.
    package init(_ reason: String) { self.reason = reason }
}
