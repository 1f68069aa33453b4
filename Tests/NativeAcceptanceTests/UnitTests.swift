import Foundation
import TestSupport
import Testing

@Suite("systemd takes the units, and finds them confined", .ownThreads)
struct UnitTests {
    static let units = NativeFile.all { $0.hasSuffix(".service") }
    /// Those that stay and talk; what sets up addresses once, as root, and ends (LVS real servers) cannot be confined.
    static let agents = units.filter { !$0.path.contains("/real_servers/") }

    /// Those of a service that is not a template.
    static let timers = NativeFile.all { $0.hasSuffix(".timer") && !$0.contains("@") }

    @Test func thereAreSome() { #expect(!Self.units.isEmpty && !Self.timers.isEmpty) }

    @Test("verified without a remark", arguments: units)
    func verified(unit: NativeFile) throws {
        guard Demand.met("systemd-analyze", "python3", root: false) else { return }
        #expect(try Self.remarks(unit.path) == "")
    }

    /// A timer whose service is not there is one that does nothing.
    @Test("a timer starts a service that is beside it", arguments: timers)
    func timed(timer: NativeFile) throws {
        guard Demand.met("systemd-analyze", root: false) else { return }
        let file = URL(fileURLWithPath: timer.path)
        let service = file.deletingPathExtension().appendingPathExtension("service")
        #expect(FileManager.default.fileExists(atPath: service.path))
        #expect(try Self.said(about: timer.path) == "")
        let folder = try PackageFolder.makeTemporary("unit")
        defer { try? FileManager.default.removeItem(at: folder) }
        let broken = folder.appendingPathComponent(file.lastPathComponent)
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(text.replacing("OnUnitInactiveSec=1min", with: "OnUnitInactiveSec=soon").utf8).write(to: broken)
        #expect(try Self.said(about: broken.path) != "")
    }

    /// 10 is all that a service may do, 0 nothing.
    @Test("an exposure of 1.5 at most", arguments: agents)
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

    /// A program that a unit starts and that is not installed here stands beside it, or a folder above, in the tree.
    private static func remarks(_ unit: String) throws -> String {
        let folder = try PackageFolder.makeTemporary("unit")
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = URL(fileURLWithPath: unit)
        var text = try String(contentsOf: file, encoding: .utf8)
        for name in ["dns-failover", "keepalived-real-server.sh"] {
            let beside = [
                file.deletingLastPathComponent(), file.deletingLastPathComponent().deletingLastPathComponent(),
            ]
            .flatMap { [$0.appendingPathComponent(name), $0.appendingPathComponent(name + ".sh")] }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
            if let beside { text = text.replacing("/usr/local/sbin/\(name)", with: beside.path) }
        }
        let copy = folder.appendingPathComponent(file.lastPathComponent)
        try Data(text.utf8).write(to: copy)
        return try said(about: copy.path)
    }

    private static func said(about path: String) throws -> String {
        let result = try NativeTool("systemd-analyze").run(["verify", "--recursive-errors=no", "--man=no", path])
        return result.status == 0 && result.errors.isEmpty ? result.output : result.story
    }
}
