import Foundation
import TestSupport
import Testing

/// Topologies whose lines say what must be found on them, and how the findings read.
///
/// A case is a `.yaml` file with `# expect: LB0301` marks; beside it lies the text that people see. A finding that no mark
/// names fails the case. Notes need no mark.
@Suite struct DiagnosticTests {
    private static let folder = PackageFolder.root.appendingPathComponent("Tests/DiagnosticTests/Cases")
    static let cases: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.sorted()

    private struct Report: Decodable {
        struct Finding: Decodable {
            struct Position: Decodable { let line: Int }
            struct Range: Decodable { let start: Position }
            let code: String
            let severity: String
            let range: Range?
        }
        let diagnostics: [Finding]
    }

    @Test(arguments: cases)
    func findsWhatTheMarksSay(_ name: String) throws {
        let marked = MarkedYAML(try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8))
        let result = try BuiltProgram.locate().run(["check", "--format=json", name], folder: Self.folder)
        let report = try JSONDecoder().decode(Report.self, from: Data(result.errors.utf8))
        let found = report.diagnostics.filter { $0.severity != "note" }.map {
            MarkedYAML.Expectation(line: $0.range?.start.line ?? 0, code: $0.code)
        }
        if let mismatch = marked.mismatch(with: found) { Issue.record("\(name): \(mismatch)") }
        #expect(result.status == (report.diagnostics.contains { $0.severity == "error" } ? 1 : 0))
    }

    @Test(arguments: cases)
    func readsAsCommitted(_ name: String) throws {
        let result = try BuiltProgram.locate().run(["check", "--color=never", name], folder: Self.folder)
        let committed = Self.folder.appendingPathComponent(name.replacing(".yaml", with: ".txt"))
        let expected = try? String(contentsOf: committed, encoding: .utf8)
        if result.errors == expected { return }
        if GoldenTree.Recording.asked != .never {
            try Data(result.errors.utf8).write(to: committed)
            Issue.record("recorded \(committed.path)")
            return
        }
        let difference = UnifiedDiff.between(expected ?? "", result.errors, name: committed.lastPathComponent)
        Issue.record("\(difference.joined(separator: "\n"))\nLBGEN_RECORD=failed swift test --filter DiagnosticTests")
    }

    /// Codes that no topology can cause, what the system or the output folder says, what targets alone report, and notes.
    private static func needsNoCase(_ code: String) -> Bool {
        code.hasPrefix("LB05") || code.hasPrefix("LB15") || code.hasPrefix("LB06")
            || ["LB0424", "LB0489", "LB0101", "LB0113", "LB0115", "LB0112", "LB0211", "LB0303"].contains(code)
    }

    @Test func everyCodeHasACase() throws {
        let marks = try Self.cases.flatMap { name in
            MarkedYAML(try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)).expected.map(
                \.code)
        }
        let source = try String(
            contentsOf: PackageFolder.root.appendingPathComponent("Sources/Diagnostics/DiagnosticCode.swift"),
            encoding: .utf8)
        let codes = source.matches(of: /= ([0-9]{3})\n/).map { "LB0\($0.output.1)" }
        #expect(codes.count > 90)
        for code in codes where !Self.needsNoCase(code) && !marks.contains(code) { Issue.record("no case for \(code)") }
    }
}
