import Rendering
import Testing

@testable import Keepalived

/// A node's machine gets the settings that its work needs, and no other; the list names every file as it is.
struct MachineTests {
    @Test(
        "addresses that a proxy binds before it holds them",
        arguments: [
            ("192.168.1.25", ["ipv4"]), ("2001:db8::25", ["ipv6"]), ("0.0.0.0", []), ("10.9.9.9", []),
        ])
    func nonlocalBindOnlyWhereNeeded(address: String, families: [String]) throws {
        let text = topology(address, targets: "{keepalived: {}, nginx: {}}")
        let rendered = try #require(Rendered(text))
        let settings = rendered.text("keepalived/lb1/sysctl.conf").split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(settings == families.map { "net.\($0).ip_nonlocal_bind = 1" })
        #expect(rendered.text("keepalived/lb1/install.list").contains(" /etc/sysctl.d/") == !families.isEmpty)
    }

    @Test func keepalivedComesAfterTheProxiesThereAre() throws {
        for (targets, order) in [("", ""), (", nginx: {}", " nginx.service"), (", haproxy: {}", " haproxy.service")] {
            let rendered = try #require(Rendered(topology("0.0.0.0", targets: "{keepalived: {}\(targets)}")))
            #expect(
                rendered.text("keepalived/lb2/systemd.conf").contains("\nAfter=network-online.target\(order)\n"))
        }
    }

    @Test func listNamesEveryFile() throws {
        let rendered = try #require(Rendered(topology("192.168.1.25", targets: "{keepalived: {}, nginx: {}}")))
        let lines = rendered.text("keepalived/lb1/install.list").split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.first == "part keepalived")
        let named = lines.dropFirst().map { $0.split(separator: " ") }
        #expect(named.allSatisfy { $0.count == 4 && $0[1].utf8.count == 64 && $0[3].hasPrefix("/etc/") })
        let files = rendered.files.map(\.path).filter { $0.hasPrefix("keepalived/lb1/") && !$0.contains("/install.") }
        #expect(named.map { "keepalived/lb1/\($0[2])" } == files)
    }

    private func topology(_ listener: String, targets: String) -> String {
        """
        lbgen: 1
        name: ha
        targets: \(targets)
        nodes: {lb1: {address: 192.168.1.26}, lb2: {address: 192.168.1.27}}
        listeners: {http: {port: 8080, addresses: ["\(listener)"]}}
        backends: {web: {servers: [10.0.0.1:80]}}
        sites: {web: {hosts: ["*"], routes: [{backend: web}]}}
        vips:
          front:
            addresses: [192.168.1.25/24, "2001:db8::25/64"]
            virtual_router_id: 51
            nodes: {lb1: 110, lb2: 100}
        """
    }
}
