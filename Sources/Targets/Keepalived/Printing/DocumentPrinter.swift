import Rendering

/// Writes a document as the text that keepalived reads: one statement a line, four spaces a level.
struct DocumentPrinter: ~Copyable {
    private var buffer = TextBuffer()

    /// The bytes of a file: the header's lines as comments, then each block after an empty line.
    static func print(_ document: Document, header: [String]) -> [UInt8] {
        var printer = DocumentPrinter()
        for line in header {
            printer.buffer.append("# ")
            printer.buffer.append(line)
            printer.buffer.append("\n")
        }
        for block in document.blocks {
            printer.buffer.append("\n")
            printer.print(block, depth: 0)
        }
        return printer.buffer.bytes
    }

    private mutating func print(_ block: Block, depth: Int) {
        print(block.head, depth: depth)
        buffer.append(" {\n")
        for entry in block.entries {
            switch entry {
            case .statement(let words):
                print(words, depth: depth + 1)
                buffer.append("\n")
            case .block(let inner): print(inner, depth: depth + 1)
            }
        }
        buffer.indent(depth)
        buffer.append("}\n")
    }

    private mutating func print(_ words: [Word], depth: Int) {
        buffer.indent(depth)
        for (index, word) in words.enumerated() {
            if index > 0 { buffer.append(" ") }
            buffer.append(word.text)
        }
    }
}
