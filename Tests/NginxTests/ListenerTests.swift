import Testing

@testable import Nginx

/// Listeners: addresses, TLS, certificates, TCP, the status page.
@Suite struct ListenerTests {
    private func rendered(version: String = "1.22", _ listeners: String, more: String = "") throws -> Rendered {
        try #require(
            try Rendered(
                topology(version: version, routes: "- {backend: web}", more: "listeners:\n" + listeners + "\n" + more)))
    }

    private let tls = """
          web: {port: 80, redirect: https}
          tls:
            port: 8443
            tls:
              profile: modern
              certificates:
                - {hosts: [b.test], certificate: /c/b.crt, key: /c/b.key}
                - {hosts: ["*.test"], certificate: /c/w.crt, key: /c/w.key}
        """

    @Test func redirectsToHTTPS() throws {
        let found = try rendered(tls)
        let plain = found.server("_")
        #expect(plain["return"] == "301 https://$host:8443$request_uri")
        #expect(plain.all("listen").first?.words == ["listen", "80", "default_server"])
    }

    @Test func unknownHostsGetTheFirstCertificateAnd404() throws {
        let unknown = try rendered(tls).server("_", 1)
        #expect(unknown["ssl_certificate"] == "/c/b.crt")
        #expect(unknown["return"] == "404")
        #expect(unknown.all("listen").first?.words == ["listen", "8443", "ssl", "http2", "default_server"])
    }

    @Test func hostsGetTheirCertificate() throws {
        let found = try rendered(tls)
        #expect(found.server("a.test")["ssl_certificate"] == "/c/w.crt")
        #expect(found.http["ssl_protocols"] == "TLSv1.3")
        #expect(found.http["ssl_session_tickets"] == "off")
        #expect(found.server("*.test")["return"] == "404")
    }

    @Test func http2IsADirectiveSince1_25_1() throws {
        let found = try rendered(version: "1.25.1", tls)
        #expect(found.server("a.test").all("listen").first?.words == ["listen", "8443", "ssl"])
        #expect(found.server("a.test")["http2"] == "on")
        #expect(found.http["ssl_session_tickets"] == nil)
    }

    @Test func certificatesOfNarrowerHostsHaveServersOfTheirOwn() throws {
        let text = """
            lbgen: 1
            name: shop
            targets: {nginx: {version: "1.22"}}
            listeners:
              tls:
                port: 443
                tls:
                  certificates:
                    - {hosts: [a.test], certificate: /c/a.crt, key: /c/a.key}
                    - {hosts: [b.test], certificate: /c/b.crt, key: /c/b.key}
            backends: {web: {servers: ["10.0.0.1:80"]}}
            sites: {any: {hosts: ["*"], routes: [{backend: web}]}}

            """
        let found = try #require(try Rendered(text))
        #expect(found.http.all("server").map { $0["server_name"] } == ["_ a.test", "b.test"])
        #expect(found.server("b.test")["ssl_certificate"] == "/c/b.crt")
        #expect(found.server("b.test").all("location").first?["proxy_pass"] == "http://shop_web")
    }

    @Test func addresses() throws {
        let found = try rendered("  web: {port: 8080, addresses: [10.0.0.1, '2001:db8::1']}")
        #expect(found.server("a.test").all("listen").map { $0.words[1] } == ["10.0.0.1:8080", "[2001:db8::1]:8080"])
    }

    @Test func connections() throws {
        let listeners = """
              web: {port: 80}
              game: {protocol: tcp, port: 8765, backend: game}
            """
        let text = topology(
            backends: "game: {balance: {hash: client_net24}, servers: ['10.0.0.1:8765']}", routes: "- {backend: web}",
            more: "listeners:\n" + listeners)
        let found = try #require(try Rendered(text))
        let stream = try #require(found.configuration.first { $0.words == ["stream"] })
        #expect(found.configuration.contains { $0.words.first == "load_module" })
        #expect(stream.all("upstream").first?["hash"] == "$lbgen_client_net24")
        #expect(stream.all("upstream").first?["keepalive"] == nil)
        #expect(stream.all("server").first?["proxy_pass"] == "shop_game")
        #expect(stream.all("server").first?["proxy_timeout"] == "1h")
        #expect(found.losses.isEmpty)
    }

    @Test func connectionsAreNoRequests() throws {
        let text = topology(
            version: "1.30",
            backends: """
                game:
                  sticky: {cookie: c}
                  keepalive: {idle: 4}
                  passive_check: {statuses: [502]}
                  servers: ['10.0.0.1:8765']
                """, routes: "- {backend: web}",
            more: "listeners: {web: {port: 80}, game: {protocol: tcp, port: 8765, backend: game}}")
        let found = try #require(try Rendered(text))
        #expect(found.losses == ["LB0540", "LB0502"])
        #expect(found.notes == ["LB0540", "LB0545", "LB0513"])
    }

    @Test func theStatusPageIsForThoseAllowed() throws {
        let found = try rendered(
            "  web: {port: 80}",
            more: "status: {listen: '127.0.0.1:8404', path: /stats, metrics: /metrics, allow: [10.0.0.0/8]}")
        let server = try #require(found.http.all("server").last)
        #expect(server["listen"] == "127.0.0.1:8404")
        #expect(server.all("location").first?.lines == ["stub_status", "allow 10.0.0.0/8", "deny all"])
        #expect(found.notes == ["LB0575"])
    }

    @Test func tooOldVersionsAreRefused() throws {
        #expect(try rendered(version: "1.16", "  web: {port: 80}").losses == ["LB0503"])
    }

    @Test func namesFitTheirHashes() throws {
        let long = String(repeating: "a", count: 60) + ".example.com"
        let text = topology(routes: "- {backend: web}").replacing("[a.test]", with: "[\(long), b.test]")
        #expect(try #require(try Rendered(text)).http["server_names_hash_bucket_size"] == "128")
    }
}
