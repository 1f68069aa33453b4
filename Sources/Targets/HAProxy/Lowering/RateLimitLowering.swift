import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Which of HAProxy's counters tracks each limit: limits that meet on a route need different ones.
struct CounterSlots {
    /// The counter of each limit, by its index.
    let slots: [Int]
    /// How many counters are needed.
    var count: Int { (slots.max() ?? -1) + 1 }

    init(_ plan: Plan) {
        var meets: [Set<Int>] = Array(repeating: [], count: plan.rateLimits.count)
        for route in plan.routes where route.rateLimits.count > 1 {
            for limit in route.rateLimits { meets[limit].formUnion(route.rateLimits) }
        }
        var slots: [Int] = []
        for limit in plan.rateLimits.indices {
            let taken = Set(meets[limit].lazy.filter { $0 < limit }.map { slots[$0] })
            slots.append((0...slots.count).first { !taken.contains($0) } ?? 0)
        }
        self.slots = slots
    }
}

extension Lowering {
    /// Counters that a request may track before 2.8, and by default since.
    private static let usualCounters = 3

    /// More than three counters where limits meet so often; before 2.8 there are no more.
    mutating func lowerStickCounters() {
        guard counterSlots.count > Self.usualCounters, has(.stickCounters) else { return }
        document.line("tune.stick-counters", .number(counterSlots.count))
    }

    /// The limits that the version at hand can count, in the file's order.
    private var countedLimits: [Int] {
        plan.rateLimits.indices.filter { has(.stickCounters) || counterSlots.slots[$0] < Self.usualCounters }
    }

    /// A table for each limit.
    ///
    /// Requests let through are counted in a sliding window of (burst + 1) / rate: burst + 1 at once, then the rate.
    mutating func lowerRateLimitTables() {
        for index in plan.rateLimits.indices {
            let limit = plan.rateLimits[index]
            guard countedLimits.contains(index) else {
                losses.lose(
                    .rateLimit, "more than three rate limits that meet on a route (from version 2.8 on)",
                    at: limit.span, instead: "use fewer limits, or HAProxy 2.8")
                continue
            }
            let window = limit.window
            // Two windows: the last one still weighs on the next. A minute spares short ones the churn.
            let expiry = max(.seconds(60), 2 * window)
            document.section("backend limit_", Word.identifier(limit.name).glued)
            document.line(
                "stick-table type ipv6 size 1m expire", timer(expiry, at: limit.span), "store gpc0_rate(",
                timer(window, at: limit.span).glued, (")" as Word).glued)
        }
    }

    /// Refuses what is beyond a limit, and counts what is not: all limits of a route must let a request through, and
    /// one that is refused costs nothing.
    mutating func lowerRateLimits(_ routes: [Int]) {
        let used = Set(routes.lazy.flatMap { [plan] in plan.routes[$0].rateLimits })
        let limits = countedLimits.filter { used.contains($0) }
        guard !limits.isEmpty else { return }
        document.comment("Rate limits: only requests that pass them all are counted.")
        for limit in limits {
            let name = Word.identifier(plan.rateLimits[limit].name)
            let subjects = set(of: routesUsing(limit), "limit", plan.rateLimits[limit].name.text)
            document.add("acl limit_")
            document.add(name.glued)
            for word in subjects.criterion { document.add(word) }
            document.endLine()
        }
        for limit in limits { lowerTracking(limit) }
        for limit in limits { lowerRefusal(limit) }
        for limit in limits {
            document.line(
                "http-request sc-inc-gpc0(", .number(counterSlots.slots[limit]).glued, (") if limit_" as Word).glued,
                .identifier(plan.rateLimits[limit].name).glued)
        }
    }

    private func routesUsing(_ limit: Int) -> [Int] {
        plan.routes.indices.filter { plan.routes[$0].rateLimits.contains(limit) }
    }

    private mutating func lowerTracking(_ limit: Int) {
        let name = Word.identifier(plan.rateLimits[limit].name)
        document.line(
            "http-request track-sc", .number(counterSlots.slots[limit]).glued, "src table limit_", name.glued,
            "if limit_", name.glued)
    }

    private mutating func lowerRefusal(_ limit: Int) {
        let rule = plan.rateLimits[limit]
        let name = Word.identifier(rule.name)
        lowerRefusal(
            rule.status,
            if: Condition.when("limit_", name.glued).and(words: [
                "{ sc", .number(counterSlots.slots[limit]).glued, ("_gpc0_rate(limit_" as Word).glued, name.glued,
                (") ge" as Word).glued, .number(rule.burst + 1), "}",
            ]))
    }
}

extension RateLimitPlan {
    /// The time in which a full bucket refills, rounded up to a millisecond.
    var window: Duration {
        let product = (burst + 1) * rate.unitMilliseconds
        return Duration(milliseconds: (product + rate.count - 1) / rate.count)
    }
}
