import Testing

@testable import Nginx

/// Clients stay with their server, before and after nginx learned to keep them.
@Suite struct StickinessTests {
    private func sticky(_ sticky: String, version: String = "1.22", more: String = "") throws -> Rendered {
        try #require(
            try Rendered(
                topology(
                    version: version,
                    backends: """
                        b:
                          sticky: \(sticky)
                          \(more)
                          servers: [{name: default, address: 10.0.0.1, port: 80}, {name: s2, address: 10.0.0.2, port: 80}]
                        """, routes: "- {backend: b}\n- {path: /web, backend: web}")))
    }

    private let cookie = "{cookie: a.b, ttl: 1h, domain: .a.test, path: /x, secure: true, same_site: strict}"

    @Test func nativeCookies() throws {
        let rendered = try sticky(cookie, version: "1.29.6")
        #expect(
            rendered.upstream("shop_b")["sticky"]
                == "cookie a.b expires=1h domain=.a.test path=/x httponly secure samesite=strict")
        #expect(rendered.upstream("shop_b").all("server").map { $0.words.last } == ["route=default", "route=s2"])
        #expect(rendered.losses.isEmpty && rendered.notes == ["LB0540"], "its own answers bind clients too")
    }

    @Test func emulatedCookies() throws {
        let rendered = try sticky(cookie)
        let maps = rendered.http.all("map")
        let value = maps.first { $0.words.last == "$lbgen_cookie_b" }
        #expect(value?.body.first?.words.first == #"~(?:^|; *)a\.b=(?<lbgen_match>[A-Za-z0-9_.-]+)(?:;|$)"#)
        let upstream = maps.first { $0.words.last == "$lbgen_upstream_b" }
        #expect(upstream?.lines == ["default shop_b", #"\default shop_b_default"#, "s2 shop_b_s2"])
        let header = maps.first { $0.words.last == "$lbgen_setcookie_b" }
        #expect(
            header?.lines.first
                == "default a.b=$lbgen_server_b; Path=/x; Domain=.a.test; Max-Age=3600; HttpOnly; Secure; SameSite=Strict"
        )
        #expect(rendered.location("/")["add_header"] == "Set-Cookie $lbgen_setcookie_b always")
        #expect(rendered.location("/")["proxy_pass"] == "http://$lbgen_upstream_b")
        #expect(
            rendered.upstream("shop_b_s2").all("server").map { $0.arguments.joined(separator: " ") }
                == ["10.0.0.2:80 max_fails=0", "10.0.0.1:80 max_fails=0 backup"])
        #expect(rendered.notes == ["LB0540"])
    }

    @Test func emulatedDrainKeepsItsClients() throws {
        let rendered = try #require(
            try Rendered(
                topology(
                    backends: """
                        b:
                          sticky: {cookie: c}
                          servers: [{name: s1, address: 10.0.0.1, port: 80}, {name: s2, address: 10.0.0.2, port: 80, state: drain}]
                        """, routes: "- {backend: b}")))
        #expect(rendered.upstream("shop_b").all("server")[1].words.last == "down")
        #expect(rendered.upstream("shop_b_s2").all("server").map { $0.words[1] } == ["10.0.0.2:80", "10.0.0.1:80"])
        #expect(rendered.upstream("shop_b_s2").all("server")[0].words.last == "max_fails=0")
        #expect(rendered.upstream("shop_b_s1").all("server").map { $0.words[1] } == ["10.0.0.1:80"])
    }

    @Test func namedServersNeedTheNativeCookie() throws {
        let text = topology(
            backends: "b: {sticky: {cookie: c}, servers: ['web-1:80', 'web-2:80']}", routes: "- {backend: b}")
        let rendered = try #require(try Rendered(text))
        #expect(rendered.losses.sorted() == ["LB0504", "LB0540"])
        #expect(rendered.location("/")["proxy_pass"] == "http://shop_b")
    }

    @Test func addresses() throws {
        let native = try sticky("{client_ip: {ttl: 2h}}", version: "1.30")
        #expect(
            native.upstream("shop_b")["sticky"]
                == "learn create=$remote_addr lookup=$remote_addr zone=shop_sticky_client_ip_b:10m timeout=2h")
        #expect(native.findings.isEmpty)
        let hashed = try sticky("{client_ip: {ttl: 2h}}")
        #expect(hashed.upstream("shop_b")["hash"] == "$remote_addr consistent")
        #expect(hashed.notes == ["LB0541"])
        let lost = try sticky("{client_ip: {ttl: 2h}}", more: "balance: least_conn")
        #expect(lost.losses == ["LB0502"])
    }
}
