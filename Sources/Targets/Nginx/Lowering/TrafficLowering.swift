import Planning

/// Makes the directives of a route's traffic policies: who may send how much.
struct TrafficLowering {
    let scope: Scope
    let route: RoutePlan

    /// Adds the maps and zones of the route to `http`.
    func lowerDefinitions(into document: inout Document, sizes: inout HashSizes) {}

    /// Adds the directives of a location, before what answers.
    func lower(into document: inout Document, shared: inout SharedVariables) {}
}
