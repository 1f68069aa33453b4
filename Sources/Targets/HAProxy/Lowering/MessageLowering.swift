import Planning

extension Lowering {
    /// The rules of routes' message policies, in a listener's frontend: what becomes of requests and answers.
    mutating func lowerMessages(_ routes: [Int], of listener: ListenerPlan) {}
}
