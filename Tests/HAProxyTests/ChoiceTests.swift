import Rendering
import Testing

@testable import HAProxy

/// How a server is chosen and kept, and the sections of regions.
@Suite struct ChoiceTests {
    private static func backend(_ text: String, rest: String = "", version: String = "2.6") -> Rendered {
        Rendered(
            """
            lbgen: 1
            name: t
            targets: {haproxy: {version: "\(version)"}}
            \(rest)
            backends:
              b: {\(text)}
            sites:
              s: {hosts: ["*"], routes: [{path: /, backend: b}, {path: /q, backend: b, timeouts: {queue: 9s}}]}
            """)
    }

    private static func section(_ name: String, of rendered: Rendered, _ folder: String = "") -> [String] {
        let lines = rendered.text("\(folder)haproxy.cfg").split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0 == "backend \(name)" }) else { return [] }
        return lines[(start + 1)...].prefix { !$0.isEmpty }.map { String($0.drop { $0 == " " }) }
    }

    private static let pair = "servers: [10.0.0.1:80, 10.0.0.2:80]"

    @Test(arguments: [("random_two", "balance random(2)"), ("least_conn", "balance leastconn")])
    func methods(word: String, line: String) {
        let rendered = Self.backend("balance: \(word), \(Self.pair)")
        #expect(Self.section("be_b", of: rendered).first == line)
        #expect(rendered.codes == [])
    }

    @Test func firstNeedsLimits() {
        let limited = """
            balance: first, servers: [{name: a, address: 10.0.0.1, port: 80, max_connections: 9}, "10.0.0.2:80"]
            """
        let rendered = Self.backend(limited)
        #expect(Self.section("be_b", of: rendered).first == "balance first")
        #expect(rendered.codes == [])
        #expect(Self.backend("balance: first, \(Self.pair)").codes == ["LB0435"])
    }

    @Test func slowStartNeedsAMovingBalanceAndAWayBack() {
        let servers = "servers: [{name: a, address: 10.0.0.1, port: 80, slow_start: 30s}, \"10.0.0.2:80\"]"
        let checked = Self.backend("passive_check: {}, \(servers)")
        #expect(Self.section("be_b", of: checked).contains("server a 10.0.0.1:80 slowstart 30s"))
        #expect(checked.codes == [])
        #expect(Self.backend(servers).codes == ["LB0417"])
        let hashed = Self.backend("passive_check: {}, balance: {hash: client_ip}, \(servers)")
        #expect(hashed.codes == ["LB0525"])
        #expect(!hashed.configuration.contains("slowstart"))
    }

    @Test func learnedStickinessSharesOneTable() {
        let rendered = Self.backend("sticky: {app_cookie: SID, ttl: 5m}, \(Self.pair)")
        #expect(rendered.codes == [])
        #expect(
            Self.section("be_b", of: rendered).prefix(3) == [
                "stick-table type binary len 20 size 1m expire 5m",
                "stick on req.cook(SID),sha1 if { req.cook(SID) -m len gt 0 }",
                "stick store-response res.cook(SID),sha1 if { res.cook(SID) -m len gt 0 }",
            ])
        let second = Self.section("be_b.2", of: rendered)
        #expect(second.contains("stick on req.cook(SID),sha1 table be_b if { req.cook(SID) -m len gt 0 }"))
        #expect(!second.contains { $0.hasPrefix("stick-table") })
        #expect(Self.backend("sticky: {header: X_User}, \(Self.pair)").codes == ["LB0501"])
    }

    private static let places = """
        regions: {e: {fallback: [w]}, w: {}}
        nodes: {lb1: {address: 192.0.2.1, region: e}, lb2: {address: 192.0.2.2, region: w}}
        """
    private static let spread = """
        servers: [{name: a, address: 10.0.0.1, port: 80, region: e}, {name: b, address: 10.0.0.2, port: 80, region: w}, \
        {name: c, address: 10.0.0.3, port: 80}]
        """

    @Test func eachNodeHasAFolderAndEachRegionASection() {
        let rendered = Self.backend("prefer: region, \(Self.spread)", rest: Self.places)
        #expect(rendered.codes == [])
        #expect(
            rendered.text("lb1/maps/tiers.map").split(separator: "\n").suffix(4) == [
                "be_b be_b:w", "be_b:w be_b:other_regions", "be_b.2 be_b.2:w", "be_b.2:w be_b.2:other_regions",
            ])
        #expect(Self.section("be_b", of: rendered, "lb1/").contains("server a 10.0.0.1:80"))
        #expect(Self.section("be_b:w", of: rendered, "lb1/").contains("server b 10.0.0.2:80"))
        #expect(Self.section("be_b:other_regions", of: rendered, "lb1/").contains("server c 10.0.0.3:80"))
        #expect(Self.section("be_b.2:w", of: rendered, "lb1/").contains("server b 10.0.0.2:80 track be_b:w/b"))
        // West names no fallback: east is as far as any.
        #expect(Self.section("be_b", of: rendered, "lb2/").contains("server b 10.0.0.2:80"))
        #expect(Self.section("be_b:other_regions", of: rendered, "lb2/").filter { $0.hasPrefix("server") }.count == 2)
        let steps = rendered.text("lb1/haproxy.cfg").split(separator: "\n").count { $0.contains("maps/tiers.map") }
        #expect(steps == 2)
    }

    @Test func boundClientsKeepServersOfOtherRegions() {
        let rendered = Self.backend(
            "prefer: region, sticky: {cookie: c}, keepalive: {idle: 9}, \(Self.spread)", rest: Self.places)
        let near = Self.section("be_b", of: rendered, "lb1/").filter { $0.contains("server") }
        #expect(
            near == [
                "default-server pool-max-conn 9 pool-purge-delay 1m",
                "server b 10.0.0.2:80 weight 0 cookie b track be_b:w/b",
                "server c 10.0.0.3:80 weight 0 cookie c track be_b:other_regions/c",
                "default-server check inter 2s rise 2 fall 3", "server a 10.0.0.1:80 cookie a",
            ])
    }

    private static func like(_ more: String) -> Rendered {
        Rendered(
            """
            lbgen: 1
            name: t
            targets: {haproxy: {}}
            health_checks: {h: {http: /health}}
            backends:
              b: {health_check: h, \(pair)}
              c: {like: b, balance: least_conn\(more)}
            sites:
              s: {hosts: ["*"], routes: [{path: /, backend: b}, {path: /c, backend: c}]}
            """)
    }

    @Test func serversOfALikeBackendAreCheckedOnce() {
        let shared = Self.section("be_c", of: Self.like(""))
        #expect(
            shared == [
                "balance leastconn", "server 10-0-0-1-80 10.0.0.1:80 track be_b/10-0-0-1-80",
                "server 10-0-0-2-80 10.0.0.2:80 track be_b/10-0-0-2-80",
            ])
        for more in [", health_check: {tcp: true}", ", passive_check: {}"] {
            let apart = Self.section("be_c", of: Self.like(more))
            #expect(apart.contains { $0.hasPrefix("default-server check") })
            #expect(!apart.contains { $0.contains("track") })
        }
    }

    @Test func nodesOfOneRegionHaveOneFile() {
        let rendered = Self.backend(
            "prefer: region, \(Self.spread)",
            rest: "regions: {e: {}, w: {}}\nnodes: {lb1: {address: 192.0.2.1, region: e}}")
        #expect(rendered.files.contains { $0.path == "haproxy/haproxy.cfg" })
    }
}
