import Foundation
import TestSupport
import Testing

@Suite("Live: the DNS agent's words, checks and lock", .ownThreads)
struct DNSWordTests {
    @Test("odd words are usage errors, and nothing is asked")
    func oddWords() throws {
        let bench = try DNSBench(.cloudflare)
        let lines: [[String]] = [
            [], ["fly"], ["run", "now"], ["status", ""], ["switch"], ["switch", ""], ["switch", "a", "b"],
            ["switch", "2001:db8::1"], ["switch", "example.com"], ["switch", "127.0.0.1;id"], ["switch", "$(id)"],
            ["switch", "-1"], ["switch", "1.2.3"], ["switch", "1.2.3.4.5"], ["switch", "1..2.3"], ["--record"],
            ["--record", ""], ["--record", "../x", "run"], ["--record", "a b", "run"], ["--record", "none", "run"],
            ["-h"], ["auto", "off"],
        ]
        for words in lines {
            let result = try bench.agent(words)
            #expect(result.status == 64, "\(words): \(result.story)")
        }
        #expect(try bench.state().requests == 0)
    }

    @Test("an odd environment is refused, and nothing is asked")
    func oddEnvironment() throws {
        let bench = try DNSBench(.cloudflare)
        let changes: [(String, String)] = [
            ("DNS_PROVIDER", "gandi"), ("DNS_TYPE", "MX"), ("DNS_RECORD", ""), ("DNS_RECORD", "a b"),
            ("DNS_RECORD", "a/../b"), ("DNS_ZONE", "x?y"), ("DNS_TTL", "1h"), ("DNS_TTL", "-1"), ("DNS_TTL", "0x10"),
            ("PRIMARY", "a.example.com"), ("PRIMARY", "127.0.0.3"), ("SECONDARY", "1.2.3.4\nHost: x"),
            ("FAILBACK", "maybe"), ("HOLD_DOWN", "1.5"), ("CHECK", "ping"), ("CHECK_PORT", "http"),
            ("CHECK_PATH", "health"), ("CHECK_PATH", "/a b"), ("CHECK_EXPECT", "2xx"), ("CHECK_EXPECT", "200,"),
            ("CHECK_EXPECT", "200-"), ("CHECK_TIMEOUT", "0"), ("CHECK_TIMEOUT", "1s"), ("CHECK_INTERVAL", "1.2.3"),
            ("CHECK_FALL", "0"), ("CHECK_METHOD", "POST"), ("CREDENTIAL_ENV", ""), ("CREDENTIAL_ENV", "PATH; id"),
            ("CREDENTIAL_ENV", "NOT_SET"), ("DNS_TOKEN", "a\"b"), ("DNS_TOKEN", "a b"),
            ("DNS_API", "http://api.example.com"), ("DNS_PROXIED", "1"), ("CREDENTIAL_FILE", "/nowhere"),
        ]
        for (name, value) in changes {
            let result = try bench.agent("run", environment: [name: value])
            #expect(result.status == 64, "\(name)=\(value): \(result.story)")
        }
        #expect(try bench.state().requests == 0)
    }

    @Test("hostile words of the topology reach the server byte for byte, and no shell")
    func hostileWords() throws {
        let body = #"say "ok" for $5, `id` $(id) \ 'x' %h ! #"#
        let yaml = body.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let bench = try DNSBench(
            .cloudflare,
            check: #"http: "/he alth/é/$(id)/%22'\"`", host: www.example.com, method: OPTIONS, expect_body: "\#(yaml)""#
        )
        try bench.server(0, ["status": 200, "body": "... \(body) ..."])
        #expect(try bench.agent("run").status == 0)
        let asked = try #require(try bench.state().asked.last)
        #expect(asked["path"] as? String == "/he%20alth/%C3%A9/%24%28id%29/%22%27%22%60")
        #expect(asked["host"] as? String == "www.example.com" && asked["method"] as? String == "OPTIONS")
        #expect(try bench.state().writes == 0)
        try bench.server(0, ["status": 200, "body": "say ok"])
        try bench.server(1, ["status": 200, "body": body])
        #expect(try bench.agent("run").status == 0)
        #expect(try bench.state().value == "127.0.0.3")
    }

    @Test("a connection is enough for a tcp check, and a status outside of the list for no http check")
    func checks() throws {
        let tcp = try DNSBench(.cloudflare, check: "tcp: true")
        try tcp.server(0, "close")
        #expect(try tcp.agent("run").status == 0)
        #expect(try tcp.state().writes == 0)
        try tcp.server(0, "refuse")
        #expect(try tcp.agent("run").status == 0)
        #expect(try tcp.state().value == "127.0.0.3")

        for how in ["hang", "close", 503, 404] as [Any] {
            let http = try DNSBench(.cloudflare, check: "http: /health, expect: [200, 300-399]")
            try http.server(0, how)
            #expect(try http.agent("run").status == 0)
            #expect(try http.state().value == "127.0.0.3", "\(how)")
        }
    }

    @Test("of two runs at once one leaves, and a switch waits")
    func locks() throws {
        let bench = try DNSBench(.cloudflare)
        try bench.set(["fail": ["hang"]])
        let script = """
            set -a; . "$FILE"; set +a
            dash "$1" run & first=$!
            sleep 0.7
            dash "$1" run; echo "second $?"
            dash "$1" switch secondary; echo "switch $?"
            wait "$first"; echo "first $?"
            """
        let result = try bench.shell(script, [DNSBench.program])
        #expect(result.output == "second 75\nswitch 0\nfirst 0\n", "\(result.story)")
        #expect(try bench.state().value == "127.0.0.3")
    }

    @Test("a folder that cannot be written is said before anything is asked")
    func needsState() throws {
        let bench = try DNSBench(.cloudflare)
        #expect(try bench.agent("run", environment: ["STATE_DIRECTORY": "/proc/nowhere"]).status == 73)
        try FileManager.default.createDirectory(at: bench.stateFolder, withIntermediateDirectories: true)
        // Whatever stands in the state, a run goes on.
        for garbage in ["", "at\nheld\nlater\n", "at x y z\nheld maybe\nlater soon\n", "\u{0}\u{1}\n"] {
            try Data(garbage.utf8).write(to: bench.stateFolder.appendingPathComponent("state"))
            let result = try bench.agent("run")
            #expect(result.status == 0 && result.errors == "", "\(garbage.debugDescription): \(result.story)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.stateFolder.path) == ["state"])
    }
}
