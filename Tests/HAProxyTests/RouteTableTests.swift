import Planning
import Testing
import TopologyModel

@testable import HAProxy

/// The maps, asked as HAProxy asks them, find what the plan's order says.
@Suite struct RouteTableTests {
    /// Few segments, so that paths meet often.
    private static let segments = ["a", "b", "c"]

    private static func path(_ source: inout NastyText) -> String {
        let count = source.number(below: 4)
        let slash = source.number(below: 3) == 0 ? "/" : ""
        return "/" + (0..<count).map { _ in segments[source.number(below: 3)] }.joined(separator: "/")
            + (count > 0 ? slash : "")
    }

    private static func route(_ source: inout NastyText) -> String {
        switch source.number(below: 6) {
        case 0, 1: "{path: {exact: \"\(path(&source))\"}, backend: b}"
        case 2: "{path: {regex: '\(["b$", "^/a", "c.*b", "/b/"][source.number(below: 4)])'}, backend: b}"
        default: "{path: \"\(path(&source))\", backend: b}"
        }
    }

    private static func topology(_ source: inout NastyText) -> String {
        let hosts = ["[x.d.test, y.d.test]", "[\"*.d.test\"]", "[\"*.test\", z.other]", "[\"*\"]"]
        var text = "lbgen: 1\nname: t\ntargets: {haproxy: {}}\nbackends: {b: {servers: [\"127.0.0.1:1\"]}}\nsites:\n"
        for (index, host) in hosts.enumerated() {
            let routes = (0...source.number(below: 5)).map { _ in route(&source) }.joined(separator: ", ")
            text += "  s\(index): {hosts: \(host), routes: [\(routes)]}\n"
        }
        return text
    }

    @Test func groupsFindTheFirstMatch() throws {
        var source = NastyText(seed: 3)
        var compared = 0
        for _ in 0..<400 {
            let text = Self.topology(&source)
            // Two routes of one path are an error of the topology.
            guard let plan = Rendered.plan(text), case .http(let http) = plan.listeners[0].kind else { continue }
            let table = RouteTable(http.virtualHosts, of: plan, named: plan.listeners[0].name)
            for host in ["x.d.test", "y.d.test", "q.d.test", "q.test", "z.other", "none"] {
                for _ in 0..<12 {
                    let path = Self.path(&source)
                    let found = Asked(table, plan).route(host, path)
                    #expect(found == Self.expected(http, plan, host, path), "\(host)\(path)\n\(text)")
                    compared += 1
                }
            }
        }
        #expect(compared > 5000)
    }

    /// First match in the plan's own order.
    private static func expected(_ http: HTTPListenerPlan, _ plan: Plan, _ host: String, _ path: String) -> Int? {
        let candidates = http.virtualHosts.flatMap { virtual in virtual.hosts.map { (virtual, $0) } }
            .filter { $0.1 == .exact(host) || $0.1.covers(.exact(host)) }
        let best = candidates.max { Self.rank($0.1) < Self.rank($1.1) }
        return best?.0.routes.first { Asked.matches(plan.routes[$0].path, path) }
    }

    private static func rank(_ host: HostPattern) -> Int {
        switch host {
        case .any: 0
        case .wildcard(let domain): domain.utf8.count
        case .exact: 1000
        }
    }

    @Test func whatABroaderHostLendsWholeIsNotCopied() throws {
        let plan = try #require(
            Rendered.plan(
                """
                lbgen: 1
                name: t
                targets: {haproxy: {}}
                backends: {b: {servers: ["127.0.0.1:1"]}}
                sites:
                  one: {hosts: [one.test], routes: [{path: /x, backend: b}]}
                  two: {hosts: [two.test], routes: [{path: /y, backend: b}]}
                  any: {hosts: ["*"], routes: [{path: {exact: /z}, backend: b}]}
                """))
        guard case .http(let http) = plan.listeners[0].kind else { return }
        let table = RouteTable(http.virtualHosts, of: plan, named: plan.listeners[0].name)
        #expect(table.groups.map(\.name.text) == ["any", "one", "two"])
        #expect(table.levels.count == 2)
    }
}

/// A table asked the way the rules of a frontend ask.
private struct Asked {
    let table: RouteTable
    let plan: Plan

    init(_ table: RouteTable, _ plan: Plan) {
        self.table = table
        self.plan = plan
    }

    func route(_ host: String, _ path: String) -> Int? {
        var group =
            table.hosts.first { $0.host == host }?.group
            ?? table.wildcards.first { host.hasSuffix($0.suffix) }?.group ?? table.anyHost
        while let current = group {
            if let route = first(in: table.groups[current].routes, path) { return route }
            group = table.groups[current].next
        }
        return nil
    }

    /// Exact paths, expressions in order, the longest prefix.
    private func first(in routes: [Int], _ path: String) -> Int? {
        let exact = routes.first {
            if case .exact(let exact) = plan.routes[$0].path { exact.text == path } else { false }
        }
        if let exact { return exact }
        let regex = routes.first {
            if case .regex = plan.routes[$0].path { Self.matches(plan.routes[$0].path, path) } else { false }
        }
        if let regex { return regex }
        var best: (route: Int, length: Int)?
        for route in routes {
            guard case .prefix(let prefix) = plan.routes[route].path, Self.matches(.prefix(prefix), path) else {
                continue
            }
            let length = prefix.withoutTrailingSlash.utf8.count
            if length > best?.length ?? -1 { best = (route, length) }
        }
        return best?.route
    }

    static func matches(_ match: PathMatch, _ path: String) -> Bool {
        switch match {
        case .exact(let exact): exact.text == path
        case .prefix(let prefix): (path + "/").hasPrefix(prefix.withoutTrailingSlash + "/")
        case .regex(let pattern): (try? Regex(pattern.text)).map { path.contains($0) } ?? false
        }
    }
}
