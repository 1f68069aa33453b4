import Diagnostics
import Rendering
import Testing

@testable import Keepalived

/// A virtual server says what the topology says, on the nodes that hold its address and on no other.
struct VirtualServerTests {
    @Test(
        "balance becomes the scheduler that does the same",
        arguments: [
            ("", "wrr"), ("balance: least_conn", "wlc"), ("balance: random_two", "twos"),
            ("balance: {hash: client_ip}", "sh"), ("balance: {hash: client_ip, consistent: true}", "mh"),
        ])
    func balance(text: String, scheduler: String) throws {
        let rendered = try #require(Rendered(topology(backend: text)))
        #expect(try server(rendered)["lvs_sched"] == [scheduler])
        #expect(rendered.findings == [])
        let own = try #require(Rendered(topology("scheduler: lblcr", backend: text)))
        #expect(try server(own)["lvs_sched"] == ["lblcr"])
    }

    @Test(
        "each kind of check becomes keepalived's own, or a probe that asks the same",
        arguments: [
            ("{tcp: true}", "TCP_CHECK"), ("{http: /}", "HTTP_GET"), ("{type: smtp}", "SMTP_CHECK"),
            ("{type: dns, query: example.com}", "DNS_CHECK"), ("{type: dns, query: a.example.com}", "MISC_CHECK"),
            ("{http: /, method: HEAD}", "MISC_CHECK"), ("{http: /, expect_body: ok}", "MISC_CHECK"),
            ("{tcp: true, expect: ok}", "MISC_CHECK"), ("{type: redis-primary}", "MISC_CHECK"),
            ("{websocket: /ws}", "MISC_CHECK"), ("{type: script, command: [/bin/check]}", "MISC_CHECK"),
        ])
    func checks(check: String, keyword: String) throws {
        let text = topology(backend: "health_check: \(check.dropLast()), rise: 1, fall: 3, interval: 2s}")
        let rendered = try #require(Rendered(text))
        let real = try #require(try server(rendered).blocks("real_server").first)
        let own = try #require(real.blocks(keyword).first)
        // Three checks in a row, two seconds apart: the first and two more.
        #expect(own["retry"] == ["2"] && own["delay_before_retry"] == ["2"])
        #expect(try server(rendered)["delay_loop"] == ["2"])
        #expect(rendered.findings == [])
    }

    @Test func onlyHoldersCarryIt() throws {
        let rendered = try #require(Rendered(topology()))
        #expect(rendered.text("keepalived/lb1/keepalived.conf").contains("\nvirtual_server 192.168.1.25 80 {\n"))
        #expect(rendered.text("keepalived/lb3/keepalived.conf") == "")
        #expect(rendered.text("keepalived/lb1/keepalived.conf").contains("# LVS: without ip_vs"))
        #expect(rendered.text("keepalived/lb1/modules.conf").hasSuffix("\nip_vs\n"))
        #expect(rendered.text("keepalived/lb1/sysctl.conf").contains("\nnet.ipv4.ip_forward = 1\n"))
    }

    @Test(
        "servers get the address and the devices that their forwarding needs",
        arguments: [
            ("nat", "10.0.0.1", nil), ("dr", "10.0.0.1", "192.168.1.25"), ("tun", "10.0.0.1", "192.168.1.25 tunl0"),
            ("tun", "2001:db8::1", "192.168.1.25 ip6tnl0"),
        ])
    func realServers(forward: String, address: String, words: String?) throws {
        let rendered = try #require(Rendered(topology(forward: forward, server: address)))
        let unit = rendered.text("keepalived/real_servers/web/lbgen-lvs-web.service")
        if let words {
            #expect(unit.contains("\nExecStart=/usr/local/sbin/keepalived-real-server.sh start \(words)\n"))
            #expect(rendered.text("keepalived/real_servers/web/install.list").contains("\npart lvs-web\n"))
        } else {
            #expect(unit == "")
        }
        #expect(rendered.text("keepalived/lb1/sysctl.conf").contains("ip_forward") == (forward == "nat"))
    }

    private func server(_ rendered: Rendered) throws -> Parsed {
        try #require(try rendered.configuration(of: "lb1").first { $0.words.first == "virtual_server" })
    }

    private func topology(
        _ settings: String = "", backend: String = "", forward: String = "nat", server: String = "10.0.0.1"
    ) -> String {
        """
        lbgen: 1
        name: ha
        targets: {keepalived: {}}
        nodes:
          lb1: {address: 192.168.1.26}
          lb2: {address: 192.168.1.27}
          lb3: {address: 192.168.1.28}
        vips:
          front: {addresses: [192.168.1.25/24], virtual_router_id: 51, nodes: {lb1: 110, lb2: 100}}
        backends:
          web:
            servers: [{address: "\(server)", port: 80}]
            \(backend)
        lvs:
          web:
            {address: 192.168.1.25, port: 80, forward: \(forward), backend: web\(settings.isEmpty ? "" : ", ")\(settings)}
        """
    }
}
