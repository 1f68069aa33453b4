import Rendering
import Testing

@testable import Kubernetes

/// Blocks give back every text that stands in one.
@Suite struct BlockTextTests {
    @Test(arguments: [
        "a\n", "  a\n b\n\nc\n", "key: value # no comment\n- x\n---\n...\n", "\"\\n\" 'x' %TAG !x &a *b |\n",
        "\u{E4}\u{2603}\n",
    ])
    func whatIsShownLineByLineIsTheText(_ text: String) {
        var buffer = TextBuffer()
        BlockText.append(text, depth: 2, to: &buffer)
        let lines = String(decoding: buffer.bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first == ": |2")
        let read = lines.dropFirst().dropLast().map { $0.isEmpty ? "" : String($0.dropFirst(4)) }
        #expect(read.joined(separator: "\n") + "\n" == text)
        #expect(lines.dropFirst().allSatisfy { $0.isEmpty || $0.hasPrefix("    ") })
    }

    @Test(arguments: [
        "", "\n", "a", "a\n\n", "\na\n", "a\n  \nb\n", "a\tb\n", "a\rb\n", "\u{85}\n", "\u{2028}\n", "\u{FEFF}a\n",
        "\u{0}\n",
    ])
    func whatABlockWouldChangeStandsInQuotes(_ text: String) {
        var buffer = TextBuffer()
        BlockText.append(text, depth: 2, to: &buffer)
        #expect(String(decoding: buffer.bytes, as: UTF8.self).hasPrefix(": \""))
    }
}
