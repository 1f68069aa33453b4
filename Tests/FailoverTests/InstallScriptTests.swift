import Foundation
import TestSupport
import Testing

/// install.sh checks before it changes, changes what differs and nothing else, and undoes what fails.
@Suite(.serialized) struct InstallScriptTests {
    @Test func secondRunChangesNothing() throws {
        guard Demand.met("keepalived", "nginx", "haproxy", "unshare") else { return }
        let machine = try Machine()
        defer { machine.remove() }
        let first = try machine.install()
        #expect(first.status == 0 && first.errors == "", "\(first)")
        #expect(try machine.mode("/etc/keepalived/scripts/keepalived-notify.sh") == "755 0:0")
        #expect(try machine.mode("/etc/keepalived/keepalived.conf") == "644 0:0")
        #expect(machine.text("/etc/sysctl.d/60-lbgen-keepalived.conf").hasSuffix("net.ipv4.ip_nonlocal_bind = 1\n"))
        let before = try machine.snapshot()
        let second = try machine.install()
        #expect(second.status == 0 && second.output == "nothing to change\n", "\(second)")
        #expect(try machine.snapshot() == before)
        // The proxies come when they are asked for, once.
        #expect(try machine.install("--with", "nginx,haproxy").output.contains("/etc/nginx/nginx.conf"))
        #expect(machine.text("/etc/haproxy/haproxy.cfg").contains("bind 192.168.1.25:8080"))
        #expect(try machine.install("--with", "nginx,haproxy").output == "nothing to change\n")
        #expect(try machine.install().output == "nothing to change\n")
    }

    @Test func modesAndOwnersAreMended() throws {
        guard Demand.met("keepalived", "unshare") else { return }
        let machine = try Machine()
        defer { machine.remove() }
        try machine.install()
        let script = machine.root + "/etc/keepalived/scripts/keepalived-notify.sh"
        try require("chmod", "0777", script)
        try require("chown", "nobody", script)
        #expect(try machine.install().output.hasPrefix("mode     \(script)\n"))
        #expect(try machine.mode("/etc/keepalived/scripts/keepalived-notify.sh") == "755 0:0")
    }

    @Test func dryRunChangesNothing() throws {
        guard Demand.met("keepalived", "unshare") else { return }
        let machine = try Machine()
        defer { machine.remove() }
        let said = try machine.install("--dry-run")
        #expect(said.status == 0 && said.output.contains("new      ") && said.output.contains("would change 6 file(s)"))
        #expect(try machine.snapshot() == [])
    }

    @Test("a folder that is not whole is refused", arguments: ["keepalived.conf", "scripts/keepalived-notify.sh"])
    func damageIsFound(_ file: String) throws {
        let machine = try Machine()
        defer { machine.remove() }
        let path = machine.folder + "/" + file
        try Data("x".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try machine.install().status == 65)
        try FileManager.default.removeItem(atPath: path)
        #expect(try machine.install().status == 65)
        #expect(try machine.snapshot() == ["var", "var/lib", "var/lib/lbgen", "var/lib/lbgen/lock"])
    }

    @Test("what the daemons refuse is not installed")
    func checksComeFirst() throws {
        guard Demand.met("keepalived", "unshare") else { return }
        let machine = try Machine(Machine.topology(interface: "eth7"))
        defer { machine.remove() }
        let said = try machine.install()
        #expect(said.status == 2 && said.errors.contains("eth7"), "\(said)")
        #expect(said.errors.contains("nothing was changed"))
        #expect(!FileManager.default.fileExists(atPath: machine.root + "/etc"))
        #expect(try machine.install("--no-check").status == 0)
        // A command that is not there would be left out silently by keepalived.
        let other = try Machine(Machine.topology(notify: "{command: /nonexistent/announce}"))
        defer { other.remove() }
        let missing = try other.install()
        #expect(missing.status == 2 && missing.errors.contains("/nonexistent/announce"), "\(missing)")
    }

    @Test func whatIsGoneIsTakenAwayAndSaved() throws {
        guard Demand.met("keepalived", "unshare") else { return }
        let machine = try Machine()
        defer { machine.remove() }
        try machine.install()
        let old = machine.text("/etc/keepalived/keepalived.conf")
        let rotation = machine.root + "/etc/logrotate.d/lbgen-keepalived"
        try Data("mine\n".utf8).write(to: URL(fileURLWithPath: rotation))
        try machine.build(Machine.topology(notify: nil))
        let said = try machine.install()
        #expect(
            said.status == 0
                && said.output.contains("removed  \(machine.root)/etc/keepalived/scripts/keepalived-notify.sh"))
        #expect(said.output.contains("kept     \(rotation) "))
        #expect(machine.text("/etc/logrotate.d/lbgen-keepalived") == "mine\n")
        #expect(machine.text("/etc/keepalived/scripts/keepalived-notify.sh") == "")
        let saved = try FileManager.default.contentsOfDirectory(atPath: machine.root + "/var/backups/lbgen")
        let backup = try #require(saved.first)
        #expect(saved.count == 1)
        #expect(machine.text("/var/backups/lbgen/\(backup)/etc/keepalived/keepalived.conf") == old)
        #expect(machine.text("/var/backups/lbgen/\(backup)/etc/keepalived/scripts/keepalived-notify.sh") != "")
        #expect(try machine.install().output.hasSuffix("nothing to change\n"))
    }

    @Test func failureIsUndone() throws {
        guard Demand.met("keepalived", "unshare") else { return }
        let machine = try Machine()
        defer { machine.remove() }
        try machine.install()
        let before = machine.text("/etc/keepalived/keepalived.conf")
        // A file where a folder must be: the sixth file cannot be placed after five were.
        try require("rm", "-r", machine.root + "/etc/systemd")
        try require("touch", machine.root + "/etc/systemd")
        try machine.build(Machine.topology(port: 9000))
        let said = try machine.install()
        #expect(said.status == 3 && said.errors.contains("everything is as it was"), "\(said)")
        #expect(machine.text("/etc/keepalived/keepalived.conf") == before && !before.contains(" 9000 "))
        try require("rm", machine.root + "/etc/systemd")
        #expect(try machine.install().status == 0)
        #expect(machine.text("/etc/keepalived/keepalived.conf").contains(" 9000 "))
    }

    @Test func linksAreNotFollowed() throws {
        guard Demand.met("keepalived", "unshare") else { return }
        let machine = try Machine()
        defer { machine.remove() }
        try require("mkdir", "-p", machine.root + "/etc/keepalived")
        try require("ln", "-s", "/etc/passwd", machine.root + "/etc/keepalived/keepalived.conf")
        let said = try machine.install()
        #expect(said.status == 2 && said.errors.contains("is a link"))
    }

    @Test func twoRunsDoNotMeet() throws {
        guard Demand.met("flock", root: false) else { return }
        let machine = try Machine()
        defer { machine.remove() }
        try require("mkdir", "-p", machine.root + "/var/lib/lbgen")
        let words = [
            "flock", machine.root + "/var/lib/lbgen/lock", machine.folder + "/install.sh", "--root", machine.root,
        ]
        #expect(try execute(words).status == 75)
    }

    @Test(arguments: [
        ["--bogus"], ["x"], ["--root"], ["--with"], ["--root", "relative"], ["--root", "/nonexistent"],
        ["--root", "/tmp/a b"], ["--root", "/tmp", "--activate"], ["--with", "apache"], ["--with", "nginx;id"],
        ["--root", "$(id)"],
    ])
    func oddArgumentsAreUsageErrors(_ words: [String]) throws {
        let machine = try Machine()
        defer { machine.remove() }
        let root = words.contains("--root") ? [] : ["--root", machine.root]
        #expect(try execute([machine.folder + "/install.sh"] + words + root).status == 64)
    }

    /// systemctl and sysctl are replaced, in a mount namespace, by ones that only note how they were called.
    @Test func activationReloadsAndUndoesWhatDoesNotRun() throws {
        guard Demand.met("keepalived", "unshare", "systemctl", "sysctl") else { return }
        let machine = try Machine()
        defer { machine.remove() }
        #expect(try machine.activate(isActive: true).status == 0)
        #expect(
            machine.calls == [
                "sysctl -q -p /etc/sysctl.d/60-lbgen-keepalived.conf", "systemctl daemon-reload",
                "systemctl enable --quiet keepalived.service", "systemctl reload-or-restart keepalived.service",
                "systemctl is-active --quiet keepalived.service",
            ])
        let before = machine.text("/etc/keepalived/keepalived.conf")
        try machine.build(Machine.topology(port: 9000))
        let failed = try machine.activate(isActive: false)
        #expect(failed.status == 4 && failed.errors.contains("a daemon does not run with the new files"), "\(failed)")
        // The files are back, and the daemons were told so, though they do not run with those either.
        #expect(machine.text("/etc/keepalived/keepalived.conf") == before && !before.contains(" 9000 "))
        #expect(machine.calls.count { $0 == "systemctl reload-or-restart keepalived.service" } == 2)
    }

    @Test("LVS is not installed where the kernel lacks it")
    func missingKernelPartIsFound() throws {
        guard Demand.met("keepalived", "unshare") else { return }
        let machine = try Machine(
            Machine.topology()
                + "\nlvs: {web: {address: 192.168.1.25, port: 81, forward: nat, backend: web}}\n")
        defer { machine.remove() }
        let has = try execute(["sh", "-c", "[ -e /proc/net/ip_vs ] || modprobe -n -q ip_vs"]).status == 0
        let said = try machine.install()
        #expect(said.status == (has ? 0 : 2), "\(said)")
        #expect(said.errors.contains("this kernel has no ip_vs") == !has)
        #expect(try machine.install("--no-check").status == 0)
        #expect(machine.text("/etc/modules-load.d/lbgen-keepalived.conf").hasSuffix("\nip_vs\n"))
    }

    @Test("the drop-in is one that systemd takes")
    func unitIsClean() throws {
        guard Demand.met("systemd-analyze", root: false) else { return }
        let machine = try Machine()
        defer { machine.remove() }
        let unit = "[Unit]\nDescription=x\n[Service]\nType=notify\nExecStart=/bin/true\n"
        func verify(_ settings: String) throws -> Said {
            let scratch = try Scratch()
            defer { scratch.remove() }
            try scratch.write("keepalived.service", Array(unit.utf8))
            try scratch.write("keepalived.service.d/lbgen.conf", Array(settings.utf8))
            return try execute(
                [
                    "systemd-analyze", "verify", "--recursive-errors=no", "--man=no",
                    scratch.path + "/keepalived.service",
                ])
        }
        let settings = try String(contentsOfFile: machine.folder + "/systemd.conf", encoding: .utf8)
        let said = try verify(settings)
        #expect(said.status == 0 && said.errors == "", "\(said.errors)")
        #expect(try verify(settings + "RestartSecs=1\n").errors != "")
    }
}

/// A folder that a node is installed into, and the generated folder that it comes from.
private struct Machine {
    private let scratch: Scratch

    init(_ text: String = Machine.topology()) throws {
        scratch = try Scratch()
        try require("mkdir", root)
        try build(text)
    }

    var root: String { scratch.path + "/root" }
    var folder: String { scratch.path + "/generated/keepalived/lb1" }

    static func topology(interface: String = "eth0", port: Int = 8765, notify: String? = "{log: true}") -> String {
        """
        lbgen: 1
        name: ha
        targets: {keepalived: {}, nginx: {}, haproxy: {}}
        health_checks: {game: {tcp: \(port), interval: 5s}}
        nodes:
          lb1: {address: 192.168.1.26, interface: \(interface)}
          lb2: {address: 192.168.1.27, interface: \(interface)}
        listeners: {http: {port: 8080, addresses: [192.168.1.25]}}
        backends: {web: {servers: [10.0.0.1:80]}}
        sites: {web: {hosts: ["*"], routes: [{backend: web}]}}
        vips:
          front:
            addresses: [192.168.1.25/24]
            virtual_router_id: 51
            nodes: {lb1: 110, lb2: 100}
            check: game
            \(notify.map { "notify: \($0)" } ?? "")
        """
    }

    func build(_ text: String) throws {
        let topology = try scratch.write("topology.yaml", Array(text.utf8))
        try require(BuiltProgram.locate().path, "build", topology, "-o", scratch.path + "/generated", "--force")
    }

    @discardableResult
    func install(_ words: String...) throws -> Said {
        try execute(Self.inNetwork + [folder + "/install.sh", "--root", root] + words)
    }

    /// A network with the interface that the topology names, so that keepalived -t has something to look at.
    private static let inNetwork = [
        "unshare", "--net", "sh", "-c",
        "ip link set lo up; ip link add eth0 type veth peer name eth0p; ip addr add 192.168.1.26/24 dev eth0;"
            + " ip link set eth0 up; exec \"$@\"", "sh",
    ]

    /// Runs `--activate` where /etc and /var are the test's own and systemctl and sysctl only take notes.
    func activate(isActive: Bool) throws -> Said {
        let note = "#!/bin/sh\necho \"${0##*/} $*\" >>\(scratch.path)/calls\n"
        let programs = [("systemctl", isActive ? "" : "[ \"$1\" != is-active ]\n"), ("sysctl", "")]
        try? FileManager.default.removeItem(atPath: scratch.path + "/calls")
        var script = ""
        for (name, more) in programs {
            let file = try scratch.write("fake/\(name)", Array((note + more).utf8), mode: 0o755)
            script += "mount --bind \(file) $(command -v \(name)) && "
        }
        for name in [
            "etc/keepalived", "etc/sysctl.d", "etc/logrotate.d", "etc/systemd/system", "var/lib", "var/backups",
        ] {
            try require("mkdir", "-p", "\(root)/\(name)", "/\(name)")
            script += "mount --bind \(root)/\(name) /\(name) && "
        }
        return try execute(
            ["unshare", "--mount", "sh", "-c", "\(script)exec \"$@\"", "sh"] + Self.inNetwork
                + [folder + "/install.sh", "--activate"])
    }

    /// How systemctl and sysctl were called.
    var calls: [String] { scratch.text("calls").split(separator: "\n").map(String.init) }

    func text(_ path: String) -> String { scratch.text("root" + path) }

    func mode(_ path: String) throws -> String {
        try execute(["stat", "-c", "%a %u:%g", root + path]).output.trimmingCharacters(in: .newlines)
    }

    /// Every path below the root with its time of change, size and mode.
    func snapshot() throws -> [String] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root).sorted()
        guard paths.contains(where: { $0.hasPrefix("etc") }) else { return paths }
        return try paths.filter { !$0.hasSuffix("/lock") }.map { path in
            try path + " " + execute(["stat", "-c", "%z %s %a %u:%g", root + "/" + path]).output
        }
    }

    func remove() { scratch.remove() }
}
