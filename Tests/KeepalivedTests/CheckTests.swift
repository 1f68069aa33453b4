import Diagnostics
import Rendering
import Testing

@testable import Keepalived

/// A check asks what the topology says, as often and as long as it says.
struct CheckTests {
    @Test(arguments: [
        ("{tcp: 8765}", "keepalived-check-tcp.sh 127.0.0.1 8765 3000"),
        ("{http: /, port: 80}", "keepalived-check-http.sh 127.0.0.1 80 / 3000 200-399"),
        (
            "{http: /a b/ü, port: 80, expect: [200, 204, 300-399]}",
            "keepalived-check-http.sh 127.0.0.1 80 /a%20b/%C3%BC 3000 200,204,300-399"
        ),
        (
            "{http: \"/%24{x}\\\"%27~!\", port: 80, timeout: 2500ms}",
            "keepalived-check-http.sh 127.0.0.1 80 /%24%7Bx%7D%22%27%7E%21 2500 200-399"
        ),
    ])
    func commandAsksTheNodeItself(check: String, command: String) throws {
        let rendered = try #require(Rendered(pair(check: check)))
        #expect(try script(rendered)["script"] == ["/etc/keepalived/scripts/" + command])
        #expect(rendered.findings == [])
    }

    @Test(
        "what a check asks goes into the command as it is, whatever bytes it has",
        arguments: [
            ("{type: redis, port: 6379}", "redis 127.0.0.1 6379 3000"),
            ("{type: redis-primary, port: 6379}", "redis-primary 127.0.0.1 6379 3000"),
            ("{type: grpc, port: 50051, service: a.B}", "grpc 127.0.0.1 50051 3000 service=a.B"),
            ("{type: postgres, port: 5432, user: lb}", "postgres 127.0.0.1 5432 3000 user=lb"),
            ("{type: smtp, port: 25}", "smtp 127.0.0.1 25 3000"),
            (
                "{type: dns, port: 53, query: a.example.com, record: NS}",
                "dns 127.0.0.1 53 3000 name=a.example.com type=NS"
            ),
            (
                "{websocket: /ws/, port: 8765, host: a.internal}",
                "websocket 127.0.0.1 8765 3000 path=/ws/ host=a.internal"
            ),
            (
                "{tcp: 7000, send: \"A 'b' #{!}$x\\r\\n\", expect: {regex: '^(OK)$'}}",
                "exchange 127.0.0.1 7000 3000 send=A%20%27b%27%20%23%7B%21%7D%24x%0D%0A expect-regex=%5E%28OK%29%24"
            ),
            (
                "{http: /a b, port: 80, host: a.internal, method: OPTIONS, expect_body: ok}",
                "http 127.0.0.1 80 3000 path=/a%2520b status=200-399 method=OPTIONS host=a.internal body=ok"
            ),
        ])
    func protocolsAreSpoken(check: String, words: String) throws {
        let rendered = try #require(Rendered(pair(check: check)))
        #expect(try script(rendered)["script"] == ["/etc/keepalived/scripts/keepalived-check.py " + words])
        #expect(rendered.findings == [])
    }

    @Test(arguments: [
        ("{process: haproxy}", "/etc/keepalived/scripts/keepalived-check-process.sh haproxy"),
        ("{type: script, command: [/usr/bin/check]}", "/usr/bin/check"),
        (
            "{type: script, port: 80, command: [/usr/bin/check, -a, '{address}:{port}', x]}",
            "/usr/bin/check -a 127.0.0.1:80 x"
        ),
    ])
    func programsOfTheNodeAreRun(check: String, command: String) throws {
        let rendered = try #require(Rendered(pair(check: check)))
        #expect(try script(rendered)["script"] == [command])
        #expect(rendered.findings == [])
    }

    @Test(
        "an argument that keepalived has no word for is refused, never changed",
        arguments: ["'a b'", "'a#b'", "'$HOME'", "'a!'", "'\"'"])
    func unwritableArgumentsAreRefused(word: String) throws {
        let rendered = try #require(Rendered(pair(check: "{type: script, command: [/bin/check, \(word)]}")))
        #expect(rendered.findings.map(\.code) == [.inexpressibleValue])
        #expect(rendered.findings.allSatisfy { $0.severity == .error })
    }

    @Test func thresholdsAreWritten() throws {
        let rendered = try #require(Rendered(pair(check: "{tcp: 1, interval: 2s, timeout: 1s, rise: 4, fall: 5}")))
        let script = try script(rendered)
        #expect(script["interval"] == ["2"] && script["timeout"] == ["1"])
        #expect(script["rise"] == ["4"] && script["fall"] == ["5"])
        #expect(script["init_fail"] == [])
    }

    @Test func fractionsNeedANewerVersion() throws {
        let check = "{tcp: 1, interval: 500ms, timeout: 300ms}"
        let old = try #require(Rendered(pair(check: check)))
        #expect(old.findings.map(\.code) == [.tooOldVersion])
        let new = try #require(Rendered(pair(version: "2.3.3", check: check)))
        #expect(new.findings == [])
        #expect(try script(new)["interval"] == ["0.5"] && script(new)["timeout"] == ["0.3"])
    }

    @Test func timeoutOfFractionsIsTheScriptsOwnOnOldVersions() throws {
        let rendered = try #require(Rendered(pair(check: "{tcp: 1, timeout: 1500ms}")))
        #expect(rendered.findings == [])
        #expect(try script(rendered)["script"]?.first?.hasSuffix(" 1 1500") == true)
        #expect(try script(rendered)["timeout"] == ["2"])
    }

    @Test(arguments: [("1s", "1s", " 900"), ("2s", "5s", " 1900")])
    func checksEndBeforeTheNext(interval: String, timeout: String, limit: String) throws {
        let rendered = try #require(Rendered(pair(check: "{tcp: 1, interval: \(interval), timeout: \(timeout)}")))
        #expect(rendered.findings.map(\.code) == [.approximation])
        #expect(try script(rendered)["script"]?.first?.hasSuffix(limit) == true)
    }

    @Test func longIntervalsAreRefused() throws {
        let rendered = try #require(Rendered(pair(check: "{tcp: 1, interval: 2h}")))
        #expect(rendered.findings.map(\.code) == [.inexpressibleValue])
        #expect(try script(rendered)["interval"] == ["4294"])
    }

    @Test func tooLongPathIsRefusedOnce() throws {
        let path = "/" + String(repeating: "ü", count: 400)
        let rendered = try #require(Rendered(pair(check: "{http: \(path), port: 80}")))
        #expect(rendered.findings.map(\.code) == [.inexpressibleValue])
    }

    @Test func checksOfTwoVirtualAddressesAreWrittenOnce() throws {
        let second = """

              back:
                addresses: [192.168.1.24/24]
                virtual_router_id: 52
                nodes: {lb1: 100, lb2: 110}
                check: game
            """
        let rendered = try #require(Rendered(pair() + second))
        let blocks = try rendered.configuration(of: "lb1").map { $0.words }
        #expect(
            blocks == [
                ["global_defs"], ["vrrp_script", "game_8765"], ["vrrp_instance", "front"], ["vrrp_instance", "back"],
            ])
    }

    @Test func addressWithoutACheckTracksNothing() throws {
        let text = pair().replacing("    check: game\n", with: "")
        let rendered = try #require(Rendered(text))
        #expect(try rendered.instance("front", on: "lb1")?.lines("track_script") == nil)
        #expect(!rendered.files.contains { $0.path.contains("/scripts/") })
    }

    private func script(_ rendered: Rendered) throws -> Parsed {
        try #require(try rendered.configuration(of: "lb1").first { $0.words.first == "vrrp_script" })
    }
}
