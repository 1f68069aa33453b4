import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    /// Counters that a request may track before 2.8, and by default since.
    private static let usualCounters = 3

    /// More than three counters where limits meet so often; before 2.8 there are no more.
    mutating func lowerStickCounters() {
        guard counterSlots.count > Self.usualCounters, has(.stickCounters) else { return }
        document.line("tune.stick-counters", .number(counterSlots.count))
    }

    /// Whether the version at hand has a counter.
    func canTrack(_ slot: Int) -> Bool { has(.stickCounters) || slot < Self.usualCounters }

    /// A table for each limit.
    ///
    /// Requests let through are counted in a sliding window of (burst + 1) / rate: burst + 1 at once, then the rate.
    mutating func lowerRateLimitTables() {
        for index in plan.rateLimits.indices {
            let limit = plan.rateLimits[index]
            guard canTrack(counterSlots.slots[index]) else {
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
                "stick-table type", limit.key.tableType, "expire", timer(expiry, at: limit.span), "store gpc0_rate(",
                timer(window, at: limit.span).glued, (")" as Word).glued)
        }
    }

    /// Refuses what is beyond a limit, and counts what is not: all limits of a route must let a request through, and
    /// one that is refused costs nothing.
    mutating func lowerRateLimits(_ routes: [Int]) {
        let used = Set(routes.lazy.flatMap { [plan] in plan.routes[$0].rateLimits })
        let limits = plan.rateLimits.indices.filter { used.contains($0) && canTrack(counterSlots.slots[$0]) }
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
        // Whichever limit a counter tracks by now; one that tracks none counts nothing.
        for slot in Set(limits.map { counterSlots.slots[$0] }).sorted() {
            document.line("http-request sc-inc-gpc0(", .number(slot).glued, (")" as Word).glued)
        }
    }

    private func routesUsing(_ limit: Int) -> [Int] {
        plan.routes.indices.filter { plan.routes[$0].rateLimits.contains(limit) }
    }

    private mutating func lowerTracking(_ limit: Int) {
        let rule = plan.rateLimits[limit]
        document.add("http-request track-sc")
        document.add(Word.number(counterSlots.slots[limit]).glued)
        for word in rule.key.sample { document.add(word) }
        document.add("table limit_")
        document.add(Word.identifier(rule.name).glued)
        document.add("if limit_")
        document.add(Word.identifier(rule.name).glued)
        for word in rule.key.presence { document.add(word) }
        document.endLine()
    }

    private mutating func lowerRefusal(_ limit: Int) {
        let rule = plan.rateLimits[limit]
        let name = Word.identifier(rule.name)
        lowerRefusal(
            rule.status,
            if: Condition.when("limit_", name.glued).and(
                words: ["{"] + Word.counted("gpc0_rate", counterSlots.slots[limit], "limit_")
                    + [name.glued, (") ge" as Word).glued, .number(rule.burst + 1), "}"]))
    }
}

extension RateLimitPlan {
    /// The time in which a full bucket refills, rounded up to a millisecond.
    var window: Duration {
        let product = (burst + 1) * rate.unitMilliseconds
        return Duration(milliseconds: (product + rate.count - 1) / rate.count)
    }
}

extension RateKey {
    /// The type and size of a table of such keys. Texts are kept by their digest: a table has no long keys.
    fileprivate var tableType: Word {
        switch self {
        case .clientIP: "ipv6 size 1m"
        case .all: "integer size 1"
        case .host, .path, .header, .cookie: "binary len 20 size 1m"
        }
    }

    /// What is looked up in the table.
    fileprivate var sample: [Word] {
        switch self {
        case .clientIP: ["src"]
        case .all: ["int(1)"]
        case .host: ["var(txn.host),sha1"]
        case .path: ["var(txn.path),sha1"]
        case .header(let name): [.first(name), (",sha1" as Word).glued]
        case .cookie(let name): [.function("req.cook", of: name), (",sha1" as Word).glued]
        }
    }

    /// That a request has the key at all: one without is not counted.
    fileprivate var presence: [Word] {
        switch self {
        case .clientIP, .all, .path: []
        case .host: ["{ var(txn.host) -m len gt 0 }"]
        case .header(let name): ["{", .first(name), "-m len gt 0 }"]
        case .cookie(let name): ["{", .function("req.cook", of: name), "-m len gt 0 }"]
        }
    }
}
