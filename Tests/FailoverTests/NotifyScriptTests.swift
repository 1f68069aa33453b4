import Foundation
import TestSupport
import Testing

/// The notify script records every change, survives what it is given, and runs the owner's command in order.
struct NotifyScriptTests {
    @Test func writesOneLineForEachChange() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        for state in ["BACKUP", "MASTER"] {
            let result = try Script.notify.run(["--log", scratch.path + "/k.log", "INSTANCE", "front", state, "110"])
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors == "" && result.output == "")
        }
        let lines = scratch.text("k.log").split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            lines.first?.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INSTANCE front BACKUP priority 110/#) != nil)
        #expect(lines.last?.hasSuffix("INSTANCE front MASTER priority 110") == true)
    }

    @Test(arguments: [
        [], [""], ["INSTANCE"], ["INSTANCE", "a\nb", "MASTER", "1"], ["INSTANCE", "../../x", "$(id)", "`id`"],
        ["INSTANCE", "front", "MASTER", "110", "more"], ["", "", "", ""], ["-", "-n", "%s", "\\n"],
    ])
    func survivesOddArguments(_ words: [String]) throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        #expect(try Script.notify.run(["--log", scratch.path + "/k.log"] + words).status == 0)
        let text = scratch.text("k.log")
        #expect(text.split(separator: "\n").count == 1 && !text.contains("$") && !text.contains("/"))
    }

    @Test(arguments: ["/nonexistent/k.log", "/proc/k.log", "/"])
    func unwritableLogStopsNothing(_ log: String) throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let command = try scratch.write("command", Array("#!/bin/sh\necho \"$*\" >\"$0.ran\"\n".utf8), mode: 0o755)
        let result = try Script.notify.run(["--log", log, "--command", command, "INSTANCE", unique(), "FAULT", "0"])
        #expect(result.status == 0 && result.errors == "", "\(result.errors)")
        #expect(scratch.text("command.ran").hasSuffix("FAULT 0\n"))
    }

    @Test func failureOfTheCommandIsRecorded() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let slow = try scratch.write("slow", Array("#!/bin/sh\nexec sleep 30\n".utf8), mode: 0o755)
        let log = ["--log", scratch.path + "/k.log", "--timeout", "1"]
        for command in ["/bin/false", "/nonexistent", slow] {
            let words = log + ["--command", command, "INSTANCE", unique(), "MASTER", "110"]
            #expect(try Script.notify.run(words).status == 1)
        }
        let text = scratch.text("k.log")
        #expect(text.contains("the command failed with status 1\n"))
        #expect(text.contains("the command cannot be run\n"))
        #expect(text.contains("the command was ended after 1 seconds\n"))
    }

    @Test(arguments: [["--log"], ["--bogus", "x"], ["--timeout", "0"], ["--timeout", "1s"], ["--timeout", "99999"]])
    func wrongOptionsAreUsageErrors(_ words: [String]) throws {
        #expect(try Script.notify.run(words).status == 64)
    }

    /// Three changes come while the command for the first still runs: the second is left out, the last is last.
    @Test func commandsNeverOverlapAndTheLastStateWins() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let text = "#!/bin/sh\necho \"start $3\" >>\"$0.ran\"\nsleep 2\necho \"end $3\" >>\"$0.ran\"\n"
        let command = try scratch.write("command", Array(text.utf8), mode: 0o755)
        let script = try scratch.write("notify.sh", Script.notify.bytes, mode: 0o755)
        let name = unique()
        var running: [Process] = []
        for state in ["MASTER", "FAULT", "BACKUP"] {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: script)
            process.arguments = ["--command", command, "INSTANCE", name, state, "110"]
            try process.launchUnblocked()
            running.append(process)
            Thread.sleep(forTimeInterval: 0.4)
        }
        running.forEach { $0.waitUntilExit() }
        #expect(running.map(\.terminationStatus) == [0, 0, 0])
        #expect(scratch.text("command.ran") == "start MASTER\nend MASTER\nstart BACKUP\nend BACKUP\n")
        for kind in ["lock", "newest"] {
            try? FileManager.default.removeItem(atPath: "/run/keepalived-notify/\(name).\(kind)")
        }
    }

    @Test(arguments: Script.allCases.filter { $0.rawValue.hasSuffix(".sh") })
    func passesTheShellsOwnChecks(_ script: Script) throws {
        guard Demand.met("dash", "shellcheck", root: false) else { return }
        let scratch = try Scratch()
        defer { scratch.remove() }
        let file = try scratch.write(script.rawValue, script.bytes)
        #expect(try execute(["dash", "-n", file]).errors == "")
        let checked = try execute(["shellcheck", "--shell=sh", file])
        #expect(checked.status == 0, "\(checked.output)")
    }

    private func unique() -> String { "test-" + UUID().uuidString }
}
