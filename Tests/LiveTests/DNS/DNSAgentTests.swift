import Foundation
import TestSupport
import Testing

@Suite("Live: the DNS agent moves a record when it should, and only then", .ownThreads)
struct DNSAgentTests {
    @Test("it switches once, goes back once, and writes nothing in between", arguments: DNSBench.Provider.allCases)
    func switchesAndReturns(_ provider: DNSBench.Provider) throws {
        let bench = try DNSBench(provider)
        for _ in 1...2 { #expect(try bench.agent("run").status == 0) }
        #expect(try bench.state().writes == 0)

        try bench.server(0, "refuse")
        let moved = try bench.agent("run")
        #expect(moved.status == 0 && moved.errors.contains("moved from 127.0.0.2 to 127.0.0.3"), "\(moved.story)")
        for _ in 1...2 { #expect(try bench.agent("run").status == 0) }
        #expect(try bench.state().value == "127.0.0.3")
        #expect(try bench.state().writes == 1)

        try bench.server(0, 200)
        let back = try bench.agent("run")
        #expect(back.status == 0 && back.errors.contains("moved from 127.0.0.3 to 127.0.0.2"), "\(back.story)")
        for _ in 1...2 { #expect(try bench.agent("run").status == 0) }
        let state = try bench.state()
        #expect(state.value == "127.0.0.2" && state.writes == 2)
        #expect(state.problems == [])
    }

    @Test("AAAA records, by a zone's id", arguments: DNSBench.Provider.allCases)
    func movesIPv6(_ provider: DNSBench.Provider) throws {
        let zone: [DNSBench.Provider: String] = [
            .cloudflare: "0123456789abcdef0123456789abcdef", .route53: "Z0123456789ABC", .digitalocean: "example.com",
        ]
        let bench = try DNSBench(
            provider, type: "AAAA", servers: ["::ffff:127.0.0.2", "::ffff:127.0.0.3"],
            more: "hold_down: 0s, zone: \(zone[provider] ?? "")")
        try bench.server(0, "refuse")
        let moved = try bench.agent("run")
        #expect(moved.status == 0, "\(moved.story)")
        let state = try bench.state()
        #expect(state.value == "::ffff:127.0.0.3" && state.writes == 1 && state.problems == [])
    }

    @Test("CNAME records", arguments: DNSBench.Provider.allCases)
    func movesNames(_ provider: DNSBench.Provider) throws {
        // curl resolves names below `localhost` by itself; the other name has no address anywhere (RFC 6761).
        let bench = try DNSBench(provider, type: "CNAME", servers: ["primary.invalid", "secondary.localhost"])
        try bench.set(["servers": ["127.0.0.1": 200]])
        let moved = try bench.agent("run")
        #expect(moved.status == 0, "\(moved.story)")
        #expect(try bench.agent("run").status == 0)
        let state = try bench.state()
        #expect(state.value == "secondary.localhost" && state.writes == 1 && state.problems == [])
    }

    @Test("with both servers down the record stays", arguments: DNSBench.Provider.allCases)
    func staysWithBothDown(_ provider: DNSBench.Provider) throws {
        let bench = try DNSBench(provider)
        for index in 0...1 { try bench.server(index, "refuse") }
        let left = try bench.agent("run")
        #expect(left.status == 75 && left.errors.contains("left alone"), "\(left.story)")
        #expect(try bench.state().writes == 0)
    }

    @Test("a server that answers now and then is not left: `fall` bad answers in a row do that")
    func doesNotFlap() throws {
        let bench = try DNSBench(.cloudflare, more: "hold_down: 1h")
        try bench.server(0, ["status": 200, "every": 2])
        for _ in 1...4 { try bench.agent("run") }
        #expect(try bench.state().writes == 0)

        try bench.server(0, "refuse")
        #expect(try bench.agent("run").status == 0)
        try bench.server(0, 200)
        for _ in 1...3 { #expect(try bench.agent("run").status == 0) }
        // It came back within the hour that the record stays.
        #expect(try bench.state().value == "127.0.0.3")
        #expect(try bench.state().writes == 1)

        try bench.server(1, "refuse")
        // A failover never waits.
        #expect(try bench.agent("run").status == 0)
        #expect(try bench.state().value == "127.0.0.2")
    }

    @Test("without failback it stays, but not on a server that is down")
    func keepsWithoutFailback() throws {
        let bench = try DNSBench(.digitalocean, at: "127.0.0.3", more: "failback: false, hold_down: 0s")
        for _ in 1...2 { #expect(try bench.agent("run").status == 0) }
        #expect(try bench.state().writes == 0)
        try bench.server(1, "refuse")
        #expect(try bench.agent("run").status == 0)
        #expect(try bench.state().value == "127.0.0.2")
    }

    @Test("by hand it goes anywhere, and stays there until `auto`", arguments: DNSBench.Provider.allCases)
    func switchesByHand(_ provider: DNSBench.Provider) throws {
        let bench = try DNSBench(provider)
        #expect(try bench.agent("switch", "secondary").status == 0)
        for _ in 1...2 { #expect(try bench.agent("run").status == 0) }
        #expect(try bench.state().value == "127.0.0.3")
        #expect(try bench.agent("switch", "127.0.0.9").status == 0)
        let shown = try bench.agent("status")
        #expect(shown.status == 0 && shown.output.contains("-> 127.0.0.9, held by hand"), "\(shown.story)")
        #expect(shown.output.contains("primary 127.0.0.2 answers"))
        #expect(try bench.agent("switch", "primary").status == 0)
        #expect(try bench.agent("switch", "primary").errors.contains("already"))
        #expect(try bench.state().writes == 3)

        try bench.server(0, "refuse")
        #expect(try bench.agent("run").status == 0)
        #expect(try bench.state().value == "127.0.0.2")
        #expect(try bench.agent("auto").status == 0)
        #expect(try bench.agent("run").status == 0)
        #expect(try bench.state().value == "127.0.0.3")
        #expect(try bench.state().problems == [])
    }

    @Test("a switch that fails holds nothing")
    func failedSwitchHoldsNothing() throws {
        let bench = try DNSBench(.cloudflare)
        let pass: [Any] = Array(repeating: ["pass": true], count: 3)
        try bench.set(["fail": pass + Array(repeating: 500, count: 20)])
        #expect(try bench.agent("switch", "secondary", environment: ["API_BUDGET": "2"]).status == 75)
        try bench.set(["fail": []])
        #expect(try bench.agent("status").output.contains("held") == false)
    }

    @Test("a record that points elsewhere is a stranger's: it is left alone", arguments: DNSBench.Provider.allCases)
    func leavesStrangers(_ provider: DNSBench.Provider) throws {
        let bench = try DNSBench(provider, at: "192.0.2.77")
        let left = try bench.agent("run")
        #expect(left.status == 78 && left.errors.contains("192.0.2.77"), "\(left.story)")
        #expect(try bench.state().writes == 0)
    }

    @Test("the TTL of the topology is set once, for the promise was made for it", arguments: DNSBench.Provider.allCases)
    func setsTTL(_ provider: DNSBench.Provider) throws {
        let bench = try DNSBench(provider, more: "hold_down: 0s, ttl: 120s")
        for _ in 1...3 { #expect(try bench.agent("run").status == 0) }
        let state = try bench.state()
        #expect(state.ttl == 120 && state.writes == 1 && state.value == "127.0.0.2" && state.problems == [])
    }

    @Test("no record, several, a routing policy: nothing is written")
    func refusesOddRecords() throws {
        for provider in DNSBench.Provider.allCases {
            let bench = try DNSBench(provider)
            try bench.set(["records": []])
            #expect(try bench.agent("run").status == 78)
            let twin = { (id: String) in
                [
                    "id": id, "type": "A", "name": "game.example.com", "value": "127.0.0.2,127.0.0.3", "ttl": 60,
                    "xml": "<SetIdentifier>a</SetIdentifier>",
                ] as [String: Any]
            }
            try bench.set(["records": [twin("1"), twin("2")]])
            let left = try bench.agent("run")
            #expect(left.status == 78, "\(left.story)")
            #expect(try bench.state().writes == 0)
        }
    }

    @Test("a record on a later page is found", arguments: [DNSBench.Provider.cloudflare, .digitalocean])
    func readsAllPages(_ provider: DNSBench.Provider) throws {
        let bench = try DNSBench(provider)
        let others = (1...5).map { number in
            [
                "id": "\(100 + number)", "type": "A", "name": "other\(number).example.com", "value": "192.0.2.1",
                "ttl": 60, "always": true,
            ] as [String: Any]
        }
        let own: [String: Any] = [
            "id": "17", "type": "A", "name": "game.example.com", "value": "127.0.0.2", "ttl": 60, "proxied": false,
        ]
        try bench.set(["records": others + [own], "page": 2])
        try bench.server(0, "refuse")
        let moved = try bench.agent("run")
        #expect(moved.status == 0, "\(moved.story)")
        #expect(try bench.state().value == "127.0.0.3")
        #expect(try bench.state().problems == [])
    }
}
