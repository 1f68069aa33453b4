import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// Changes of answers' headers. They are made behind everything else, so that answers of HAProxy itself have them
    /// too; a request that found no route has none.
    mutating func lowerResponseHeaders(_ routes: [Int], of listener: ListenerPlan) {
        lowerLiveValues(routes)
        let groups = groups(of: routes, by: { $0.messages.responseHeaders })
        guard !groups.isEmpty else { return }
        document.comment("Headers of every answer of a route, HAProxy's own among them.")
        guard groups.count <= Self.fewHeaderPolicies else {
            let found = Condition.when("{ var(txn.route) -m found }")
            lower(groups, of: .answer, among: routes, always: found, named: listener.name.text)
            return
        }
        for group in groups {
            var condition = Condition.when("{ var(txn.route) -m found }")
            if group.routes.count < routes.count, let first = group.routes.first {
                let name = "\(listener.name.text)-\(plan.routes[first].label)"
                condition = Condition.always.and(set(of: group.routes, "response-headers", name))
            }
            lower(group.changes, if: condition)
        }
    }

    /// The live values that any of the routes needs.
    private mutating func lowerLiveValues(_ routes: [Int]) {
        var used: Set<HeaderValue.Live> = []
        var seen: Set<ObjectIdentifier> = []
        for index in routes {
            let messages = plan.routes[index].messages
            guard seen.insert(ObjectIdentifier(messages)).inserted else { continue }
            for live in [HeaderValue.Live.requestID, .server] where messages.tells(live) { used.insert(live) }
        }
        if used.contains(.requestID), !logsJSON { document.line("http-request set-var(txn.id) uuid,regsub(-,,g)") }
        // Rules of answers are run for answers of servers alone.
        if used.contains(.server) { document.line("http-response set-var(txn.server) srv_name") }
    }

    private mutating func lower(_ changes: HeaderChanges, if condition: Condition) {
        for name in changes.replaced where Self.isCookie(name) {
            // Before HAProxy adds its own cookie.
            document.line("http-response del-header", .header(name), if: condition)
        }
        for name in changes.remove where !Self.isCookie(name.value) {
            document.line("http-after-response del-header", .header(name.value), if: condition)
        }
        for line in changes.set { lower(line, of: .answer, replaces: !Self.isCookie(line.name.value), if: condition) }
        for line in changes.add { lower(line, of: .answer, replaces: false, if: condition) }
    }

    static func isCookie(_ name: HeaderName) -> Bool { name.text.lowercased() == "set-cookie" }
}
