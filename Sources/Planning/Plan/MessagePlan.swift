/// What becomes of a route's requests and answers on their way; shared by the routes that say nothing of their own.
package final class MessagePlan: Sendable {
    /// Nothing is changed.
    package static let unchanged = MessagePlan()

    package init() {}
}
