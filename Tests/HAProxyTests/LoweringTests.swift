import Diagnostics
import Planning
import Rendering
import Testing
import TopologyModel

@testable import HAProxy

@Suite struct LoweringTests {
    /// The lines of a section, without indentation.
    private static func section(_ name: String, of configuration: String) -> [String] {
        let lines = configuration.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0 == name }) else { return [] }
        return lines[(start + 1)...].prefix { !$0.isEmpty }.map { String($0.drop { $0 == " " }) }
    }

    private static func backend(_ text: String, routes: String = "[{path: /, backend: b}]", rest: String = "")
        -> Rendered
    {
        Rendered(
            """
            lbgen: 1
            name: t
            targets: {haproxy: {version: "2.6"}}
            \(rest)
            backends:
              b: {\(text)}
            sites:
              s: {hosts: ["*"], routes: \(routes)}
            """)
    }

    @Test func smallestTopology() {
        let rendered = Self.backend("servers: [192.168.1.10:8080, 192.168.1.11:8080]")
        #expect(rendered.codes == [])
        #expect(
            rendered.files.map(\.path) == [
                "haproxy/haproxy.cfg", "haproxy/maps/http-prefixes.map",
            ])
        #expect(rendered.text("maps/http-prefixes.map").hasSuffix("\ns/ be_b/s-1\n"))
        #expect(
            Self.section("backend be_b", of: rendered.configuration) == [
                "server 192-168-1-10-8080 192.168.1.10:8080", "server 192-168-1-11-8080 192.168.1.11:8080",
            ])
    }

    @Test func everyLineIsReadableAndShortEnough() throws {
        let many = (1...200).map { "{path: /p\($0), backend: b, websocket: true, rate_limit: l}" }.joined(
            separator: ", ")
        let rendered = Self.backend(
            "servers: [10.0.0.1:80]", routes: "[\(many), {path: /, backend: b}]", rest: "rate_limits: {l: {rate: 1/s}}")
        let lines = try #require(Lexer.lines(rendered.configuration))
        #expect(lines.allSatisfy { $0.count <= 64 })
        #expect(rendered.text("maps/limit-l.lst").split(separator: "\n").count == 202)
        #expect(rendered.configuration.contains("acl limit_l var(txn.route) -m str -f maps/limit-l.lst"))
    }

    @Test func weightsBeyondHAProxysAreReducedExactlyIfTheyCanBe() {
        let exact = Self.backend("servers: [\"10.0.0.1:80 weight=3000\", \"10.0.0.2:80 weight=1000\"]")
        #expect(exact.findings.allSatisfy { $0.code != .serverWeight })
        #expect(exact.configuration.contains("10.0.0.1:80 weight 3\n"))
        #expect(exact.configuration.contains("10.0.0.2:80\n"))
        let rounded = Self.backend("servers: [\"10.0.0.1:80 weight=1000\", \"10.0.0.2:80 weight=3\"]")
        #expect(rounded.findings.contains { $0.code == .serverWeight })
        #expect(rounded.configuration.contains("10.0.0.1:80 weight 256\n"))
    }

    @Test func placesOnARingDoNotDependOnLines() {
        func ids(_ servers: String) -> [Substring: Substring] {
            let rendered = Self.backend("balance: {hash: client_ip, consistent: true}, servers: [\(servers)]")
            let lines = rendered.configuration.split(separator: "\n").filter { $0.hasPrefix("    server ") }
            return Dictionary(
                uniqueKeysWithValues: lines.map { line in
                    let words = line.split(separator: " ")
                    return (words[1], words[4])
                })
        }
        let three = ids("10.0.0.1:80, 10.0.0.2:80, 10.0.0.3:80")
        let two = ids("10.0.0.3:80, 10.0.0.1:80")
        #expect(three.count == 3 && two.allSatisfy { three[$0.key] == $0.value })
    }

    @Test func placesOnARingAreDistinct() {
        var places = RingPlaces(isNeeded: true)
        var seen: Set<Int> = []
        for index in 0..<50_000 { seen.insert(places.next(for: "web-\(index)")) }
        #expect(seen.count == 50_000 && seen.allSatisfy { (1...1_048_575).contains($0) })
    }

    @Test func routesThatNeedOtherRetriesGetASectionWhoseServersFollowTheFirst() {
        let rendered = Self.backend(
            "health_check: {tcp: true}, servers: [10.0.0.1:80]",
            routes: "[{path: /, backend: b}, {path: /x, backend: b, retries: {attempts: 0}}]")
        #expect(
            Self.section("backend be_b.2", of: rendered.configuration) == [
                "retries 0", "retry-on none", "server 10-0-0-1-80 10.0.0.1:80 track be_b/10-0-0-1-80",
            ])
        #expect(rendered.text("maps/http-prefixes.map").hasSuffix("\ns/x/ be_b.2/s-2\ns/ be_b/s-1\n"))
    }

    @Test func timeoutsOfRoutesAreSetRequestByRequest() {
        let rendered = Self.backend(
            "servers: [10.0.0.1:80]",
            routes: "[{path: /, backend: b}, {path: /s, backend: b, timeouts: {server: 1h}}]")
        #expect(
            Self.section("backend be_b", of: rendered.configuration).first
                == "http-request set-timeout server 1h if { var(txn.route) -m str -- be_b/s-2 }")
    }

    @Test func windowsAreRoundedUp() throws {
        let rendered = Self.backend(
            "servers: [10.0.0.1:80]", routes: "[{path: /, backend: b, rate_limit: [x, y]}]",
            rest: "rate_limits: {x: {rate: 100/s, burst: 100}, y: {rate: 7/m, burst: 3}}")
        #expect(rendered.configuration.contains("expire 1m store gpc0_rate(1010ms)\n"))
        // 4 * 60 s / 7
        #expect(rendered.configuration.contains("expire 68572ms store gpc0_rate(34286ms)\n"))
    }

    @Test func limitsThatMeetHaveCountersOfTheirOwn() throws {
        let plan = try #require(
            Rendered.plan(
                """
                lbgen: 1
                name: t
                targets: {haproxy: {}}
                rate_limits: {a: {rate: 1/s}, b: {rate: 1/s}, c: {rate: 1/s}}
                backends: {b: {servers: ["10.0.0.1:80"]}}
                sites:
                  s:
                    hosts: ["*"]
                    routes: [{path: /1, backend: b, rate_limit: [a, b]}, {path: /2, backend: b, rate_limit: [b, c]}]
                """))
        #expect(CounterSlots(plan).slots == [0, 1, 0])
    }

    @Test func nothingOfTheTopologyReachesAnotherLine() throws {
        var source = NastyText(seed: 5)
        for _ in 0..<60 {
            let body = source.next()
            let rendered = Self.backend(
                "servers: [10.0.0.1:80]",
                routes: "[{path: {exact: /x}, respond: {body: \(Self.quoted(body))}}, {path: /, backend: b}]")
            guard !rendered.files.isEmpty else { continue }
            let lines = try #require(Lexer.lines(rendered.configuration))
            let line = lines.first { $0.starts(with: ["http-request", "return", "status", "200"]) }
            #expect(line == ["http-request", "return", "status", "200", "content-type", "text/plain", "string", body])
        }
    }

    /// A YAML text in double quotes.
    private static func quoted(_ text: String) -> String {
        "\""
            + text.unicodeScalars.map { scalar in
                scalar.value < 0x20 || scalar == "\"" || scalar == "\\" || scalar.value == 0x7F
                    ? "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16) : String(scalar)
            }.joined() + "\""
    }
}
