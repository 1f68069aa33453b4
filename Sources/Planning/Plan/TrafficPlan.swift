/// Who may send how much on a route, and what is kept or held back; shared by the routes that say nothing of their own.
package final class TrafficPlan: Sendable {
    /// Nothing is limited.
    package static let unlimited = TrafficPlan()

    package init() {}
}
