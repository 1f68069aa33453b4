import TestSupport
import Testing

/// Files and functions stay short enough to be read at once.
@Suite struct SizeTests {
    private static let shipped = SourceText.files(below: "Sources").filter { !$0.path.hasPrefix("Sources/TestSupport") }

    @Test func filesHaveAtMost400Lines() {
        for file in Self.shipped where file.lines.count > 400 {
            Issue.record("\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test func functionsHaveAtMost40Lines() {
        for file in Self.shipped {
            for (name, length) in Self.functions(in: file) where length > 40 && !Self.isAnswerTable(name) {
                Issue.record("\(file.path): \(name) has \(length) lines")
            }
        }
    }

    /// A target's answers are one table over all features: one line each, and no `default`.
    private static func isAnswerTable(_ name: String) -> Bool { name.contains("(for feature: Feature) ->") }

    @Test func shippedCodeCannotCrashOnPurpose() {
        for file in Self.shipped {
            for word in ["fatalError(", "try!", "as!", "preconditionFailure(", "TODO", "FIXME"] {
                #expect(!file.text.contains(word), "\(file.path) holds \(word)")
            }
        }
    }

    /// Functions and initialisers with the number of lines of their bodies, by indentation: the formatter holds it.
    private static func functions(in file: SourceText) -> [(name: String, length: Int)] {
        var found: [(String, Int)] = []
        var open: (name: String, indent: Int, start: Int)?
        for (number, line) in file.lines.enumerated() {
            let indent = line.prefix { $0 == " " }.count
            let words = line.trimmingPrefix { $0 == " " }
            if let current = open {
                if indent == current.indent, words.hasPrefix("}") {
                    found.append((current.name, number - current.start - 1))
                    open = nil
                }
            } else if words.contains("func ") || words.contains("init(") || words.contains("init?("),
                !words.hasPrefix("//"), !words.contains("}"), words.hasSuffix("{") || words.hasSuffix("(")
            {
                open = (String(words), indent, number)
            }
        }
        return found
    }
}
