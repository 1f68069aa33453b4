import Diagnostics
import Planning
import TopologyModel

/// A backend with settings that HAProxy has only once for all requests of a section.
///
/// Routes that agree share a form; most backends have one. The servers of a further form follow the health of the
/// first one's.
struct BackendForm {
    /// Connecting to a server.
    let connect: Duration
    /// Waiting for a free server.
    let queue: Duration
    /// What is tried again.
    let retries: RetryPlan
    /// Pages for errors.
    let errorPages: ErrorPages?
    /// What is kept and what is compressed.
    let storage: StorageForm
    /// The routes that use it.
    var routes: [Int]

    /// The forms of every backend, in the order in which routes first need them; one for a backend without routes.
    static func all(of plan: Plan) -> [[BackendForm]] {
        var forms: [[BackendForm]] = Array(repeating: [], count: plan.backends.count)
        for (index, route) in plan.routes.enumerated() {
            for backend in route.action.backends { add(index, route, to: &forms[backend]) }
        }
        for index in forms.indices where forms[index].isEmpty {
            forms[index] = [
                BackendForm(
                    connect: plan.timeouts.connect, queue: plan.timeouts.queue, retries: .builtIn,
                    errorPages: nil, storage: .none, routes: [])
            ]
        }
        return forms
    }

    private static func add(_ index: Int, _ route: RoutePlan, to forms: inout [BackendForm]) {
        if let place = forms.firstIndex(where: { $0.serves(route) }) {
            forms[place].routes.append(index)
        } else {
            forms.append(
                BackendForm(
                    connect: route.timeouts.connect, queue: route.timeouts.queue, retries: route.retries,
                    errorPages: route.messages.errorPages, storage: StorageForm(route), routes: [index]))
        }
    }

    /// The retries of most forms, the first of equals: they stand once, in the defaults.
    static func commonestRetries(of forms: [[BackendForm]]) -> RetryPlan {
        var counts: [(retries: RetryPlan, count: Int)] = []
        var places: [RetryPlan: Int] = [:]
        for form in forms.joined() where !form.routes.isEmpty {
            if let place = places[form.retries] {
                counts[place].count += 1
            } else {
                places[form.retries] = counts.count
                counts.append((form.retries, 1))
            }
        }
        return counts.reduce((RetryPlan.builtIn, 0)) { $1.count > $0.1 ? ($1.retries, $1.count) : $0 }.0
    }

    private func serves(_ route: RoutePlan) -> Bool {
        // Whether only safe requests are repeated is decided request by request, before a section is chosen.
        connect == route.timeouts.connect && queue == route.timeouts.queue
            && storage == StorageForm(route)
            && errorPages?.span == route.messages.errorPages?.span && retries.attempts == route.retries.attempts
            && retries.causes == route.retries.causes
    }
}
