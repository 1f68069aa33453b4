import Foundation
import TestSupport
import Testing

@Suite("Live: the DNS agent and a provider that does not answer as it should", .ownThreads)
struct DNSFaultTests {
    /// What one request gets instead of its answer.
    static var passing: [[String: Any]] {
        [
            ["status": 429], ["status": 429, "headers": ["Retry-After": "1"]], ["status": 500], ["status": 503],
            ["status": 409], ["how": "hang"], ["how": "broken"], ["how": "empty"], ["how": "html"], ["how": "cut"],
            ["how": "close"],
        ]
    }

    private static func fault(_ fault: [String: Any]) -> Any { fault["how"] ?? fault }

    @Test("faults that pass are waited for, on reading and on writing", arguments: DNSBench.Provider.allCases)
    func repeatsRequests(_ provider: DNSBench.Provider) throws {
        let bench = try DNSBench(provider)
        for (number, fault) in Self.passing.enumerated() {
            let (from, to) = number.isMultiple(of: 2) ? (0, 1) : (1, 0)
            try bench.server(from, "refuse")
            try bench.server(to, 200)
            // The first and the third request: the zone or the record, and the record again or the change.
            try bench.set(["fail": [Self.fault(fault), ["pass": true], Self.fault(fault)]])
            let moved = try bench.agent("run")
            #expect(moved.status == 0, "\(fault): \(moved.story)")
            #expect(try bench.state().value == DNSBench.servers[to], "\(fault)")
        }
        #expect(try bench.state().problems == [])
    }

    @Test("faults that last leave the record alone, in bounded time", arguments: DNSBench.Provider.allCases)
    func givesUp(_ provider: DNSBench.Provider) throws {
        let bench = try DNSBench(provider)
        try bench.server(0, "refuse")
        for fault in [["status": 500], ["status": 429], ["how": "hang"], ["how": "broken"]] as [[String: Any]] {
            try bench.set(["fail": Array(repeating: Self.fault(fault), count: 40), "log": []])
            let start = Date()
            let left = try bench.agent("run", environment: ["API_BUDGET": "3", "API_TIMEOUT": "1"])
            #expect(left.status == 75 && left.errors.contains("left alone"), "\(fault): \(left.story)")
            #expect(Date().timeIntervalSince(start) < 12, "\(fault)")
            let state = try bench.state()
            #expect(state.writes == 0 && (1...6).contains(state.requests), "\(fault): \(state.requests) requests")
        }
        try bench.set(["fail": []])
        #expect(try bench.agent("run").status == 0)
        #expect(try bench.state().value == "127.0.0.3")
    }

    @Test("an unreachable provider moves nothing: perhaps it is this machine that is cut off")
    func unreachable() throws {
        for provider in DNSBench.Provider.allCases {
            let bench = try DNSBench(provider)
            try bench.server(0, "refuse")
            let nobody = try PortPool.take()
            let left = try bench.agent(
                "run", environment: ["DNS_API": "http://127.0.0.1:\(nobody)", "API_BUDGET": "2"])
            #expect(left.status == 75, "\(left.story)")
            #expect(try bench.state().requests == 0)
        }
    }

    @Test("refused credentials and missing zones are said, and not asked again", arguments: DNSBench.Provider.allCases)
    func refusals(_ provider: DNSBench.Provider) throws {
        let bench = try DNSBench(provider)
        try bench.server(0, "refuse")
        for status in [401, 403] {
            try bench.set(["fail": [status], "log": []])
            #expect(try bench.agent("run").status == 77)
            #expect(try bench.state().requests == 1)
        }
        let wrong = try bench.agent("run", environment: ["DNS_TOKEN": "wrong", "AWS_SECRET": "wrong"])
        #expect(wrong.status == 77 && !wrong.errors.contains("wrong"), "\(wrong.story)")
        try bench.set(["fail": [404], "log": []])
        #expect(try bench.agent("run").status == 78)
        #expect(try bench.agent("run", environment: ["DNS_ZONE": "example.net"]).status == 78)
        try bench.set(["fail": [["pass": true], 404]])
        #expect([75, 78].contains(try bench.agent("run").status))
        #expect(try bench.state().writes == 0)
    }

    @Test("Retry-After is honoured across runs", arguments: DNSBench.Provider.allCases)
    func honoursRetryAfter(_ provider: DNSBench.Provider) throws {
        let bench = try DNSBench(provider)
        try bench.server(0, "refuse")
        try bench.set(["fail": [["status": 429, "headers": ["Retry-After": "3000"]]], "log": []])
        #expect(try bench.agent("run").status == 75)
        for _ in 1...3 { #expect(try bench.agent("run").status == 75) }
        #expect(try bench.state().requests == 1)
        // A person may ask at once.
        #expect(try bench.agent("auto").status == 0)
        #expect(try bench.agent("run").status == 0)
        #expect(try bench.state().value == "127.0.0.3")
    }

    @Test("Route 53's throttling is a 400, and waited for")
    func throttled() throws {
        let bench = try DNSBench(.route53)
        try bench.server(0, "refuse")
        let body = "<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>"
        try bench.set(["fail": [["status": 400, "body": body]]])
        #expect(try bench.agent("run").status == 0)
        #expect(try bench.state().value == "127.0.0.3")
    }

    @Test("temporary credentials and profiles sign too")
    func sessions() throws {
        let bench = try DNSBench(.route53)
        try bench.set(["session": "token+of/the=session"])
        try bench.server(0, "refuse")
        let names = "AWS_KEY AWS_SECRET AWS_SESSION"
        let signed = try bench.agent(
            "run", environment: ["CREDENTIAL_ENV": names, "AWS_SESSION": "token+of/the=session"])
        #expect(signed.status == 0, "\(signed.story)")
        let file = bench.stateFolder.appendingPathComponent("credentials")
        let profile = """
            [default]
            aws_access_key_id = AKIDTEST
            aws_secret_access_key = secret/of+the=test
            aws_session_token = token+of/the=session
            [other]
            aws_access_key_id = AKIDOTHER
            """
        try Data(profile.utf8).write(to: file)
        try bench.server(0, 200)
        let read = try bench.agent("run", environment: ["CREDENTIAL_FILE": file.path, "CREDENTIAL_ENV": ""])
        #expect(read.status == 0, "\(read.story)")
        let state = try bench.state()
        #expect(state.value == "127.0.0.2" && state.writes == 2 && state.problems == [])
    }

    @Test("secrets stand in no list of processes, no environment of a child, no log and no state")
    func keepsSecrets() throws {
        for provider in DNSBench.Provider.allCases {
            let bench = try DNSBench(provider)
            try bench.set(["fail": ["hang"]])
            let words = bench.stateFolder.deletingLastPathComponent().appendingPathComponent("secrets")
            try Data("token-of-the-test\nsecret/of+the=test\n".utf8).write(to: words)
            // Looks at every curl while the provider lets it wait.
            let script = """
                set -a; . "$FILE"; set +a
                dash "$1" run >"$2.log" 2>&1 &
                agent=$!
                sleep 1
                for one in /proc/[0-9]*; do
                    case $(tr '\\0' ' ' <"$one/cmdline" 2>/dev/null) in
                        curl*"$3"*) cat "$one/cmdline" "$one/environ" ;;
                    esac
                done >"$2.seen" 2>/dev/null
                wait "$agent"
                [ -s "$2.seen" ] || echo nothing was seen
                grep -alF -f "$2" "$2.seen" "$2.log" "$STATE_DIRECTORY/state"
                """
            let result = try bench.shell(script, [DNSBench.program, words.path, "lbgen-dns-failover"])
            #expect(result.output == "", "\(provider): \(result.story)")
        }
    }
}
