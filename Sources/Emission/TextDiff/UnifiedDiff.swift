import Rendering

/// Two texts as a unified diff (POSIX `diff -u`) that `patch -p1` and `git apply` take.
package enum UnifiedDiff {
    /// The diff as text, with what is not UTF-8 repaired; empty for equal texts.
    package static func text(
        old: [UInt8],
        new: [UInt8],
        oldName: String,
        newName: String,
        context: Int = 3
    ) -> String {
        String(
            decoding: bytes(old: old, new: new, oldName: oldName, newName: newName, context: context), as: UTF8.self)
    }

    /// The diff's exact bytes, with `context` lines around each change; empty for equal texts.
    ///
    /// The names follow `---` and `+++` as they are: `a/path` and `b/path`, or `/dev/null`.
    package static func bytes(
        old: [UInt8],
        new: [UInt8],
        oldName: String,
        newName: String,
        context: Int = 3
    ) -> [UInt8] {
        if old == new { return [] }
        let lines = TextLines(old, new, context: context)
        let changes = LineDiff.changes(from: lines.oldNumbers, to: lines.newNumbers)
        var out = TextBuffer()
        out.append("--- ")
        out.append(oldName)
        out.append("\n+++ ")
        out.append(newName)
        out.append("\n")
        var rest = changes[...]
        while let first = rest.first {
            var hunk = [first]
            rest.removeFirst()
            while let next = rest.first, let last = hunk.last, next.old.lowerBound - last.old.upperBound <= 2 * context
            {
                hunk.append(next)
                rest.removeFirst()
            }
            print(hunk, of: lines, context: context, to: &out)
        }
        return out.bytes
    }

    private static func print(
        _ hunk: [LineDiff.Change],
        of lines: TextLines,
        context: Int,
        to out: inout TextBuffer
    ) {
        guard let first = hunk.first, let last = hunk.last else { return }
        let before = min(context, first.old.lowerBound)
        let after = min(context, lines.oldNumbers.count - last.old.upperBound)
        let old = first.old.lowerBound - before..<last.old.upperBound + after
        let new = first.new.lowerBound - before..<last.new.upperBound + after
        out.append("@@ -")
        print(old, lines.linesBefore, to: &out)
        out.append(" +")
        print(new, lines.linesBefore, to: &out)
        out.append(" @@\n")
        var position = old.lowerBound
        for change in hunk {
            print(" ", lines.old, lines.oldStarts, position..<change.old.lowerBound, to: &out)
            print("-", lines.old, lines.oldStarts, change.old, to: &out)
            print("+", lines.new, lines.newStarts, change.new, to: &out)
            position = change.old.upperBound
        }
        print(" ", lines.old, lines.oldStarts, position..<old.upperBound, to: &out)
    }

    /// A range as hunk headers have it: the first line and the count, which is left out if it is 1; an empty range
    /// names the line before it.
    private static func print(_ range: Range<Int>, _ linesBefore: Int, to out: inout TextBuffer) {
        out.append(linesBefore + range.lowerBound + (range.isEmpty ? 0 : 1))
        if range.count == 1 { return }
        out.append(",")
        out.append(range.count)
    }

    private static func print(
        _ mark: StaticString,
        _ text: [UInt8],
        _ starts: [Int],
        _ lines: Range<Int>,
        to out: inout TextBuffer
    ) {
        text.withUnsafeBufferPointer { buffer in
            for line in lines {
                let bytes = buffer[starts[line]..<starts[line + 1]]
                out.append(mark)
                out.append(UnsafeBufferPointer(rebasing: bytes))
                if bytes.last != UInt8(ascii: "\n") { out.append("\n\\ No newline at end of file\n") }
            }
        }
    }
}
