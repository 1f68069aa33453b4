import Testing

@testable import Nginx

/// What happens inside locations.
@Suite struct RouteTests {
    private func rendered(_ routes: String, backends: String = "", more: String = "") throws -> Rendered {
        try #require(try Rendered(topology(backends: backends, routes: routes, more: more)))
    }

    private func redirect(_ path: String, _ redirect: String) throws -> [String] {
        let found = try rendered("- {path: \(path), redirect: \(redirect)}\n- {path: /web, backend: web}")
        let server = found.server("a.test")
        let location = server.all("location").first { ($0["return"] ?? "").hasPrefix("30") }
        let map = found.http.all("map").first { $0.words.last == "$lbgen_rest_a_1" }
        return [location?["return"] ?? ""] + (map?.lines ?? [])
    }

    @Test func redirectsKeepTheRestOfThePath() throws {
        #expect(
            try redirect("/old/", "{to: 'https://b.test/new/', status: 301}") == [
                "301 https://b.test/new$lbgen_rest_a_1$is_args$args", "default !", #"~^/old(?:\?|$) /"#,
                "~^/old(?<lbgen_match>/[^?]*) $lbgen_match",
            ])
        #expect(try redirect("/old", "{to: 'https://b.test/new'}")[2] == #"~^/old(?:\?|$) "#)
        #expect(try redirect("/old", "{to: 'https://b.test'}")[2] == #"~^/old(?:\?|$) /"#)
        #expect(try redirect("'/a b.c'", "{to: /new}")[3] == #"~^/a%20b\.c(?<lbgen_match>/[^?]*) $lbgen_match"#)
    }

    @Test func redirectsOfEverythingCopyTheURI() throws {
        #expect(
            try redirect("/", "{to: 'https://b.test/', status: 308}") == ["308 https://b.test$request_uri"])
        #expect(
            try redirect("/", "{to: 'https://b.test/?from=a'}").first
                == "302 https://b.test$lbgen_rest_a_1?from=a$lbgen_and_args")
    }

    @Test func redirectsOfOnePathGoToOneURL() throws {
        #expect(
            try redirect("{exact: /old}", "{to: 'https://b.test/new?a=1'}") == ["302 https://b.test/new?a=1"])
        #expect(try redirect("{exact: /old}", "{to: /new}") == ["302 $scheme://$http_host/new"])
    }

    @Test(arguments: [
        ("{scheme: https}", "https://$host$request_uri"), ("{host: b.test}", "$scheme://b.test$lbgen_port$request_uri"),
        ("{port: 8443}", "$scheme://$host:8443$request_uri"),
        ("{scheme: https, port: 443}", "https://$host$request_uri"),
        ("{scheme: http, host: b.test, port: 8080}", "http://b.test:8080$request_uri"),
        ("{path: '/a $b/é'}", "$scheme://$http_host/a%20%24b/%C3%A9$is_args$args"),
    ]) func redirectsOfParts(_ parts: String, _ url: String) throws {
        #expect(try redirect("/old", parts) == ["302 " + url])
    }

    @Test func bodiesAreSentByteForByte() throws {
        let found = try rendered(
            #"- {path: {exact: /h}, respond: {status: 200, body: "a \"$x\" \\ é\n", content_type: text/html; charset=utf-8}}"#
                + "\n- {path: /e, respond: {status: 404}}\n- {path: /n, respond: {status: 204}}")
        #expect(found.location("=", "/h")["return"] == "200 a \"${lbgen_dollar}x\" \\ é\n")
        #expect(found.location("=", "/h")["default_type"] == "text/html; charset=utf-8")
        #expect(found.location("=", "/e")["return"] == "404 $lbgen_empty")
        #expect(found.location("=", "/n")["return"] == "204")
    }

    @Test func bodiesFullOfDollarsHaveAVariable() throws {
        let body = String(repeating: "$", count: 2000)
        let found = try rendered("- {path: {exact: /h}, respond: {body: '\(body)'}}")
        #expect(found.location("=", "/h")["return"] == "200 $lbgen_body_a_1")
        let geo = found.http.all("geo").first { $0.words.last == "$lbgen_body_a_1" }
        #expect(geo?["default"] == body)
        #expect(found.losses.isEmpty)
    }

    @Test func aRedirectStatusHasNoBody() throws {
        #expect(try rendered("- {path: /a, respond: {status: 302, body: x}}").losses == ["LB0502"])
    }

    private let buckets = "rate_limits: {api: {rate: 10/s}, slow: {rate: 30/m, burst: 0, status: 503}}"

    @Test func limits() throws {
        let found = try rendered("- {path: /, backend: web, rate_limit: api}", more: buckets)
        #expect(
            found.http.all("limit_req_zone").map { $0.arguments.joined(separator: " ") } == [
                "$binary_remote_addr zone=shop_rate_limit_api:10m rate=10r/s",
                "$binary_remote_addr zone=shop_rate_limit_slow:10m rate=30r/m",
            ])
        #expect(found.location("/")["limit_req"] == "zone=shop_rate_limit_api burst=10 nodelay")
        #expect(found.location("/")["limit_req_status"] == "429")
    }

    @Test func limitsOfFixedAnswersAreLookedAtFirst() throws {
        let found = try rendered("- {path: /, respond: {body: a}, rate_limit: slow}", more: buckets)
        #expect(
            found.location("/").lines == [
                "limit_req zone=shop_rate_limit_slow", "limit_req_status 503", "try_files  @a-1",
            ])
        #expect(found.location("@a-1")["return"] == "200 a")
    }

    @Test func limitsWithDifferentStatusesAreLost() throws {
        let found = try rendered("- {path: /, backend: web, rate_limit: [api, slow]}", more: buckets)
        #expect(found.losses == ["LB0502"])
        #expect(found.location("/").all("limit_req").count == 2)
    }

    @Test func whatDiffersStandsInTheLocation() throws {
        let found = try rendered(
            """
            - {path: /, backend: web}
            - {path: /x, backend: web}
            - path: /ws
              backend: web
              websocket: true
              buffering: false
              timeouts: {connect: 500ms, server: 1h, tunnel: 2h}
              retries: {attempts: 1, when: [timeout, 503], idempotent_only: false}
            """)
        #expect(found.location("/").lines == ["proxy_pass http://shop_web"])
        #expect(found.http["proxy_next_upstream"] == "error")
        #expect(found.http["proxy_next_upstream_tries"] == "3")
        let websocket = found.location("/ws/")
        #expect(websocket["proxy_connect_timeout"] == "500ms")
        #expect(websocket["proxy_read_timeout"] == "2h")
        #expect(websocket["proxy_buffering"] == "off")
        #expect(websocket["proxy_next_upstream"] == "timeout http_503 non_idempotent")
        #expect(websocket["proxy_next_upstream_tries"] == "2")
        #expect(
            websocket.all("proxy_set_header").count == found.http.all("proxy_set_header").count + 1)
    }

    @Test func noAttemptsMeanNoRetries() throws {
        let found = try rendered("- {path: /, backend: web, retries: {attempts: 0}}")
        #expect(found.http["proxy_next_upstream"] == "off")
    }
}
