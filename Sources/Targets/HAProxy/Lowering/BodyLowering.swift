import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// Bytes of a body without a length that are waited for: with a head of `headLimit` they fit a buffer of 16 KiB.
    private static let knownBody = 8192
    /// Bytes of a head beside which `knownBody` bytes fit.
    private static let headLimit = 6000
    /// A request that does not say how long its body is.
    private static let unannounced: [Word] = ["!{ req.fhdr(content-length) -m found }"]

    /// The routes with a limit of bodies, by the limit, in the order they are first needed.
    private func bodyLimits(_ routes: [Int]) -> [(limit: ByteSize, routes: [Int])] {
        var limits: [(limit: ByteSize, routes: [Int])] = []
        var places: [Int: Int] = [:]
        for index in routes {
            guard let limit = plan.routes[index].traffic.maxBody?.value else { continue }
            if let place = places[limit.bytes] {
                limits[place].routes.append(index)
            } else {
                places[limit.bytes] = limits.count
                limits.append((limit, [index]))
            }
        }
        return limits
    }

    private mutating func condition(on limit: ByteSize, _ users: [Int], of routes: [Int]) -> Condition {
        condition(on: users, of: routes, "body", limit.text) { $0.maxBody?.value.bytes == limit.bytes }
    }

    /// Refuses bodies that say they are too large.
    mutating func lowerBodyLengths(_ routes: [Int]) {
        let limits = bodyLimits(routes)
        guard !limits.isEmpty else { return }
        document.comment("Bodies that say they are too large.")
        for (limit, users) in limits {
            lowerRefusal(
                413,
                if: condition(on: limit, users, of: routes).and(words: [
                    "{ req.body_size gt", .number(limit.bytes), "}",
                ]))
        }
    }

    /// Waits for bodies: for those that do not say how long they are until that is known, for those that are to be read
    /// whole until the buffer is full.
    mutating func lowerBodyWaits(_ routes: [Int], of listener: ListenerPlan) {
        let limits = bodyLimits(routes)
        if !limits.isEmpty {
            document.comment("Bodies that do not say how long they are: more than a buffer holds is too much.")
        }
        for (limit, users) in limits {
            let condition = condition(on: limit, users, of: routes).and(words: Self.unannounced)
            let known = min(limit.bytes, Self.knownBody)
            document.line(
                "http-request wait-for-body time", timer(plan.timeouts.client, at: plan.timeoutSpans.client),
                "at-least",
                .number(known + 1), if: condition)
            lowerRefusal(
                413,
                if: condition.and(words: ["{ req.body_size gt", .number(known), "}"]))
            lowerRefusal(
                413,
                if: condition.and(words: [
                    "{ req.body_size gt 0 } { req.hdrs -m len gt", .number(Self.headLimit), "}",
                ]))
        }
        let whole = routes.filter { plan.routes[$0].traffic.requestBuffering == true }
        guard !whole.isEmpty else { return }
        document.line(
            "http-request wait-for-body time", timer(plan.timeouts.client, at: plan.timeoutSpans.client),
            if: condition(on: whole, of: routes, "whole", "bodies") { $0.requestBuffering == true })
    }
}
