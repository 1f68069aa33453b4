import Foundation
import TestSupport
import Testing

/// A DNS provider that speaks its API as documented, two servers, and a record that the agent keeps, with the environment
/// that lbgen wrote for it (Programs/dnsprovider.py).
final class DNSBench {
    /// A provider, and what it takes to reach a record of `example.com` there.
    enum Provider: String, CaseIterable, Sendable {
        case cloudflare, route53, digitalocean

        var credentials: String { self == .route53 ? "{env: [AWS_KEY, AWS_SECRET]}" : "{env: DNS_TOKEN}" }
    }

    static let servers = ["127.0.0.2", "127.0.0.3"]
    let checkPort: Int
    private let provider: Provider
    private let port: Int
    private let daemon: Daemon
    private let folder: URL
    private let record: String

    /// Both servers are up and the record points to `points`, the primary if nothing is said.
    init(
        _ provider: Provider, type: String = "A", servers: [String] = DNSBench.servers, at points: String? = nil,
        check: String = "http: /health", more: String = "hold_down: 0s"
    ) throws {
        self.provider = provider
        folder = try PackageFolder.makeTemporary("dns")
        (port, checkPort) = (try PortPool.take(), try PortPool.take())
        record = "game.example.com-\(type.lowercased())"
        daemon = try Daemon(
            try NativeTool.python(),
            [PackageFolder.path("Sources/TestSupport/Programs/dnsprovider.py"), "\(port)", "\(checkPort)"],
            ports: [port], folder: try PackageFolder.makeTemporary("dns-provider"))
        let generated = try BuiltProgram.build(
            """
            lbgen: 1
            name: game
            targets: {dns: {}}
            health_checks:
              game: {\(check), port: \(checkPort), interval: 100ms, timeout: 1s, fall: 2, rise: 2}
            dns_failover:
              game.example.com: {type: \(type), check: game, primary: "\(servers[0])", secondary: "\(servers[1])",
                                 provider: \(provider.rawValue), credentials: \(provider.credentials), \(more)}
            """, in: folder)
        environmentFile = generated.appendingPathComponent("dns/records/\(record).env").path
        try set([
            "records": [
                [
                    "id": "17", "type": type, "name": "game.example.com", "value": points ?? servers[0], "ttl": 60,
                    "proxied": false,
                ]
            ],
            "servers": [Self.servers[0]: 200, Self.servers[1]: 200],
        ])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// What lbgen wrote for the record.
    let environmentFile: String
    /// Where the agent keeps what it must remember.
    var stateFolder: URL { folder.appendingPathComponent("state") }

    /// Runs the agent under dash, with the environment file read by a shell.
    @discardableResult
    func agent(_ words: String..., environment: [String: String] = [:]) throws -> ToolResult {
        try agent(words, environment: environment)
    }

    /// Runs the agent with a list of words.
    func agent(_ words: [String], environment: [String: String] = [:]) throws -> ToolResult {
        let all = self.environment.merging(environment) { _, new in new }
        // What a test changes comes after the file.
        let overrides = environment.keys.sorted()
        let saved = overrides.map { "SAVED_\($0)=$\($0); " }.joined()
        let restored = overrides.map { "\($0)=$SAVED_\($0); " }.joined()
        return try NativeTool("dash").run(
            ["-c", "set -a; \(saved). \"$FILE\"; \(restored)set +a; exec dash \"$0\" \"$@\"", Self.program] + words,
            environment: all, timeout: 60)
    }

    /// Runs a script with the agent's environment, FILE among it.
    func shell(_ script: String, _ arguments: [String]) throws -> ToolResult {
        try NativeTool("dash").run(["-c", script, "dash"] + arguments, environment: environment, timeout: 60)
    }

    private var environment: [String: String] {
        let secrets =
            provider == .route53
            ? ["AWS_KEY": "AKIDTEST", "AWS_SECRET": "secret/of+the=test"] : ["DNS_TOKEN": "token-of-the-test"]
        return [
            "DNS_API": "http://127.0.0.1:\(port)", "STATE_DIRECTORY": stateFolder.path,
            "API_TIMEOUT": "2", "API_BUDGET": "15", "FILE": environmentFile,
        ].merging(secrets) { first, _ in first }
    }

    /// The agent as it ships.
    static let program = PackageFolder.path("templates/dns-failover.sh")

    /// Changes what the provider and the servers do.
    @discardableResult
    func set(_ change: [String: Any]) throws -> [String: Any] {
        let body = try JSONSerialization.data(withJSONObject: change)
        let head = "POST /test HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: \(body.count)\r\n\r\n"
        let answer = try HTTPConnection(port: port).ask(head + String(decoding: body, as: UTF8.self))
        return try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any] ?? [:]
    }

    /// Takes a server down, or brings it up again: 0 is the primary.
    func server(_ index: Int, _ how: Any) throws { try set(["servers": [Self.servers[index]: how]]) }

    /// The provider's records, requests and complaints.
    func state() throws -> State { try State(set([:])) }

    /// What a test looks at.
    struct State {
        /// Where the record points.
        let value: String
        /// How long resolvers may keep it.
        let ttl: Int
        /// Requests that change something.
        let writes: Int
        /// All requests.
        let requests: Int
        /// What was not as the provider's documentation says.
        let problems: [String]
        /// What health checks asked for.
        let asked: [[String: Any]]

        init(_ json: [String: Any]) {
            let record = (json["records"] as? [[String: Any]] ?? []).last ?? [:]
            let log = json["log"] as? [[String: Any]] ?? []
            value = record["value"] as? String ?? ""
            ttl = record["ttl"] as? Int ?? 0
            writes = log.filter { $0["method"] as? String != "GET" }.count
            requests = log.count
            problems = json["problems"] as? [String] ?? ["no problems"]
            asked = json["asked"] as? [[String: Any]] ?? []
        }
    }
}
