import Foundation
import TestSupport
import Testing

@Suite("Live: what is kept and what is compressed", .ownThreads)
struct StorageTests {
    private static func topology(_ port: Int, _ backends: Backends) -> String {
        Topology.text(
            port: port,
            """
            backends:
              app: {servers: \(Topology.servers(backends))}
            sites:
              all:
                hosts: ["*"]
                routes:
                  - {path: /, backend: app}
                  - {path: /zip/, backend: app, compression: [text/html, application/json]}
                  - {path: /kept/, backend: app, cache: {ttl: 60s, size: 16m}}
                  - {path: /both/, backend: app, cache: {ttl: 60s, size: 16m}, compression: [text/html]}
                  - {path: /short/, backend: app, cache: {ttl: 2s, size: 16m}}
            """
        )
    }

    private static let fresh = ["X-Answer: ETag: \"a\"", "X-Answer: Cache-Control: max-age=60"]

    @Test("answers of the types asked for are compressed for clients that take it", arguments: Balancer.allCases)
    func compression(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, backends), ports: [port]) { _ throws in
            func get(_ target: String, _ headers: [String] = ["Accept-Encoding: br, gzip"]) throws -> HTTPResponse {
                try HTTPConnection.get(target, port: port, headers: headers)
            }
            let zipped = try get("/zip/answer?n=20000&type=text/html")
            #expect(zipped["Content-Encoding"] == "gzip")
            #expect(zipped["Vary"]?.lowercased().contains("accept-encoding") == true, "\(zipped.headers)")
            #expect(zipped.body.starts(with: [0x1F, 0x8B]) && zipped.body.count < 5000)
            #expect(try get("/zip/answer?n=20000&type=application/json")["Content-Encoding"] == "gzip")
            #expect(try get("/zip/answer?n=20000&type=image/png")["Content-Encoding"] == nil)
            #expect(try get("/zip/answer?n=20000&type=text/html", [])["Content-Encoding"] == nil)
            #expect(
                try get("/zip/answer?n=20000&type=text/html", ["Accept-Encoding: gzip;q=0"])["Content-Encoding"] == nil)
            #expect(try get("/answer?n=20000&type=text/html")["Content-Encoding"] == nil)
            let plain = try get(
                "/zip/answer?n=20000&type=text/html", ["X-Answer: Content-Encoding: br"] + ["Accept-Encoding: gzip"])
            #expect(plain["Content-Encoding"] == "br" && plain.body.count == 20000)
        }
    }

    @Test(
        "a server sees one request for what is kept, and every one for what must not be", arguments: Balancer.allCases)
    func cache(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, backends), ports: [port]) { _ throws in
            /// How many requests a server saw of three alike.
            func seen(_ target: String, _ headers: [String], host: String = "app.example.test") throws -> Int {
                try backends.resetCounts()
                for _ in 0..<3 {
                    let answer = try HTTPConnection.get(target, port: port, host: host, headers: headers)
                    #expect(answer.status == 200 && answer.body.count == 1000, "\(target)")
                    usleep(20_000)
                }
                return try backends.counts()["a"] ?? 0
            }
            #expect(try seen("/kept/answer?n=1000&a", Self.fresh) == 1)
            #expect(try seen("/kept/answer?n=1000&a", Self.fresh, host: "b.example.test") == 1, "another host")
            #expect(try seen("/kept/answer?n=1000&b", ["X-Answer: ETag: \"b\""]) == 1, "no word of how long")
            #expect(try seen("/kept/answer?n=1000&c", ["X-Answer: Cache-Control: private"]) == 3)
            #expect(try seen("/kept/answer?n=1000&d", ["X-Answer: Cache-Control: no-store"]) == 3)
            #expect(try seen("/kept/answer?n=1000&e", Self.fresh + ["Authorization: Basic eDp5"]) == 3)
            #expect(try seen("/answer?n=1000&f", Self.fresh) == 3, "a route without a cache")
            #expect(try seen("/short/answer?n=1000&g", ["X-Answer: ETag: \"g\""]) == 1)
            usleep(3_200_000)
            #expect(try seen("/short/answer?n=1000&g", ["X-Answer: ETag: \"g\""]) == 1, "it was stale")
            // What stands in Set-Cookie is one client's.
            #expect(try seen("/kept/answer?n=1000&h", ["X-Answer: Set-Cookie: a=b", "X-Answer: ETag: \"h\""]) == 3)
        }
    }

    @Test("routes that conditions tell apart do not give each other's answers", arguments: Balancer.allCases)
    func conditions(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b"])
        let port = try PortPool.take()
        let topology = Topology.text(
            port: port,
            """
            backends:
              old: {servers: ["127.0.0.1:\(backends["a"])"]}
              new: {servers: ["127.0.0.1:\(backends["b"])"]}
            sites:
              all:
                hosts: ["*"]
                cache: {ttl: 60s, size: 16m}
                routes:
                  - {path: /, backend: old}
                  - {path: /, headers: {X-Canary: always}, backend: new}
            """
        )
        try balancer.run(topology, ports: [port]) { _ throws in
            for _ in 0..<3 {
                let answers = try [[], ["X-Canary: always"]].map {
                    try HTTPConnection.get("/answer?n=1000", port: port, headers: Self.fresh + $0)
                }
                #expect(answers.map(\.server) == ["a", "b"])
                usleep(20_000)
            }
            #expect(try backends.counts() == ["a": 1, "b": 1])
        }
    }

    @Test("what is kept is compressed for those who take it, and plain for others", arguments: Balancer.allCases)
    func both(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, backends), ports: [port]) { _ throws in
            let target = "/both/answer?n=20000&type=text/html"
            for (accepts, encoding) in [("gzip", "gzip"), ("identity", nil), ("gzip", "gzip")] {
                let answer = try HTTPConnection.get(
                    target, port: port, headers: Self.fresh + ["Accept-Encoding: \(accepts)"])
                #expect(answer["Content-Encoding"] == encoding, "\(accepts)")
                if encoding == nil { #expect(answer.body.count == 20000) }
                usleep(20_000)
            }
        }
    }
}
