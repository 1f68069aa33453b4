import Diagnostics
import Rendering
import Testing
import TopologyModel

@testable import Keepalived

/// The target answers for what it renders, and ignores what the proxies do.
struct SupportTests {
    @Test func onlyVirtualAddressesAndServersAreRendered() {
        let target = KeepalivedTarget(version: Version(2, 2, 7))
        let rendered = Feature.allCases.filter { target.support(for: $0) == .exact }
        #expect(
            rendered == [
                .virtualAddress, .virtualAddressNotify, .lvs, .syncGroup, .virtualAddressTracking, .vrrpAuthentication,
            ])
    }

    @Test func versionsBeforeThoseTriedAreRefused() throws {
        let rendered = try #require(Rendered(pair(version: "2.1.5")))
        #expect(rendered.findings.contains { $0.code == .virtualAddress })
    }

    @Test func topologiesWithoutTheTargetHaveNone() {
        #expect(Rendered(pair().replacing("targets: {keepalived: {version: \"2.2.7\"}}\n", with: "")) == nil)
    }

    @Test func labelsNameTheVersion() {
        #expect(KeepalivedTarget.showcase.map(\.label) == ["keepalived 2.2.7", "keepalived 2.3.3", "keepalived 2.4.0"])
    }
}
