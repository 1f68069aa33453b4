import Foundation
import TestSupport
import Testing

@Suite("Live: errors and closed routes look the same on every balancer", .ownThreads)
struct ErrorPageTests {
    /// Pages as they lie on the load balancer's machine.
    private static func pages() throws -> [String: String] {
        let folder = try PackageFolder.makeTemporary("pages")
        for (name, text) in [("sorry.html", "<p>sorry</p>\n"), ("none.json", "{}\n"), ("closed.html", "closed\n")] {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        return ["/srv/pages": folder.path]
    }

    private static func ask(_ method: String, _ path: String, port: Int, body: String = "") throws -> HTTPResponse {
        let head = "\(method) \(path) HTTP/1.1\r\nHost: a.test\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        return try HTTPConnection(port: port).ask(head + body, isHead: method == "HEAD")
    }

    @Test("pages replace the errors of servers and of the balancer, and keep their status")
    func errorPages() throws {
        guard Demand.met("nginx", "haproxy", "python3") else { return }
        let backends = try Backends(["a"])
        let runs = try EachBalancer.run(
            """
            rate_limits: {slow: {rate: 1/m, burst: 0}}
            backends:
              app: {servers: [{name: alpha, address: 127.0.0.1, port: \(backends["a"])}]}
              dead: {servers: ["127.0.0.1:\(try PortPool.take())"]}
            sites:
              all:
                hosts: ["*"]
                error_pages: {500-599: /srv/pages/sorry.html, "404": /srv/pages/none.json, "429": /srv/pages/sorry.html}
                response_headers: {set: {X-Everywhere: "yes", X-Server: "{server}"}}
                routes:
                  - {path: /, backend: app}
                  - {path: /dead/, backend: dead}
                  - {path: /limited/, backend: app, rate_limit: slow}
                  - {path: /bare/, backend: app, error_pages: {"404": /srv/pages/sorry.html}, rewrite: {strip_prefix: /bare}}
                  - {path: {exact: /say}, respond: {status: 503, body: "as I say\\n"}}
            """, files: try Self.pages()
        ) { port in
            try [
                ("GET", "/status/404"), ("GET", "/status/503"), ("POST", "/status/500"), ("DELETE", "/status/599"),
                ("HEAD", "/status/502"), ("GET", "/dead/"), ("POST", "/dead/"), ("GET", "/limited/"),
                ("GET", "/limited/"), ("GET", "/bare/status/404"), ("GET", "/bare/status/503"), ("GET", "/say"),
                ("GET", "/status/403"), ("GET", "/ok"), ("GET", "/./error/all-1/1"), ("GET", "/%2e/error/all-1/1"),
            ].map { try Self.ask($0, $1, port: port, body: $0 == "POST" ? "abc" : "") }
        }
        for (balancer, answers) in runs {
            let dead = balancer == .nginx ? 502 : 503
            #expect(
                answers.map(\.status) == [
                    404, 503, 500, 599, 502, dead, dead, 200, 429, 404, 503, 503, 403, 200, 400, 400,
                ], "\(balancer)")
            let bodies = answers.map(\.text)
            #expect(bodies[0] == "{}\n" && answers[0]["Content-Type"] == "application/json", "\(balancer)")
            for index in [1, 2, 3, 5, 6, 8, 9] {
                #expect(bodies[index] == "<p>sorry</p>\n", "\(balancer), \(index)")
                #expect(answers[index]["Content-Type"] == "text/html", "\(balancer), \(index)")
                #expect(answers[index].all("X-Server") == [], "\(balancer), \(index): \(answers[index].headers)")
            }
            for answer in answers[..<9] { #expect(answer.all("X-Everywhere") == ["yes"], "\(balancer)") }
            #expect(answers[4].all("X-Server") == [] && answers[10].server == "alpha", "\(balancer)")
            #expect(bodies[10] == "" && bodies[11] == "as I say\n" && answers[12].server == "alpha", "\(balancer)")
        }
    }

    @Test("closed routes answer for themselves; the clients that are let in are served")
    func maintenance() throws {
        guard Demand.met("nginx", "haproxy", "python3") else { return }
        let backends = try Backends(["a"])
        let runs = try EachBalancer.run(
            """
            backends:
              app: {servers: \(Topology.servers(backends))}
            sites:
              all:
                hosts: ["*"]
                maintenance: {file: /srv/pages/closed.html, retry_after: 2m}
                response_headers: {set: {X-Everywhere: "yes"}}
                routes:
                  - {path: /, backend: app}
                  - {path: /plain/, backend: app, maintenance: true}
                  - {path: /in/, backend: app, maintenance: {allow: [127.0.0.0/8, "2001:db8::/32"]}}
                  - {path: /out/, backend: app, maintenance: {allow: 10.0.0.0/8, status: 500}}
                  - {path: /open/, backend: app, maintenance: false}
                  - {path: {exact: /say}, respond: {status: 200, body: "hello\\n"}}
                  - {path: /go/, redirect: {to: "https://example.com/"}}
            """, files: try Self.pages()
        ) { port in
            try backends.resetCounts()
            let answers = try ["/", "/plain/", "/in/", "/out/", "/open/", "/say", "/go/x"].map {
                try Self.ask("POST", $0, port: port, body: "abc")
            }
            return (answers, try backends.counts())
        }
        for (balancer, (answers, counts)) in runs {
            #expect(answers.map(\.status) == [503, 503, 200, 500, 200, 503, 503], "\(balancer)")
            for index in [0, 5, 6] {
                #expect(answers[index].text == "closed\n", "\(balancer)")
                #expect(answers[index]["Content-Type"] == "text/html", "\(balancer)")
                #expect(answers[index]["Retry-After"] == "120", "\(balancer)")
            }
            for index in [1, 3] {
                #expect(answers[index].text == "Down for maintenance.\n", "\(balancer)")
                #expect(answers[index].all("Retry-After") == [], "\(balancer)")
            }
            for answer in answers { #expect(answer.all("X-Everywhere") == ["yes"], "\(balancer)") }
            #expect(counts == ["a": 2], "\(balancer)")
        }
    }
}
