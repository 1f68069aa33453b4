import Planning

/// Makes the directives of a route's message policies: what becomes of requests and answers.
struct MessageLowering {
    let scope: Scope
    let route: RoutePlan

    /// Adds the maps of the route to `http`.
    func lowerDefinitions(into document: inout Document, sizes: inout HashSizes) {}

    /// Adds the directives of the location that answers.
    func lower(into document: inout Document, shared: inout SharedVariables) {}
}
