import Foundation
import TestSupport
import Testing

@testable import Rendering
@testable import Systemd

/// What is written is read back as it was meant, however hostile.
@Suite struct SyntaxTests {
    static let hostile = [
        "plain", "with space", "\"", "'", "\\", "\\\\", "a\\", "$HOME", "${HOME}", "$(id)", "`id`", "%n %%d %", ";",
        "# no",
        "a=b", "é ü 漢", "~", "*", "!!", "a\"b'c\\d$e`f", "\\n", "\\\"", "-", " leading", "trailing ", "",
    ]

    @Test("a shell reads every value of an environment file as it was given", arguments: hostile)
    func environmentFileInShell(value: String) throws {
        var file = EnvironmentFile()
        file.comment("not\nX=\"a comment's\"")
        try file.set("VALUE", value)
        let folder = try PackageFolder.makeTemporary("environment")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("x.env").path
        try Data(file.bytes).write(to: URL(fileURLWithPath: path))
        let result = try NativeTool("sh").run(["-c", ". \"$1\"; printf %s \"$VALUE\"; test -z \"${X-}\"", "sh", path])
        #expect(result.status == 0 && result.output == value, "\(result.story)")
        #expect(Self.systemdValue(file.bytes) == value)
    }

    @Test("Compose reads every value that a container's file takes as it was given, and no other is taken")
    func environmentFileOfContainers() throws {
        guard Demand.met("docker-compose", root: false) else { return }
        let kind = ["https://a.example.com:8443/x?y=%24&z=(1)*!;@", "[2001:db8::1]:80", "a,b~c_d-e+f"]
        var file = EnvironmentFile(for: .engine)
        for value in Self.hostile where !value.isEmpty && value.utf8.contains(where: { " \"'\\$#`".utf8.contains($0) })
        {
            #expect(throws: Inexpressible.self) { try file.set("VALUE", value) }
        }
        try file.set("A", kind[0])
        try file.set("B", kind[1])
        try file.set("C", kind[2])
        let folder = try PackageFolder.makeTemporary("environment")
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(file.bytes).write(to: folder.appendingPathComponent("a.env"))
        let compose = folder.appendingPathComponent("docker-compose.yml")
        try Data("services: {a: {image: x, env_file: [a.env]}}\n".utf8).write(to: compose)
        let result = try NativeTool("docker-compose").run(["-f", compose.path, "config"])
        for (name, value) in zip(["A", "B", "C"], kind) {
            let isThere = [value, "'\(value)'"].contains { result.output.contains("\n      \(name): \($0)\n") }
            #expect(isThere, "\(result.story)")
        }
    }

    @Test("no line can be broken", arguments: ["a\nB=c", "a\rb", "a\u{0}b", "a\tb", "\u{7F}"])
    func controlCharactersAreRefused(value: String) {
        #expect(throws: Inexpressible.self) {
            var file = EnvironmentFile()
            try file.set("VALUE", value)
        }
        #expect(throws: Inexpressible.self) { try UnitWord.literal(value) }
    }

    @Test("text of a unit is never a specifier or a line to come", arguments: hostile)
    func unitWords(value: String) {
        guard let word = try? UnitWord.literal(value) else {
            #expect(value.isEmpty || value.hasSuffix("\\") || value.hasPrefix(" ") || value.hasSuffix(" "))
            return
        }
        #expect(!word.text.replacing("%%", with: "").contains("%"))
        #expect(word.text.replacing("%%", with: "%") == value)
    }

    /// The value of the last line, by the rules of systemd.exec(5): in double quotes a backslash quotes `"\`$`.
    private static func systemdValue(_ bytes: [UInt8]) -> String {
        let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").last ?? ""
        guard let start = line.firstIndex(of: "\""), line.hasSuffix("\"") else { return "not quoted" }
        var value = ""
        var isQuoted = false
        for letter in line[line.index(after: start)...].dropLast() {
            if isQuoted {
                if !"\"\\`$".contains(letter) { value.append("\\") }
                value.append(letter)
                isQuoted = false
            } else if letter == "\\" {
                isQuoted = true
            } else if letter == "\"" {
                return "ends too soon"
            } else {
                value.append(letter)
            }
        }
        return value
    }
}
