import Diagnostics
import Planning
import TopologyModel

/// What routes are called in maps and tests: `be_shop/shop-1`. The look-up of a route finds its section with it.
enum RouteNames {
    /// The name of each route, by its index.
    static func all(of plan: Plan, _ forms: [[BackendForm]]) -> [Label] {
        var sections: [Label?] = Array(repeating: nil, count: plan.routes.count)
        for (index, forms) in forms.enumerated() where plan.backends[index].transport == .http {
            for (number, form) in forms.enumerated() {
                let section = Label.backend(plan.backends[index].name, form: number + 1)
                // Of a split, the first backend: rules choose another.
                for route in form.routes where plan.routes[route].action.backends.first == index {
                    sections[route] = section
                }
            }
        }
        return plan.routes.enumerated().map { index, route in
            .route(route.label, in: sections[index] ?? .answer(.route(route.label)))
        }
    }
}

/// Who reads the host that a request asks for, beside the look-up of its route.
enum HostReaders {
    /// Whether any part of the topology does.
    static func exist(in plan: Plan) -> Bool {
        plan.rateLimits.contains { $0.key == .host } || plan.backends.contains { $0.balance.isByHost }
            || plan.routes.contains { isReader($0) }
    }

    private static func isReader(_ route: RoutePlan) -> Bool {
        if case .redirect = route.action { return true }
        return tells(route.messages.requestHeaders) || tells(route.messages.responseHeaders)
    }

    private static func tells(_ changes: HeaderChanges?) -> Bool {
        guard let changes else { return false }
        return changes.values.contains { $0.value.uses(.host) }
    }
}

extension Balance {
    /// Whether it hashes the host.
    fileprivate var isByHost: Bool {
        if case .hash(.host, _) = self { true } else { false }
    }
}
