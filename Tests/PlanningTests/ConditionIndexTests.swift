import Testing
import TopologyModel

@testable import Planning

/// Routes of one path that only conditions tell apart are not compared all with all.
@Suite struct ConditionIndexTests {
    @Test(arguments: [
        "cookies: {who: u%}", "headers: {X-Who: u%}", "query: {who: u%}", "headers: {X-All: a, x-who: u%}",
        "methods: [GET, PUT], cookies: {who: {regex: u%}}",
    ])
    func workGrowsWithTheRoutes(_ conditions: String) throws {
        let few = try comparisons(200, conditions)
        let many = try comparisons(2_000, conditions)
        #expect(many <= 10 * few + 10, "\(few) comparisons of 200 routes, \(many) of 2,000")
    }

    @Test(arguments: [
        (["methods: [GET, POST]", "methods: POST"], [1]),
        (["headers: {X-A: {present: true}}", "headers: {x-a: b}"], [1]),
        (["query: {a: b}, cookies: {c: d}", "query: {a: b}"], []),
        (["cookies: {a: {present: true}}", "cookies: {a: b}", "cookies: {a: c}"], [1, 2]),
        (["methods: [GET, POST]", "headers: {X-A: b}"], []),
    ])
    func aWeakerConditionTakesWhatComesBehind(_ conditions: [String], _ taken: [Int]) throws {
        let routes = try routes(conditions)
        var index = ConditionIndex(routes.map(\.conditions))
        var found: [Int] = []
        for (place, route) in routes.enumerated() {
            if index.taker(of: route.conditions) != nil { found.append(place) }
            index.insert(place, route.conditions)
        }
        #expect(found == taken)
    }

    private func comparisons(_ count: Int, _ conditions: String) throws -> Int {
        let routes = try routes((0..<count).map { conditions.replacing("%", with: "\($0)") })
        var index = ConditionIndex(routes.map(\.conditions))
        for (place, route) in routes.enumerated() {
            #expect(index.taker(of: route.conditions) == nil)
            index.insert(place, route.conditions)
        }
        return index.comparisons
    }

    private func routes(_ conditions: [String]) throws -> [RoutePlan] {
        let text =
            "lbgen: 1\nname: t\ntargets: {nginx: {version: '1.22'}}\nbackends: {a: {servers: ['10.0.0.1:80']}}\n"
            + "sites:\n  s:\n    hosts: [h.example.com]\n    routes:\n"
            + conditions.map { "      - {path: /, backend: a, \($0)}\n" }.joined()
        return try #require(Compiled(text).plan).routes
    }
}
