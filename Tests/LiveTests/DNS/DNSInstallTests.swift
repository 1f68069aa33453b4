import Foundation
import TestSupport
import Testing

@Suite("Live: the DNS agent's units and installer", .ownThreads)
struct DNSInstallTests {
    private static let example = PackageFolder.path("Tests/GoldenTests/Cases/dns-failover/expected/dns")

    @Test("systemd finds nothing wrong with the units, and little exposed")
    func units() throws {
        guard Demand.met("systemd-analyze", root: false) else { return }
        let folder = try PackageFolder.makeTemporary("dns-units")
        defer { try? FileManager.default.removeItem(at: folder) }
        let installed = try NativeTool("dash").run(["\(Self.example)/install.sh", "--root", folder.path])
        #expect(installed.status == 0, "\(installed.story)")
        let units = folder.appendingPathComponent("etc/systemd/system")
        // The program stands where it will be installed, which is not here.
        let service = units.appendingPathComponent("dns-failover@.service")
        let text = try String(contentsOf: service, encoding: .utf8)
        #expect(text.contains("ExecStart=/usr/local/sbin/dns-failover run\n"))
        try Data(text.replacing("ExecStart=/", with: "ExecStart=\(folder.path)/").utf8).write(to: service)
        let names = try FileManager.default.contentsOfDirectory(atPath: units.path).filter { $0.hasSuffix(".d") }
            .map { String($0.dropLast(2)) }
        #expect(names.count == 10)
        for name in names + ["dns-failover@.service", "dns-failover@.timer"] {
            // A unit is looked for beside the file that is named, its drop-ins too.
            let instance = name.replacing("@.", with: "@x.example.com-a.")
            let link = units.appendingPathComponent(instance)
            if !FileManager.default.fileExists(atPath: link.path) {
                let template = name.hasSuffix("service") ? "dns-failover@.service" : "dns-failover@.timer"
                try FileManager.default.copyItem(at: units.appendingPathComponent(template), to: link)
            }
            let verdict = try NativeTool("systemd-analyze")
                .run(["verify", "--man=no", "--recursive-errors=no", link.path])
            #expect(verdict.status == 0 && verdict.errors == "", "\(name): \(verdict.story)")
        }
        // 0 is shut, 100 is open; a service with nothing set has 96.
        let score = try NativeTool("systemd-analyze").run(
            [
                "security", "--offline=true", "--threshold=20",
                units.appendingPathComponent("dns-failover@x.example.com-a.service").path,
            ])
        #expect(score.status == 0, "\(score.story.suffix(600))")
    }

    @Test("a unit that is wrong is found")
    func wrongUnits() throws {
        guard Demand.met("systemd-analyze", root: false) else { return }
        let folder = try PackageFolder.makeTemporary("dns-units")
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("x.service")
        try Data("[Service]\nType=oneshot\nExecStart=/bin/true\nProtectSytem=strict\n".utf8).write(to: file)
        let verdict = try NativeTool("systemd-analyze").run(["verify", "--man=no", "--recursive-errors=no", file.path])
        #expect(verdict.status != 0 || verdict.errors != "")
    }

    @Test("the installer changes nothing the second time, and takes away what is gone")
    func installer() throws {
        let folder = try PackageFolder.makeTemporary("dns-install")
        defer { try? FileManager.default.removeItem(at: folder) }
        let (source, root) = (folder.appendingPathComponent("dns"), folder.appendingPathComponent("root"))
        try FileManager.default.copyItem(atPath: Self.example, toPath: source.path)
        func install(_ words: String...) throws -> ToolResult {
            try NativeTool("dash").run([source.appendingPathComponent("install.sh").path, "--root", root.path] + words)
        }
        #expect(try install("--check").status == 1)
        #expect(!FileManager.default.fileExists(atPath: root.path))
        #expect(try install().status == 0)
        let first = try FileTree(reading: root)
        #expect(first.files["usr/local/sbin/dns-failover"]?.mode == 0o755)
        #expect(first.files["etc/dns-failover/game.example.com-aaaa.env"] != nil)
        let second = try install()
        #expect(second.status == 0 && second.errors == "nothing to do\n", "\(second.story)")
        #expect(try install("--check").status == 0)
        #expect(try FileTree(reading: root).files == first.files)

        // A person's own file is nobody's to remove.
        let own = root.appendingPathComponent("etc/dns-failover/own.env")
        try Data("DNS_PROVIDER=\"cloudflare\"\n".utf8).write(to: own)
        try FileManager.default.removeItem(at: source.appendingPathComponent("records/game.example.com-aaaa.env"))
        #expect(try install().status == 0)
        let third = try FileTree(reading: root)
        #expect(third.files["etc/dns-failover/game.example.com-aaaa.env"] == nil)
        #expect(!third.files.keys.contains { $0.contains("game.example.com-aaaa") })
        #expect(third.files["etc/dns-failover/own.env"] != nil)
    }

    @Test("odd words install nothing")
    func oddWords() throws {
        let script = "\(Self.example)/install.sh"
        for words in [["--root"], ["--root", "relative"], ["--force"], ["x"], ["--root", ""]] {
            #expect(try NativeTool("dash").run([script] + words).status == 64, "\(words)")
        }
    }
}
