import Planning

extension Lowering {
    /// The rules of routes' traffic policies, in a listener's frontend: who may send how much.
    mutating func lowerTraffic(_ routes: [Int], of listener: ListenerPlan) {}
}
