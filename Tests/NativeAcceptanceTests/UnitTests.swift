import Foundation
import TestSupport
import Testing

@Suite("systemd takes the units, and finds them confined", .ownThreads)
struct UnitTests {
    static let units = NativeFile.all { $0.hasSuffix(".service") }

    @Test func thereAreSome() { #expect(!Self.units.isEmpty) }

    @Test("verified without a remark", arguments: units)
    func verified(unit: NativeFile) throws {
        guard Demand.met("systemd-analyze", "python3", root: false) else { return }
        #expect(try Self.remarks(unit.path) == "")
    }

    /// 10 is all that a service may do, 0 nothing.
    @Test("an exposure of 1.5 at most", arguments: units)
    func confined(unit: NativeFile) throws {
        guard Demand.met("systemd-analyze", root: false) else { return }
        let result = try NativeTool("systemd-analyze").run(
            ["security", "--offline=true", "--no-pager", "--threshold=15", unit.path])
        #expect(result.status == 0, "\(result.story)")
    }

    @Test(
        "a unit that is wrong is found",
        arguments: ["Nonsense=1", "ExecStart=/nowhere/at/all", "Restart=sometimes", "ExecStart=/bin/true ; /bin/false"])
    func rejects(line: String) throws {
        guard Demand.met("systemd-analyze", root: false) else { return }
        let folder = try PackageFolder.makeTemporary("unit")
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("x.service")
        try Data("[Service]\nExecStart=/bin/true\n\(line)\n".utf8).write(to: file)
        #expect(try Self.remarks(file.path) != "")
    }

    /// A program that a unit starts and that is not installed here stands beside it in the generated tree.
    private static func remarks(_ unit: String) throws -> String {
        let folder = try PackageFolder.makeTemporary("unit")
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent(URL(fileURLWithPath: unit).lastPathComponent)
        let text = try String(contentsOfFile: unit, encoding: .utf8)
        let agent = URL(fileURLWithPath: unit).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("dns-failover.sh")
        try Data(text.replacing("/usr/local/sbin/dns-failover", with: agent.path).utf8).write(to: file)
        return try said(about: file.path)
    }

    private static func said(about path: String) throws -> String {
        let result = try NativeTool("systemd-analyze").run(["verify", "--recursive-errors=no", "--man=no", path])
        return result.status == 0 && result.errors.isEmpty ? result.output : result.story
    }
}
