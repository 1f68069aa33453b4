import Diagnostics
import Testing

@testable import HAProxy

/// What a version cannot say is an error, what differs is a note, and nothing is silent.
@Suite struct LossTests {
    private static func topology(_ version: String, backend: String = "", route: String = "", rest: String = "")
        -> String
    {
        """
        lbgen: 1
        name: t
        targets: {haproxy: {version: "\(version)"}}
        \(rest)
        backends:
          b: {\(backend.isEmpty ? "" : backend + ", ")servers: ["10.0.0.1:80", "10.0.0.2:80"]}
        sites:
          s: {hosts: ["*"], routes: [{path: /, backend: b\(route)}]}
        """
    }

    @Test(arguments: ["client_net24", "cookie:u"])
    func hashesOfExpressionsCameWith26(key: String) {
        let hash = "balance: {hash: \"\(key)\"}"
        #expect(Rendered(Self.topology("2.4", backend: hash)).codes == ["LB0533"])
        let newer = Rendered(Self.topology("2.6", backend: hash))
        #expect(newer.codes == [])
        #expect(newer.configuration.contains("balance hash "))
    }

    @Test(arguments: [("3.0", false), ("3.2", true)])
    func redirectedRequestsKeepTheirSlotsFrom32On(version: String, isWarned: Bool) {
        let backend = "redirect: true, agent_check: {port: 9000}, health_check: {tcp: true}"
        let found = Rendered(Self.topology(version, backend: backend)).findings
        #expect(found.contains { $0.severity == .warning && $0.message.contains("`maxconn`") } == isWarned)
    }

    @Test func aKeyOfAnyNameCameWith30() {
        let listeners = """
            listeners:
              https: {port: 443, tls: {certificates: [{certificate: /etc/a.pem, key: /etc/keys/a.key}]}}
            """
        #expect(Rendered(Self.topology("2.8", rest: listeners)).codes == ["LB0511"])
        let newer = Rendered(Self.topology("3.0", rest: listeners))
        #expect(newer.codes == [])
        #expect(newer.configuration.contains("\ncrt-store\n    load crt /etc/a.pem key /etc/keys/a.key\n"))
    }

    @Test func aKeyBesideItsCertificateIsFoundByName() {
        let listeners = """
            listeners:
              https: {port: 443, tls: {certificates: [{certificate: /etc/a.crt, key: /etc/a.key}]}}
            """
        let rendered = Rendered(Self.topology("2.6", rest: listeners))
        #expect(rendered.codes == [])
        #expect(rendered.configuration.contains("ssl-load-extra-del-ext"))
        #expect(rendered.configuration.contains("ssl crt /etc/a.crt alpn h2,http/1.1"))
    }

    @Test func moreThanThreeLimitsOnARouteCameWith28() {
        let limits = "rate_limits: {a: {rate: 1/s}, b: {rate: 2/s}, c: {rate: 3/s}, d: {rate: 4/s}}"
        let route = ", rate_limit: [a, b, c, d]"
        #expect(Rendered(Self.topology("2.6", route: route, rest: limits)).codes == ["LB0564"])
        let newer = Rendered(Self.topology("2.8", route: route, rest: limits))
        #expect(newer.codes == [])
        #expect(newer.configuration.contains("tune.stick-counters 4"))
        #expect(newer.configuration.contains("http-request track-sc3 src table limit_d if limit_d"))
    }

    @Test func aVersionWithoutDefaultPathIsTooOld() {
        #expect(Rendered(Self.topology("2.2")).codes == ["LB0503"])
    }

    @Test func timesThatHAProxyCannotCountAreErrors() {
        #expect(Rendered(Self.topology("2.6", rest: "defaults: {timeouts: {server: 30d}}")).codes.contains("LB0501"))
        #expect(Rendered(Self.topology("2.6", rest: "defaults: {timeouts: {server: 0s}}")).codes.contains("LB0501"))
    }

    @Test func everyLossCanBeTaken() {
        let accept = "accept: [{code: LB0533, target: haproxy, reason: \"round robin will do\"}]"
        let hash = "balance: {hash: client_net24}"
        #expect(Rendered(Self.topology("2.4", backend: hash, rest: accept)).codes == [])
    }
}
