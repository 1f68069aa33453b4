import Foundation
import TestSupport
import Testing

/// Each file of `templates/` stands once more as a Swift string in `templates/Embedded`, which is what the program
/// ships: raw strings compile a hundred times faster than embedded resources. `make docs` writes them, this holds
/// them to the files.
@Suite struct EmbeddedTemplateTests {
    private static let folder = PackageFolder.root.appendingPathComponent("templates")
    private static let embedded = folder.appendingPathComponent("Embedded")

    @Test func everyTemplateIsEmbeddedAsItIs() throws {
        let names = try Self.templates()
        #expect(!names.isEmpty)
        for name in names {
            let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
            #expect(text.hasSuffix("\n"), "\(name) has no final newline")
            try expect(Self.swift(name, text), in: Self.embedded.appendingPathComponent("\(Self.symbol(name)).swift"))
        }
    }

    @Test func nothingElseIsEmbedded() throws {
        let expected = try Set(Self.templates().map { "\(Self.symbol($0)).swift" } + ["EmbeddedTemplates.swift"])
        #expect(try Set(FileManager.default.contentsOfDirectory(atPath: Self.embedded.path)) == expected)
    }

    private static func templates() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.contains(".") && !$0.hasPrefix(".") }.sorted()
    }

    /// `keepalived-check-http.sh` is `keepalivedCheckHTTP`, `agent.service` is `agentService`.
    private static func symbol(_ file: String) -> String {
        let words = file.split { $0 == "-" || $0 == "." }.map(String.init)
        let acronyms: Set = ["http", "tcp", "dns", "vrrp", "lvs"]
        return words.prefix(1).joined()
            + words.dropFirst().filter { $0 != "sh" }
            .map { acronyms.contains($0) ? $0.uppercased() : $0.capitalized }.joined()
    }

    private static func swift(_ file: String, _ text: String) -> String {
        var fence = "#"
        while text.contains("\"\"\"" + fence) || text.contains("\\" + fence) { fence += "#" }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : "        \($0)" }.joined(separator: "\n")
        return """
            // swift-format-ignore-file
            // Made of templates/\(file) by `make docs`. Do not edit.
            extension EmbeddedTemplates {
                /// The text of `templates/\(file)`.
                package static var \(symbol(file)): String {
                    \(fence)\"""
            \(lines)
                    \"""\(fence)
                }
            }

            """
    }

    private func expect(_ text: String, in file: URL) throws {
        if GoldenTree.Recording.asked != .never {
            try Data(text.utf8).write(to: file)
            Issue.record("recorded \(file.lastPathComponent)")
            return
        }
        let committed = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        #expect(committed == text, "\(file.lastPathComponent) differs from its template: make docs")
    }
}
