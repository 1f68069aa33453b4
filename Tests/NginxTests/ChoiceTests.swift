import Testing

@testable import Nginx

/// How a server is chosen and kept, by version and edition.
@Suite struct ChoiceTests {
    private func rendered(
        _ backend: String, version: String = "1.22", edition: String = "oss", more: String = "", backends: String = "",
        routes: String = ""
    ) throws -> Rendered {
        try #require(
            try Rendered(
                topology(
                    version: version, edition: edition, backends: "b: \(backend)\n\(backends)",
                    routes: "- {backend: b}\n- {path: /web, backend: web}\n\(routes)", more: more)))
    }

    private let pair = "servers: ['10.0.0.1:80', '10.0.0.2:80']"

    @Test func randomTwoFlattensUnequalWeights() throws {
        let even = try rendered("{balance: random_two, \(pair)}")
        #expect(even.upstream("shop_b").lines[1] == "random two least_conn")
        #expect(even.findings.isEmpty)
        let uneven = try rendered("{balance: random_two, servers: ['10.0.0.1:80 weight=3', '10.0.0.2:80']}")
        #expect(uneven.notes == ["LB0536"])
    }

    @Test(arguments: [("1.31", "oss"), ("1.27.4", "plus")])
    func leastTime(version: String, edition: String) throws {
        let backend = "{balance: least_time, \(pair)}"
        let rendered = try rendered(backend, version: version, edition: edition)
        #expect(rendered.upstream("shop_b").lines[1] == "least_time header")
        #expect(rendered.findings.isEmpty)
    }

    @Test func leastTimeOfConnections() throws {
        let text = topology(
            version: "1.31", backends: "t: {balance: least_time, servers: ['10.0.0.1:90', '10.0.0.2:90']}",
            routes: "- {backend: web}", more: "listeners: {http: {port: 80}, t: {protocol: tcp, port: 90, backend: t}}")
        let rendered = try #require(try Rendered(text))
        #expect(rendered.text.contains("least_time first_byte;"))
    }

    @Test func leastTimeAndFirstAreRefusedWhereTheyAreNot() throws {
        let quickest = try rendered("{balance: least_time, \(pair)}", version: "1.30")
        #expect(quickest.losses == ["LB0535"])
        #expect(quickest.upstream("shop_b").lines[1] == "least_conn")
        #expect(try rendered("{balance: first, \(pair)}", version: "1.31", edition: "plus").losses == ["LB0537"])
    }

    @Test func slowStartIsOfPlusAndOfSomeMethods() throws {
        let servers = """
            servers: [{address: 10.0.0.1, port: 80, slow_start: 30s}, {address: 10.0.0.2, port: 80}]
            """
        let plus = try rendered("{passive_check: {}, \(servers)}", version: "1.27.4", edition: "plus")
        #expect(
            plus.upstream("shop_b").all("server").map { $0.arguments.joined(separator: " ") } == [
                "10.0.0.1:80 max_fails=3 fail_timeout=30s slow_start=30s", "10.0.0.2:80 max_fails=3 fail_timeout=30s",
            ])
        #expect(plus.findings.isEmpty)
        let hashed = try rendered(
            "{balance: {hash: client_ip}, passive_check: {}, \(servers)}", version: "1.27.4", edition: "plus")
        #expect(hashed.losses == ["LB0525"])
        #expect(!hashed.text.contains("slow_start"))
        #expect(try rendered("{passive_check: {}, \(servers)}", version: "1.31").losses == ["LB0525"])
    }

    @Test func learnedStickiness() throws {
        let header = try rendered("{sticky: {header: X-User, ttl: 5m}, \(pair)}", version: "1.30")
        #expect(
            header.upstream("shop_b")["sticky"]
                == "learn create=$http_x_user lookup=$http_x_user zone=shop_sticky_header_b:10m timeout=5m")
        #expect(header.findings.isEmpty)
        let cookie = try rendered("{sticky: {app_cookie: SID}, \(pair)}", version: "1.29.6")
        #expect(
            cookie.upstream("shop_b")["sticky"]
                == "learn create=$upstream_cookie_SID create=$cookie_SID lookup=$cookie_SID "
                + "zone=shop_sticky_app_cookie_b:10m timeout=1h header")
        #expect(try rendered("{sticky: {app_cookie: S-ID}, \(pair)}", version: "1.30").losses == ["LB0501"])
        #expect(try rendered("{sticky: {app_cookie: SID}, \(pair)}", version: "1.29.5").losses == ["LB0543"])
    }

    @Test func headerStickinessBeforeIsAHash() throws {
        let hashed = try rendered("{sticky: {header: X-User}, \(pair)}")
        #expect(hashed.upstream("shop_b")["hash"] == "$http_x_user consistent")
        #expect(hashed.notes == ["LB0542"])
        let same = try rendered("{balance: {hash: 'header:X-User'}, sticky: {header: X-User}, \(pair)}")
        #expect(same.upstream("shop_b")["hash"] == "$http_x_user")
        #expect(try rendered("{balance: least_conn, sticky: {header: X-User}, \(pair)}").losses == ["LB0502"])
        for version in ["1.22", "1.30"] {
            #expect(try rendered("{sticky: {header: X_User}, \(pair)}", version: version).losses == ["LB0501"])
        }
    }

    private let places = "regions: {e: {fallback: [w]}, w: {}}\nnodes: {lb: {address: 192.0.2.1, region: e}}"

    private func tiered(_ settings: String = "", _ servers: [String] = [], version: String = "1.22") throws -> Rendered
    {
        let list =
            servers.isEmpty
            ? [
                "{name: a, address: 10.0.0.1, port: 80, region: e}",
                "{name: b, address: 10.0.0.2, port: 80, region: w}",
            ]
            : servers
        return try rendered(
            "{prefer: region, \(settings)servers: [\(list.joined(separator: ", "))]}", version: version, more: places)
    }

    private func servers(_ rendered: Rendered) -> [String] {
        rendered.upstream("shop_b").all("server").map { $0.arguments.joined(separator: " ") }
    }

    @Test func fartherRegionsAreBackups() throws {
        let rendered = try tiered()
        #expect(
            servers(rendered) == [
                "10.0.0.1:80 max_fails=1 fail_timeout=10s", "10.0.0.2:80 max_fails=1 fail_timeout=10s backup",
            ])
        #expect(rendered.notes == ["LB0538"])
        #expect(servers(try tiered("passive_check: {failures: 5}, ")).allSatisfy { $0.contains("max_fails=5") })
    }

    @Test func twoRanksCannotTellEverythingApart() throws {
        let spare = "{name: c, address: 10.0.0.3, port: 80, region: e, backup: true}"
        let near = "{name: a, address: 10.0.0.1, port: 80, region: e}"
        let far = "{name: b, address: 10.0.0.2, port: 80, region: w}"
        let rest = "{name: d, address: 10.0.0.4, port: 80}"
        #expect(try tiered("", [near, spare, far]).notes == ["LB0538", "LB0538"])
        #expect(try tiered("", [near, far, rest]).notes == ["LB0538", "LB0538"])
        let onlySpares = try tiered("", [spare, far])
        #expect(servers(onlySpares).map { $0.hasSuffix(" backup") } == [false, true])
        let hashed = try tiered("balance: random, ", [near, far])
        #expect(hashed.losses == ["LB0502"])
        #expect(servers(hashed).allSatisfy { !$0.contains("backup") })
    }

    @Test func likeBackendsThatReadTheSameShareAnUpstream() throws {
        let rendered = try rendered(
            "{balance: least_conn, \(pair)}",
            backends:
                "c: {like: b, balance: least_conn}\nd: {like: b, balance: random}\ne: {\(pair), balance: least_conn}",
            routes: "- {path: /c, backend: c}\n- {path: /d, backend: d}\n- {path: /e, backend: e}")
        #expect(rendered.location("/c/")["proxy_pass"] == "http://shop_b")
        #expect(rendered.location("/d/")["proxy_pass"] == "http://shop_d")
        #expect(rendered.location("/e/")["proxy_pass"] == "http://shop_e", "strangers do not share")
        #expect(rendered.upstream("shop_c").lines.isEmpty)
    }

    @Test func anUnusedBackendLendsItsUpstream() throws {
        let text = topology(
            backends: "b: {sticky: {cookie: c}, \(pair)}\nc: {like: b}",
            routes: "- {backend: c}")
        let rendered = try #require(try Rendered(text))
        #expect(rendered.location("/")["proxy_pass"] == "http://$lbgen_upstream_c")
        #expect(rendered.upstream("shop_b").all("server").count == 2)
        #expect(rendered.text.contains("shop_b_10-0-0-1-80"))
        #expect(!rendered.text.contains("shop_c"))
    }
}
