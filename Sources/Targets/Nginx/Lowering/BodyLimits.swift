import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Body limits of locations that only choose among routes: nginx looks at a body's length before the choice, and not again.
struct BodyLimits {
    let scope: Scope

    /// Adds the limit that the routes share; routes with different ones cannot be told apart so early.
    func lower(_ routes: [Int], into location: inout Document) {
        let limits = routes.map { scope.plan.routes[$0].traffic.maxBody }
        guard let given = limits.compactMap({ $0 }).first else { return }
        guard limits.allSatisfy({ $0?.value.bytes == given.value.bytes }) else {
            scope.losses.lose(
                .inexpressibleCombination, "different body limits of routes that conditions choose between",
                at: given.span, instead: "give the routes of a path the same `max_body`")
            return
        }
        location.directive("client_max_body_size", .size(given.value))
    }
}
