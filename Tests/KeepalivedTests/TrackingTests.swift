import Diagnostics
import Testing

@testable import Keepalived

/// What is tracked, grouped, delayed, announced and proved reaches the file as keepalived reads it.
struct TrackingTests {
    @Test func eachKindOfThingHasItsBlockAndDefinition() throws {
        let vip = "track: [{interface: eth9}, {process: nginx, on_failure: {weight: -40}}, {file: /run/drain.d-1}]"
        let rendered = try #require(Rendered(pair(vip: vip)))
        let instance = try #require(try rendered.instance("front", on: "lb1"))
        #expect(instance.lines("track_interface") == [["eth9"]])
        #expect(instance.lines("track_process") == [["process_nginx", "weight", "-40"]])
        #expect(instance.lines("track_file") == [["file_run_drain_d-1"]])
        let blocks = try rendered.configuration(of: "lb1")
        let file = try #require(blocks.first { $0.words == ["track_file", "file_run_drain_d-1"] })
        #expect(file["file"] == ["/run/drain.d-1"] && file["weight"] == ["0"] && file["init_file"] == ["0"])
        // The default weight, 1, would raise the priority while the process runs.
        let process = try #require(blocks.first { $0.words == ["vrrp_track_process", "process_nginx"] })
        #expect(process["process"] == ["nginx"] && process["weight"] == ["0"] && process["quorum"] == ["1"])
        #expect(rendered.findings == [])
    }

    @Test func aGroupTracksWhatItsVipsDo() throws {
        let text =
            pair(vip: "sync: both") + """
                  back:
                    addresses: [10.1.0.25/24]
                    virtual_router_id: 52
                    nodes: {lb1: {priority: 110, interface: eth1}, lb2: 100}
                    track: {interface: eth9, on_failure: {weight: -20}}
                    sync: both

                """
        let rendered = try #require(Rendered(text))
        let group = try #require(
            try rendered.configuration(of: "lb1").first { $0.words == ["vrrp_sync_group", "both"] })
        #expect(group.lines("group") == [["front"], ["back"]])
        #expect(group.lines("track_script") == [["game_8765"]])
        #expect(group.lines("track_interface") == [["eth9", "weight", "-20"]])
        for name in ["front", "back"] {
            let instance = try #require(try rendered.instance(name, on: "lb1"))
            #expect(instance.lines("track_script") == nil && instance.lines("track_interface") == nil)
        }
        #expect(try rendered.instance("back", on: "lb1")?["interface"] == ["eth1"])
        #expect(try rendered.instance("back", on: "lb2")?["interface"] == ["ens3"])
    }

    @Test func delaysAreSecondsWithFractions() throws {
        let delayed = try #require(try Rendered(pair(vip: "preempt_delay: 2500ms"))?.instance("front", on: "lb1"))
        #expect(delayed["preempt_delay"] == ["2.5"])
        #expect(try Rendered(pair())?.instance("front", on: "lb1")?["preempt_delay"] == nil)
        let long = try #require(Rendered(pair(vip: "preempt_delay: 1001s")))
        #expect(long.findings.map(\.code) == [.inexpressibleValue])
    }

    @Test func announcementsAreWholeSeconds() throws {
        let rendered = try #require(Rendered(pair(vip: "garp: {refresh: 7s, refresh_repeat: 2, repeat: 3}")))
        let instance = try #require(try rendered.instance("front", on: "lb2"))
        #expect(instance["garp_master_refresh"] == ["7"] && instance["garp_master_refresh_repeat"] == ["2"])
        #expect(instance["garp_master_repeat"] == ["3"] && instance["garp_master_delay"] == nil)
        let fraction = try #require(Rendered(pair(vip: "garp: {refresh: 500ms}")))
        #expect(fraction.findings.map(\.code) == [.inexpressibleValue])
    }

    @Test func secretsAreNamedAndNeverWritten() throws {
        let password = try #require(Rendered(pair(vip: "auth: {pass: {file: /etc/keepalived/secrets/front}}")))
        let instance = try #require(try password.instance("front", on: "lb1"))
        #expect(
            instance.lines("authentication") == [
                ["auth_type", "PASS"], ["includer", "/etc/keepalived/secrets/front"],
            ])
        let key = try #require(Rendered(pair(version: "2.4.0", vip: "auth: {hmac: {file: /etc/keepalived/key}}")))
        let signed = try #require(try key.instance("front", on: "lb1"))
        #expect(signed.lines("auth_hmac") == [["key", "1", "file:/etc/keepalived/key"], ["active_key", "1"]])
        #expect(key.text("keepalived/lb1/keepalived.conf").contains("authentication") == false)
    }

    @Test(arguments: ["auth: {hmac: {file: /etc/key}}", "auth: {hmac: {env: KEY}}", "auth: {pass: {env: PASS}}"])
    func whatOlderVersionsLackIsRefused(vip: String) throws {
        #expect(try #require(Rendered(pair(vip: vip))).findings.map(\.code) == [.tooOldVersion])
        let later = try #require(Rendered(pair(version: "2.4.0", vip: vip)))
        #expect(later.findings == [])
    }

    @Test func aPathThatWouldBeASyntaxIsRefused() throws {
        let rendered = try #require(Rendered(pair(vip: "auth: {pass: {file: /etc/k@b}}")))
        #expect(rendered.findings.map(\.code) == [.inexpressibleValue])
    }
}
