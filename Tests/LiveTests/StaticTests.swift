import Foundation
import TestSupport
import Testing

@Suite("Live: nginx answers with files", .ownThreads)
struct StaticTests {
    private static func folder() throws -> [String: String] {
        let folder = try PackageFolder.makeTemporary("files")
        let files = [
            "live.m3u8": "#EXTM3U\n", "deep/a b.ts": "bytes\n", ".git/config": "secret\n", ".env": "secret\n",
            ".well-known/acme": "token\n", "page.html": "<p>\n", "odd.xyz": "?\n", "none.html": "none\n",
            "for $1.txt": "robots\n",
        ]
        for (name, text) in files {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return ["/srv/files": folder.path]
    }

    @Test("files below the root, with their types and the route's headers; nothing else")
    func files() throws {
        guard Demand.met("nginx", "python3") else { return }
        let runs = try EachBalancer.run(
            """
            rate_limits: {fast: {rate: 100/s}}
            sites:
              all:
                hosts: ["*"]
                cors: {origins: "*"}
                error_pages: {"404": /srv/files/none.html}
                routes:
                  - {path: /, static: {root: /srv/files}}
                  - {path: {regex: '\\.m3u8$'}, static: {root: /srv/files}, response_headers: {set: {Cache-Control: no-cache}}}
                  - {path: /f/deep/, static: {root: /srv/files}, rewrite: {strip_prefix: /f}, rate_limit: fast}
                  - {path: {exact: /robots.txt}, static: {root: /srv/files}, rewrite: {replace_prefix: "/for $1.txt"}}
                  - {path: /text/, respond: {status: 200, body: "plain\\n"}}
            """, on: [.nginx], files: try Self.folder()
        ) { port in
            try [
                "/live.m3u8", "/deep/a%20b.ts", "/f/deep/a%20b.ts", "/%66/deep//a%20b.ts", "/robots.txt",
                "/page.html?x=1",
                "/odd.xyz", "/.well-known/acme", "/text/a.html", "/.git/config", "/.env", "/deep", "/deep/", "/",
                "/f/deep/", "/f/live.m3u8", "/missing.m3u8", "/%2e%2e/etc/passwd", "/deep/..%2f..%2fetc/passwd",
            ].map { try HTTPConnection.get($0, port: port) }
        }
        let answers = runs[0].seen
        #expect(
            answers.map(\.status) == Array(repeating: 200, count: 9) + Array(repeating: 404, count: 8) + [400, 400])
        #expect(
            answers[..<9].map(\.text) == [
                "#EXTM3U\n", "bytes\n", "bytes\n", "bytes\n", "robots\n", "<p>\n", "?\n", "token\n", "plain\n",
            ])
        #expect(
            answers[..<9].map { $0["Content-Type"] } == [
                "application/vnd.apple.mpegurl", "video/mp2t", "video/mp2t", "video/mp2t", "text/plain", "text/html",
                "application/octet-stream", "application/octet-stream", "text/plain",
            ])
        #expect(answers[0]["Cache-Control"] == "no-cache" && answers[16]["Cache-Control"] == "no-cache")
        #expect(answers[1].all("Cache-Control") == [])
        for answer in answers[..<17] { #expect(answer["Access-Control-Allow-Origin"] == "*") }
        for answer in answers[9..<17] { #expect(answer.text == "none\n") }
    }

    @Test("copies of requests reach the other backend with their bodies; clients never notice")
    func mirrors() throws {
        guard Demand.met("nginx", "python3") else { return }
        let backends = try Backends(["app"])
        let copies = try Backends(["copy"])
        let dead = try PortPool.take()
        let runs = try EachBalancer.run(
            """
            backends:
              app: {servers: \(Topology.servers(backends))}
              copy: {servers: \(Topology.servers(copies))}
              dead: {servers: ["127.0.0.1:\(dead)"]}
            sites:
              all:
                hosts: ["*"]
                routes:
                  - {path: /, backend: app, mirror: {backend: copy}}
                  - {path: /some/, backend: app, mirror: {backend: copy, percent: 25}}
                  - {path: /m/, backend: app, mirror: {backend: copy}, rewrite: {strip_prefix: /m}}
                  - {path: /none/, backend: app, mirror: {backend: dead}}
            """, on: [.nginx]
        ) { port in
            try copies.resetCounts()
            let post = "POST /a%2Fb?c HTTP/1.1\r\nHost: a.test\r\nContent-Length: 3\r\n\r\nabc"
            let answers = try [
                HTTPConnection(port: port).ask(post), HTTPConnection.get("/m/status/404", port: port),
                HTTPConnection.get("/none/", port: port),
            ]
            var copied = try copies.counts()["copy"] ?? 0
            for _ in 0..<20 where copied < 2 {
                usleep(50_000)
                copied = try copies.counts()["copy"] ?? 0
            }
            try copies.resetCounts()
            for _ in 0..<200 { _ = try HTTPConnection.get("/some/", port: port) }
            usleep(300_000)
            return (answers, copied, try copies.counts()["copy"] ?? 0)
        }
        let (answers, copied, some) = runs[0].seen
        #expect(answers.map(\.status) == [200, 404, 200])
        #expect(answers.map(\.server) == ["app", "app", "app"])
        #expect(try EchoedRequest(answers[0]).body == "abc")
        #expect(copied == 2)
        #expect((20...85).contains(some), "\(some) of 200")
    }
}
