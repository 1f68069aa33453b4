import Testing

@testable import Nginx

/// Upstreams: method, servers, pool, in this order.
@Suite struct UpstreamTests {
    private func web(_ backend: String, version: String = "1.22", edition: String = "oss") throws -> Rendered {
        try #require(
            try Rendered(
                topology(
                    version: version, edition: edition, backends: "b: \(backend)",
                    routes: "- {backend: b}\n"
                        + "- {path: /web, backend: web}")))
    }

    @Test func methodThenServersThenKeepalive() throws {
        let rendered = try web("{balance: least_conn, servers: ['10.0.0.1:80 weight=3', '[2001:db8::1]:81']}")
        #expect(
            rendered.upstream("shop_b").lines == [
                "zone shop_b 64k", "least_conn", "server 10.0.0.1:80 weight=3 max_fails=0",
                "server [2001:db8::1]:81 max_fails=0", "keepalive 128", "keepalive_timeout 1m",
            ])
        #expect(rendered.findings.isEmpty)
    }

    @Test(
        arguments: [
            ("round_robin", nil), ("random", "random"), ("{hash: client_ip}", "hash $remote_addr"),
            ("{hash: client_ip, consistent: true}", "hash $remote_addr consistent"),
            ("{hash: client_net24}", "ip_hash"),
            ("{hash: client_net24, consistent: true}", "hash $lbgen_client_net24 consistent"),
            ("{hash: path}", "hash $lbgen_path"), ("{hash: uri}", "hash $request_uri"), ("{hash: host}", "hash $host"),
            ("{hash: 'header:X-User'}", "hash $http_x_user"), ("{hash: 'cookie:a.b'}", "hash $lbgen_hash_b"),
            ("{hash: 'query:id'}", "hash $arg_id"),
        ] as [(String, String?)]) func methods(_ balance: String, _ directive: String?) throws
    {
        let rendered = try web("{balance: \(balance), servers: ['10.0.0.1:80']}")
        let lines = rendered.upstream("shop_b").lines
        #expect(lines[1] == directive ?? "server 10.0.0.1:80 max_fails=0")
        #expect(rendered.losses.isEmpty)
    }

    @Test func headersThatNginxDropsAreNoKey() throws {
        let rendered = try web("{balance: {hash: 'header:X_User'}, servers: ['10.0.0.1:80']}")
        #expect(rendered.losses == ["LB0501"])
    }

    @Test func passiveChecks() throws {
        let same = try web("{passive_check: {failures: 3, window: 30s}, servers: ['10.0.0.1:80', '10.0.0.2:80']}")
        #expect(same.upstream("shop_b")["server"] == "10.0.0.1:80 max_fails=3 fail_timeout=30s")
        #expect(same.notes.isEmpty)
        let differs = try web(
            "{passive_check: {window: 10s, cooldown: 500ms, statuses: [503]}, servers: ['10.0.0.1:80', '10.0.0.2:80']}")
        #expect(differs.upstream("shop_b")["server"] == "10.0.0.1:80 max_fails=3 fail_timeout=1s")
        #expect(differs.notes == ["LB0513", "LB0513"])
        #expect(differs.location("/")["proxy_next_upstream"] == nil || differs.http["proxy_next_upstream"] != nil)
    }

    @Test func statesAndBackups() throws {
        let servers = """
            [{address: 10.0.0.1, port: 80}, {address: 10.0.0.2, port: 80, backup: true},
             {address: 10.0.0.3, port: 80, state: down}, {address: 10.0.0.4, port: 80, state: drain, max_connections: 9}]
            """
        let rendered = try web("{servers: \(servers)}")
        #expect(
            rendered.upstream("shop_b").all("server").map { $0.words.dropFirst(2).joined(separator: " ") } == [
                "max_fails=0", "max_fails=0 backup", "max_fails=0 down", "max_conns=9 max_fails=0 down",
            ])
        #expect(rendered.notes == ["LB0524"])
        let hashed = try web("{balance: random, servers: \(servers)}")
        #expect(hashed.losses == ["LB0502"])
        #expect(!hashed.text.contains(" backup"))
    }

    @Test func hashesKeepTheSharesOfLargeWeights() throws {
        let rendered = try web(
            "{balance: {hash: client_ip, consistent: true}, servers: ['10.0.0.1:80 weight=600000', "
                + "'10.0.0.2:80 weight=300000']}")
        #expect(
            rendered.upstream("shop_b").all("server").map { $0.words[2] } == ["weight=2", "max_fails=0"])
        let uneven = try web(
            "{balance: {hash: client_ip}, servers: ['10.0.0.1:80 weight=999983', '10.0.0.2:80 weight=2']}")
        #expect(uneven.upstream("shop_b").all("server").map { $0.words[2] } == ["weight=1000", "max_fails=0"])
        #expect(uneven.notes == ["LB0520"])
        let turns = try web("{servers: ['10.0.0.1:80 weight=600000', '10.0.0.2:80 weight=300000']}")
        #expect(turns.upstream("shop_b").all("server").map { $0.words[2] } == ["weight=600000", "weight=300000"])
    }

    @Test func namesAreWarnedOf() throws {
        let rendered = try web("{servers: ['web-1:80', '10.0.0.2:80']}")
        #expect(rendered.upstream("shop_b")["server"] == "web-1:80 max_fails=0")
        #expect(rendered.losses == ["LB0504"])
    }

    @Test func onlyBackendsInUseAreWritten() throws {
        let rendered = try #require(
            try Rendered(topology(backends: "idle: {servers: ['10.0.0.9:80']}", routes: "- {backend: web}")))
        #expect(!rendered.text.contains("10.0.0.9"))
    }

    @Test func zonesGrowWithTheServers() throws {
        let rendered = try web("{servers: ['10.0.1.{1..200}:80']}")
        #expect(rendered.upstream("shop_b")["zone"] == "shop_b 512k")
    }

    @Test func plusChecksAndQueues() throws {
        let rendered = try web(
            "{health_check: {http: /health, port: 8000, expect: [200, 300-399]}, servers: [{address: 10.0.0.1, "
                + "port: 80, max_connections: 5}]}", version: "1.27.4", edition: "plus")
        #expect(rendered.findings.isEmpty)
        #expect(rendered.upstream("shop_b")["queue"] == "1000 timeout=5s")
        let match = rendered.http.body.first { $0.words == ["match", "shop_b"] }
        #expect(match?["status"] == "200 300-399")
        #expect(
            rendered.location("@shop_b")["health_check"]
                == "interval=5s fails=3 passes=2 port=8000 uri=/health match=shop_b")
        let open = try web("{health_check: {http: /health}, servers: ['10.0.0.1:80']}")
        #expect(open.losses == ["LB0512"])
    }
}
