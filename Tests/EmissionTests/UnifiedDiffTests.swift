import Foundation
import Testing

@testable import Emission

@Suite struct UnifiedDiffTests {
    private func diff(_ old: String, _ new: String) -> String {
        UnifiedDiff.text(old: Array(old.utf8), new: Array(new.utf8), oldName: "a/x", newName: "b/x")
    }

    private func lines(_ range: ClosedRange<Int>) -> String { range.map { "line \($0)\n" }.joined() }

    @Test func equalTextsHaveNone() { #expect(diff("a\nb\n", "a\nb\n") == "") }

    @Test func threeLinesOfContext() {
        let new = lines(1...20).replacing("line 10\n", with: "line ten\n")
        #expect(
            diff(lines(1...20), new) == """
                --- a/x
                +++ b/x
                @@ -7,7 +7,7 @@
                 line 7
                 line 8
                 line 9
                -line 10
                +line ten
                 line 11
                 line 12
                 line 13

                """)
    }

    @Test func hunksJoinWhereTheirContextMeets() {
        func changed(_ second: Int) -> String {
            lines(1...30).replacing("line 5\n", with: "five\n").replacing("line \(second)\n", with: "other\n")
        }
        #expect(diff(lines(1...30), changed(12)).components(separatedBy: "@@ -").count == 2)
        #expect(diff(lines(1...30), changed(13)).components(separatedBy: "@@ -").count == 3)
    }

    @Test func headersOfEmptyAndOneLineRanges() {
        #expect(diff("", "a\n") == "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n")
        #expect(diff("a\nb\n", "") == "--- a/x\n+++ b/x\n@@ -1,2 +0,0 @@\n-a\n-b\n")
        #expect(diff("a\n", "b\n") == "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n")
    }

    @Test func aMissingNewlineAtTheEndIsShown() {
        let mark = "\\ No newline at end of file\n"
        #expect(diff("a\nb", "a\nb\n") == "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n\(mark)+b\n")
        #expect(diff("a\nb\n", "a\nb") == "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n+b\n\(mark)")
        #expect(diff("x\nb", "a\nb") == "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-x\n+a\n b\n\(mark)")
    }

    @Test func contextIsWholeWhereTheTextRepeatsItself() {
        // Ten equal lines, one of them gone: what is common before overlaps with what is common after.
        let old = lines(1...10) + String(repeating: "x\n", count: 10) + lines(1...10)
        let new = lines(1...10) + String(repeating: "x\n", count: 9) + lines(1...10)
        #expect(diff(old, new).hasSuffix("@@ -17,7 +17,6 @@\n x\n x\n x\n-x\n line 1\n line 2\n line 3\n"))
    }

    /// Random edits of small texts: `patch` makes the new text of the old one, and `diff` finds no fewer changed lines.
    @Test func patchMakesTheNewTextOfTheOldOne() throws {
        let scratch = Scratch()
        mkdir(scratch.out, 0o755)
        var script = "cd '\(scratch.out)' || exit 9\n"
        var cases: [(name: String, old: [UInt8], new: [UInt8], changed: Int)] = []
        for number in 0..<400 {
            let old = randomText(lines: Int.random(in: 0...30), kinds: [2, 5, 40].randomElement() ?? 2)
            let new = Bool.random() ? edited(old) : randomText(lines: Int.random(in: 0...30), kinds: 3)
            if old == new { continue }
            let name = "t\(number)"
            scratch.put(name, String(decoding: old, as: UTF8.self))
            scratch.put("new-" + name, String(decoding: new, as: UTF8.self))
            let text = UnifiedDiff.text(old: old, new: new, oldName: "a/" + name, newName: "b/" + name)
            scratch.put(name + ".diff", text)
            script += "diff -u --minimal \(name) new-\(name) | grep -c '^[-+]' >\(name).count\n"
            script += "patch -s -p1 -i \(name).diff </dev/null || exit 8\n"
            cases.append((name, old, new, text.split(separator: "\n").filter { "+-".contains($0.first ?? " ") }.count))
        }
        let (status, output) = try run(["/bin/sh"], input: Array(script.utf8))
        #expect(status == 0, "\(output)")
        for (name, _, new, changed) in cases {
            let made = FileManager.default.contents(atPath: scratch.out + "/" + name).map { Array($0) } ?? []
            #expect(made == new, "\(name)")
            let least = Int((scratch.text(name + ".count") ?? "").trimmingCharacters(in: .whitespacesAndNewlines))
            #expect(changed == least, "\(name) has no more changed lines than needed")
        }
    }

    private func randomText(lines: Int, kinds: Int) -> [UInt8] {
        let text = (0..<lines).map { _ in "l\(Int.random(in: 0..<kinds))" }.joined(separator: "\n")
        return Array((text.isEmpty ? "" : Bool.random() ? text + "\n" : text).utf8)
    }

    private func edited(_ text: [UInt8]) -> [UInt8] {
        var lines = text.split(separator: 10, omittingEmptySubsequences: false).map { Array($0) }
        for _ in 0..<Int.random(in: 1...4) {
            let index = Int.random(in: 0...lines.count)
            if Bool.random(), index < lines.count { lines.remove(at: index) } else { lines.insert([120], at: index) }
        }
        return Array(lines.joined(separator: [10]))
    }

    @Test(arguments: [1, 40, 4000, 100_000])
    func largeTextsTakeLittleTime(changes: Int) {
        let count = 100_000
        let step = count / changes
        let old = (0..<count).map { "    server s\($0) 10.0.0.1:\($0 % 7);" }.joined(separator: "\n")
        let new = (0..<count).map { "    server s\($0) 10.0.0.1:\($0 % step == 0 ? 99 : $0 % 7);" }.joined(
            separator: "\n")
        let start = ContinuousClock.now
        let bytes = UnifiedDiff.bytes(old: Array(old.utf8), new: Array(new.utf8), oldName: "a", newName: "b")
        let time = ContinuousClock.now - start
        print("\(changes) of \(count) lines changed:", time)
        #expect(bytes.split(separator: 10).filter { $0.first == 45 }.count == changes + 1)
        #expect(time < .seconds(20), "also in a debug build")
    }
}
