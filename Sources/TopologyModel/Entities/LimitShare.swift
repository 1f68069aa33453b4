/// Who keeps to a limit.
package enum LimitShare: String, Choice, Sendable {
    /// Each node by itself.
    case node
    /// All nodes at work together: each gets its part.
    case fleet
    package static var placeholder: LimitShare { .node }
}
