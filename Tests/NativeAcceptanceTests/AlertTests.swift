import Foundation
import TestSupport
import Testing

/// The alerts of the golden case `monitoring` fire when they must and are silent when they must (`promtool test rules`).
@Suite("Alerts fire when they must, and only then", .ownThreads)
struct AlertTests {
    /// What is told at a time, from figures minute by minute.
    struct Story: Sendable, CustomTestStringConvertible {
        /// What happens.
        let testDescription: String
        /// Series and their values at 0, 1, 2 ... minutes, in promtool's notation.
        let figures: [String: String]
        /// The minute at which one looks.
        let minute: Int
        /// The alerts that fire then: all others are silent.
        let firing: Set<String>
        /// The golden case whose rules these are.
        var rules = "monitoring"
    }

    private static func server(_ name: String, up: String, down: String, proxy: String = "be_web") -> [String: String] {
        let labels =
            "job=\"shop-haproxy\",instance=\"192.0.2.1:8404\",node=\"lb1\",proxy=\"\(proxy)\",server=\"\(name)\""
        return [
            "haproxy_server_status{\(labels),state=\"UP\"}": up,
            "haproxy_server_status{\(labels),state=\"DOWN\"}": down,
        ]
    }

    private static func answers(_ good: String, _ bad: String) -> [String: String] {
        let labels = "job=\"shop-haproxy\",instance=\"192.0.2.1:8404\",node=\"lb1\",proxy=\"be_web\""
        return [
            "haproxy_backend_http_responses_total{\(labels),code=\"2xx\"}": good,
            "haproxy_backend_http_responses_total{\(labels),code=\"5xx\"}": bad,
        ]
    }

    private static func queue(_ values: String) -> [String: String] {
        [
            "haproxy_backend_current_queue{job=\"shop-haproxy\",instance=\"192.0.2.1:8404\",node=\"lb1\",proxy=\"be_web\"}":
                values
        ]
    }

    private static func listener(requests: String, denied: String) -> [String: String] {
        let labels = "job=\"shop-haproxy\",instance=\"192.0.2.1:8404\",node=\"lb1\",proxy=\"fe_https\""
        return [
            "haproxy_frontend_http_requests_total{\(labels)}": requests,
            "haproxy_frontend_requests_denied_total{\(labels)}": denied,
        ]
    }

    private static func holder(_ node: String, _ values: String) -> [String: String] {
        [
            "node_network_address_info{job=\"shop-node\",node=\"\(node)\",address=\"192.0.2.100\",device=\"eth0\"}":
                values
        ]
    }

    private static func alive(_ job: String, _ node: String, _ values: String) -> [String: String] {
        ["up{job=\"shop-\(job)\",node=\"\(node)\",instance=\"\(node)\"}": values]
    }

    private static func all(_ figures: [String: String]...) -> [String: String] {
        figures.reduce(into: [:]) { $0.merge($1) { $1 } }
    }

    private static let threeServers = all(
        server("a", up: "1x20", down: "0x20"), server("b", up: "1x20", down: "0x20"),
        server("c", up: "1x20", down: "0x20"))
    private static let oneOfThree = all(
        server("a", up: "1x20", down: "0x20"), server("b", up: "1x4 0x16", down: "0x4 1x16"),
        server("c", up: "1x4 0x16", down: "0x4 1x16"))
    private static let bothNodes = all(alive("node", "lb1", "1x20"), alive("node", "lb2", "1x20"))

    static let stories: [Story] = [
        Story(
            testDescription: "all is well",
            figures: all(
                threeServers, answers("0+600x20", "0+6x20"), queue("0x20"),
                listener(requests: "0+600x20", denied: "0+6x20"),
                bothNodes, holder("lb1", "1x20")), minute: 15, firing: []),
        Story(
            testDescription: "two of three servers fail, four minutes ago: not yet", figures: oneOfThree, minute: 9,
            firing: []),
        Story(
            testDescription: "two of three servers fail, for long enough", figures: oneOfThree, minute: 11,
            firing: ["TooFewHealthyServers"]),
        Story(
            testDescription: "servers in maintenance are out on purpose",
            figures: all(
                server("a", up: "1x20", down: "0x20"), server("b", up: "0x20", down: "0x20"),
                server("c", up: "0x20", down: "0x20")), minute: 15, firing: []),
        Story(
            testDescription: "a second section of a backend is the same backend",
            figures: all(
                oneOfThree, server("a", up: "1x20", down: "0x20", proxy: "be_web.2"),
                server("b", up: "1x4 0x16", down: "0x4 1x16", proxy: "be_web.2")), minute: 12,
            firing: ["TooFewHealthyServers"]),
        Story(
            testDescription: "no server takes requests", figures: usable(active: "1x4 0x16", backup: "0x20"), minute: 6,
            firing: ["BackendWithoutServers"]),
        Story(
            testDescription: "the backup takes them", figures: usable(active: "1x4 0x16", backup: "1x20"), minute: 6,
            firing: []),
        Story(
            testDescription: "all servers are in maintenance: nobody is told of too few, but of none",
            figures: all(
                server("a", up: "0x20", down: "0x20"), server("b", up: "0x20", down: "0x20"),
                usable(active: "0x20", backup: "0x20")), minute: 6, firing: ["BackendWithoutServers"]),
        Story(
            testDescription: "one answer of ten is 5xx", figures: answers("0+540x20", "0+60x20"), minute: 12,
            firing: ["HighErrorRate"]),
        Story(
            testDescription: "one answer of thirty is 5xx", figures: answers("0+580x20", "0+20x20"), minute: 12,
            firing: []),
        Story(testDescription: "no traffic is no error", figures: answers("0x20", "0x20"), minute: 12, firing: []),
        Story(testDescription: "a growing queue", figures: queue("0 1+3x20"), minute: 15, firing: ["QueueGrowing"]),
        Story(testDescription: "a queue that is worked off", figures: queue("60-3x20"), minute: 12, firing: []),
        Story(
            testDescription: "one request of five is refused",
            figures: listener(requests: "0+500x20", denied: "0+100x20"),
            minute: 12, firing: ["ManyRequestsRefused"]),
        Story(
            testDescription: "nobody holds the address", figures: all(bothNodes, holder("lb1", "1x4 stale _x15")),
            minute: 7, firing: ["VirtualAddressWithoutMaster"]),
        Story(
            testDescription: "the address moves",
            figures: all(
                bothNodes, holder("lb1", "1x4 stale _x15"), holder("lb2", "_x4 1x16")), minute: 7, firing: []),
        Story(
            testDescription: "its master dies and the other node takes it",
            figures: all(
                alive("node", "lb1", "1x4 0x16"), alive("node", "lb2", "1x20"), holder("lb1", "1x4 stale _x15"),
                holder("lb2", "_x4 1x16")), minute: 7, firing: ["NodeDown"]),
        Story(
            testDescription: "two hold the address",
            figures: all(bothNodes, holder("lb1", "1x20"), holder("lb2", "_x4 1x16")),
            minute: 7, firing: ["VirtualAddressWithTwoMasters"]),
        Story(
            testDescription: "no node can be asked: nothing is known of the address",
            figures: all(
                alive("node", "lb1", "0x20"), alive("node", "lb2", "0x20")), minute: 7, firing: ["NodeDown"]),
        Story(
            testDescription: "HAProxy runs here, and nginx does not",
            figures: all(alive("haproxy", "lb1", "1x20"), alive("nginx", "lb1", "0x20")), minute: 7, firing: []),
        Story(
            testDescription: "nginx runs here, and HAProxy does not",
            figures: all(
                alive("haproxy", "lb1", "0x20"), alive("nginx", "lb1", "1x20"), nginxAnswers("shop", "lb1", "1x20")),
            minute: 7, firing: []),
        Story(
            testDescription: "the one of them that runs is gone",
            figures: all(alive("haproxy", "lb1", "1x4 0x16"), alive("nginx", "lb1", "0x20")), minute: 7,
            firing: ["LoadBalancerDown"]),
        Story(
            testDescription: "nginx is gone, its exporter is not, and HAProxy never was",
            figures: all(
                alive("haproxy", "lb1", "0x20"), alive("nginx", "lb1", "1x20"),
                nginxAnswers("shop", "lb1", "1x4 0x16")),
            minute: 7, firing: ["LoadBalancerDown"]),
        Story(
            testDescription: "the other node's nginx is no help",
            figures: all(
                alive("haproxy", "lb1", "1x4 0x16"), alive("nginx", "lb1", "0x20"), alive("nginx", "lb2", "1x20")),
            minute: 7, firing: ["LoadBalancerDown"]),
        Story(
            testDescription: "no certificate is seen", figures: seen("0x20"), minute: 12,
            firing: ["CertificateUnseen"]),
        Story(
            testDescription: "a certificate is not seen for a moment", figures: seen("1x4 0x4 1x10"), minute: 12,
            firing: []),
        Story(
            testDescription: "a certificate ends in ten days", figures: certificate(endsIn: 10), minute: 12,
            firing: ["CertificateExpiresSoon"]),
        Story(
            testDescription: "a certificate ends tomorrow", figures: certificate(endsIn: 1), minute: 12,
            firing: ["CertificateExpiresSoon", "CertificateExpiresNow"]),
        Story(
            testDescription: "a certificate is good for three weeks", figures: certificate(endsIn: 21), minute: 12,
            firing: []),
        Story(
            testDescription: "nginx's log has one 5xx in ten",
            figures: all(
                logged("2xx", "0+540x20"), logged("5xx", "0+60x20")), minute: 12, firing: ["HighNginxErrorRate"]),
    ]

    private static func usable(active: String, backup: String) -> [String: String] {
        let labels = "job=\"shop-haproxy\",instance=\"192.0.2.1:8404\",node=\"lb1\",proxy=\"be_web\""
        return [
            "haproxy_backend_active_servers{\(labels)}": active, "haproxy_backend_backup_servers{\(labels)}": backup,
        ]
    }

    private static func nginxAnswers(_ topology: String, _ node: String, _ values: String) -> [String: String] {
        ["nginx_up{job=\"\(topology)-nginx\",node=\"\(node)\",instance=\"\(node)\"}": values]
    }

    private static func seen(_ values: String) -> [String: String] {
        ["probe_success{job=\"shop-certificates\",host=\"shop.example.com\",instance=\"i\"}": values]
    }

    /// What blackbox_exporter tells of a name: whether it answers, and the hash of its address.
    private static func name(_ success: String, _ hash: String, _ record: String = "www.example.com") -> [String:
        String]
    {
        let labels = "job=\"names-names\",record=\"\(record)\",type=\"A\",instance=\"i\""
        return ["probe_success{\(labels)}": success, "probe_ip_addr_hash{\(labels)}": hash]
    }

    private static func agent(_ failed: String) -> [String: String] {
        let labels = "job=\"names-node\",node=\"lb1\",name=\"dns-failover@www.example.com-a.service\",state=\"failed\""
        return ["node_systemd_unit_state{\(labels)}": failed]
    }

    /// Stories of names that fail over: 737717340 is the hash of the primary's address, 1797184690 of the secondary's.
    static let names: [Story] = [
        Story(
            testDescription: "a name's primary answers", figures: name("1x20", "737717340x20"), minute: 10, firing: [],
            rules: "monitoring-names"),
        Story(
            testDescription: "a name fails over in time",
            figures: name("1x4 0x3 1x12", "737717340x6 1797184690x14"), minute: 10, firing: ["NameFailedOver"],
            rules: "monitoring-names"),
        Story(
            testDescription: "a name goes back", figures: name("1x20", "1797184690x6 737717340x14"), minute: 10,
            firing: [], rules: "monitoring-names"),
        Story(
            testDescription: "nobody answers at a name, and its record stays",
            figures: name("1x2 0x18", "737717340x20"), minute: 12, firing: ["NameUnanswered"],
            rules: "monitoring-names"),
        Story(
            testDescription: "a name has no address at all", figures: name("1x2 0x18", "737717340x2 0x18"), minute: 12,
            firing: ["NameUnanswered"], rules: "monitoring-names"),
        Story(
            testDescription: "a name points to a stranger", figures: name("1x20", "737717340x2 12345x18"), minute: 6,
            firing: ["NamePointsElsewhere"], rules: "monitoring-names"),
        Story(
            testDescription: "a name's agent fails again and again", figures: agent("0x2 1x3 0 1x3 0 1x8"), minute: 12,
            firing: ["NameAgentFails"], rules: "monitoring-names"),
        Story(
            testDescription: "one run of a name's agent fails", figures: agent("0x4 1x1 0x14"), minute: 8, firing: [],
            rules: "monitoring-names"),
        Story(
            testDescription: "a proxied name may have any address",
            figures: name("1x20", "12345x20", "front.example.com"), minute: 6, firing: [], rules: "monitoring-names"),
    ]

    /// Reports of an edge: the time of the last one, minute by minute.
    private static func reported(_ values: String) -> [String: String] {
        ["lbgen_heartbeat_success_timestamp_seconds{job=\"edges-node\",node=\"edge-1\",instance=\"edge-1\"}": values]
    }

    private static let edge = ["up{job=\"edges-node\",node=\"edge-1\",instance=\"edge-1\"}": "1x20"]

    /// Stories of a fleet.
    static let fleet: [Story] = [
        Story(
            testDescription: "an edge reports each half minute", figures: all(edge, reported("0+60x20")), minute: 10,
            firing: [], rules: "monitoring-fleet"),
        Story(
            testDescription: "an edge's reports do not arrive", figures: all(edge, reported("0+60x4 240x16")),
            minute: 8,
            firing: ["HeartbeatMissing"], rules: "monitoring-fleet"),
        Story(
            testDescription: "an edge's agent does not run", figures: edge, minute: 3, firing: ["HeartbeatMissing"],
            rules: "monitoring-fleet"),
        Story(
            testDescription: "nginx is gone, its exporter is not",
            figures: all(edge, reported("0+60x20"), nginxAnswers("edges", "edge-1", "1x4 0x16")), minute: 7,
            firing: ["NginxDown"], rules: "monitoring-fleet"),
    ]

    private static func certificate(endsIn days: Int) -> [String: String] {
        [
            "probe_ssl_earliest_cert_expiry{job=\"shop-certificates\",host=\"shop.example.com\",instance=\"i\"}":
                "\(days * 86_400)x20"
        ]
    }

    private static func logged(_ code: String, _ values: String) -> [String: String] {
        [
            "lbgen_nginx_responses_total{job=\"shop-nginx-log\",listener=\"https\",backend=\"web\",code=\"\(code)\"}":
                values
        ]
    }

    @Test(arguments: stories + fleet + names) func fires(story: Story) throws {
        guard Demand.met("promtool", root: false) else { return }
        let rules = PackageFolder.path("Tests/GoldenTests/Cases/\(story.rules)/expected/prometheus/rules.yml")
        let found = try Self.firing(story, rules: rules)
        #expect(found == story.firing)
    }

    /// Every alert that the rules have is in some story: none of them is only hoped to work.
    @Test func everyAlertIsTold() throws {
        let known = try ["monitoring", "monitoring-fleet", "monitoring-names"].flatMap { name in
            let path = PackageFolder.path("Tests/GoldenTests/Cases/\(name)/expected/prometheus/rules.yml")
            return Self.names(in: try String(contentsOfFile: path, encoding: .utf8))
        }
        let untold = Set(known).subtracting((Self.stories + Self.fleet + Self.names).flatMap(\.firing))
        #expect(untold.subtracting(["ConnectionsNearLimit", "ManyNginxRequestsRefused"]) == [])
    }

    private static func names(in rules: String) -> [String] {
        rules.split(separator: "\n").filter { $0.contains("alert: \"") }
            .compactMap { $0.split(separator: "\"").last.map(String.init) }
    }

    /// Asks promtool about each alert by itself: which fire at the minute of the story.
    private static func firing(_ story: Story, rules: String) throws -> Set<String> {
        let names = Set(names(in: try String(contentsOfFile: rules, encoding: .utf8)))
        let folder = try PackageFolder.makeTemporary("alerts")
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("test.yml")
        let series = story.figures.map { ["series": $0.key, "values": $0.value] }
        // An expectation of no alert fails where one fires: so each name that fires is known.
        let wanted = names.map {
            ["eval_time": "\(story.minute)m", "alertname": $0, "exp_alerts": [String]()] as [String: Any]
        }
        let test: [String: Any] = [
            "rule_files": [rules], "evaluation_interval": "15s",
            "tests": [["interval": "1m", "input_series": series, "alert_rule_test": wanted] as [String: Any]],
        ]
        try JSONSerialization.data(withJSONObject: test, options: .withoutEscapingSlashes).write(to: file)
        let result = try NativeTool("promtool").run(["test", "rules", file.path])
        let said = result.output + result.errors
        #expect(result.status == 0 || said.contains("alertname:"), "\(result.story)")
        return names.filter { said.contains("alertname: \($0),") }
    }
}
