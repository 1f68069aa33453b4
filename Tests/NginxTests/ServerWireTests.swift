import Diagnostics
import Testing

@testable import Nginx

/// What is spoken to servers and how they are checked, by version and edition.
@Suite struct ServerWireTests {
    private func rendered(_ nginx: String, _ text: String) throws -> Rendered {
        try #require(
            try Rendered(
                """
                lbgen: 1
                name: web
                targets: {nginx: {\(nginx)}}
                listeners:
                  https: {port: 443, tls: {certificates: [{certificate: /etc/ssl/a.crt, key: /etc/ssl/a.key}]}}
                  db: {protocol: tcp, port: 6379, backend: db}
                backends:
                  db: {servers: [10.0.0.9:6379], health_check: {type: redis-primary}}
                \(text)
                """))
    }

    @Test("a connection in TLS is never lent to a backend that verifies otherwise")
    func connectionsAreNotShared() throws {
        let found = try rendered(
            #"version: "1.22""#,
            """
              web: {servers: [10.0.0.1:443, 10.0.0.2:443]}
              same: {like: web}
              safe: {like: web, protocol: https, tls: {sni: a.internal}}
              other: {like: safe, tls: {sni: b.internal}}
            sites:
              web:
                hosts: ["*"]
                routes:
                  - {backend: web}
                  - {path: /same, backend: same}
                  - {path: /safe, backend: safe}
                  - {path: /other, backend: other}
            """)
        #expect(found.text.contains("upstream web_safe {") && found.text.contains("upstream web_other {"))
        #expect(!found.text.contains("upstream web_same {"))
    }

    @Test("nginx Plus asks what the topology asks")
    func activeChecks() throws {
        let found = try rendered(
            #"version: "1.27.4", edition: plus"#,
            """
              web:
                protocol: https
                tls: {sni: a.internal}
                health_check: {http: /health, method: HEAD}
                servers: [10.0.0.1:443]
              apart:
                protocol: https
                tls: {sni: a.internal}
                health_check: {http: /health, port: 8080, host: b.internal, expect_body: 'a.b "$x"'}
                servers: [10.0.0.2:443]
              calls: {protocol: grpc, health_check: {type: grpc, service: a.B}, servers: [10.0.0.3:50051]}
              cache: {health_check: {type: redis}, servers: [10.0.0.4:80]}
            sites:
              web:
                hosts: ["*"]
                routes:
                  - {backend: web}
                  - {path: /apart, backend: apart}
                  - {path: /calls, backend: calls}
                  - {path: /cache, backend: cache}
            """)
        #expect(
            found.text.contains(
                """
                        location @web_web {
                            proxy_pass https://web_web;
                            proxy_ssl_name a.internal;
                            proxy_set_header Host a.internal;
                            proxy_method HEAD;
                """))
        // A port of its own is spoken to in the clear.
        #expect(found.text.contains("proxy_pass http://web_apart;\n            proxy_set_header Host b.internal;"))
        #expect(found.text.contains(#"body ~ "a\\.b \"\\$x\"";"#))
        #expect(found.text.contains("grpc_pass grpc://web_calls;\n            grpc_connect_timeout 3s;"))
        #expect(found.text.contains("type=grpc grpc_service=a.B;"))
        #expect(
            found.text.contains(#"send "INFO replication\\x0D\\x0A";"#)
                && found.text.contains(#"role:master"#))
        #expect(found.text.contains("passes=2 match=web_db;"))
        // A service in its own protocol cannot be asked through HTTP, and that is said.
        #expect(found.findings.map(\.code.text).contains("LB0549"))
    }

    @Test("HTTP/2 to servers comes with 1.29.4, names resolved at run time with 1.27.3")
    func newer() throws {
        let text = """
              web: {protocol: h2c, servers: [web.internal:80]}
            resolve: {nameservers: [10.0.0.2], valid: 1500ms}
            accept:
              - {code: LB0512, target: nginx, reason: test}
              - {code: LB0526, target: nginx, reason: test}
              - {code: LB0547, target: nginx, reason: test}
            sites:
              web: {hosts: ["*"], routes: [{backend: web}]}
            """
        let older = try rendered(#"version: "1.26""#, text).text
        #expect(!older.contains("proxy_http_version 2") && !older.contains("resolve") && !older.contains("resolver"))
        let newer = try rendered(#"version: "1.30""#, text).text
        #expect(newer.contains("proxy_http_version 2;") && newer.contains("resolver 10.0.0.2 valid=2s;"))
        #expect(newer.contains("server web.internal:80 max_fails=0 resolve;"))
    }
}
