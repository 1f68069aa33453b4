import Diagnostics
import Testing

@testable import Keepalived

/// An instance speaks one family; addresses of the other move with it.
struct FamilyTests {
    @Test func ipv6BesideIPv4IsMovedUnadvertised() throws {
        let rendered = try #require(
            Rendered(pair(addresses: "[\"2001:db8::25/64\", 192.168.1.25/24]", vip: "unicast: true")))
        let instance = try #require(try rendered.instance("front", on: "lb1"))
        #expect(instance.lines("virtual_ipaddress") == [["192.168.1.25/24", "dev", "eth0"]])
        #expect(instance.lines("virtual_ipaddress_excluded") == [["2001:db8::25/64", "dev", "eth0"]])
        #expect(instance["version"] == ["2"])
        #expect(rendered.findings == [])
    }

    @Test func ipv6AloneIsVersion3() throws {
        let rendered = try #require(Rendered(pair(addresses: "[\"2001:db8::25/64\"]")))
        let instance = try #require(try rendered.instance("front", on: "lb1"))
        #expect(instance["version"] == ["3"])
        #expect(instance.lines("virtual_ipaddress") == [["2001:db8::25/64", "dev", "eth0"]])
        #expect(instance.lines("virtual_ipaddress_excluded") == nil)
        #expect(rendered.findings == [])
    }

    @Test func unicastNeedsAnAddressOfTheNodesFamily() throws {
        let rendered = try #require(Rendered(pair(addresses: "[\"2001:db8::25/64\"]", vip: "unicast: true")))
        #expect(rendered.findings.map(\.code) == [.inexpressibleCombination])
    }

    @Test func unicastNeedsNodesOfOneFamily() throws {
        let rendered = try #require(Rendered(pair(vip: "unicast: true", second: "2001:db8::27")))
        #expect(rendered.findings.map(\.code) == [.inexpressibleCombination])
    }

    @Test func moreAddressesThanAnAdvertisementCarriesMoveAllTheSame() throws {
        let addresses = (1...30).map { "10.0.0.\($0)/24" }
        let rendered = try #require(Rendered(pair(addresses: "[\(addresses.joined(separator: ", "))]")))
        let instance = try #require(try rendered.instance("front", on: "lb1"))
        let written = (instance.lines("virtual_ipaddress") ?? []) + (instance.lines("virtual_ipaddress_excluded") ?? [])
        #expect(written.compactMap(\.first) == addresses)
        #expect(instance.lines("virtual_ipaddress")?.count == 20)
    }
}
