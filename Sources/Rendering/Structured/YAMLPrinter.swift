/// Prints a tree as YAML in block style: every text in double quotes, empty lists and mappings as `[]` and `{}`.
package enum YAMLPrinter {
    /// The bytes of a file: the banner as comments, then the value.
    package static func bytes(_ value: StructuredValue, header: [String]) -> [UInt8] {
        var banner: [UInt8] = []
        for line in header { banner += "# \(line)\n".utf8 }
        var buffer = TextBuffer()
        printBlock(value, depth: 0, to: &buffer)
        return buffer.bytes(behind: banner)
    }

    private static func printBlock(_ value: StructuredValue, depth: Int, to buffer: inout TextBuffer) {
        switch value {
        case .mapping(let fields):
            for field in fields {
                buffer.indent(depth, width: 2)
                print(field, depth: depth, to: &buffer)
            }
        case .list(let items):
            for item in items { printItem(item, depth: depth, to: &buffer) }
        case .text, .number, .flag:
            printInline(value, to: &buffer)
            buffer.append("\n")
        }
    }

    private static func print(_ field: StructuredValue.Field, depth: Int, to buffer: inout TextBuffer) {
        if QuotedText.isPlainKey(field.key) {
            buffer.append(field.key)
        } else {
            QuotedText.append(field.key, to: &buffer)
        }
        buffer.append(":")
        guard isBlock(field.value) else {
            buffer.append(" ")
            printInline(field.value, to: &buffer)
            buffer.append("\n")
            return
        }
        buffer.append("\n")
        printBlock(field.value, depth: depth + 1, to: &buffer)
    }

    /// An item stands behind its hyphen; the first key of a mapping on the same line.
    private static func printItem(_ item: StructuredValue, depth: Int, to buffer: inout TextBuffer) {
        buffer.indent(depth, width: 2)
        buffer.append("- ")
        if case .mapping(let fields) = item, let first = fields.first {
            print(first, depth: depth + 1, to: &buffer)
            printBlock(.mapping(Array(fields.dropFirst())), depth: depth + 1, to: &buffer)
        } else {
            printInline(item, to: &buffer)
            buffer.append("\n")
        }
    }

    /// A short list of plain values stays on its line.
    private static func isBlock(_ value: StructuredValue) -> Bool {
        switch value {
        case .list(let items): !items.allSatisfy { isPlain($0) } || items.count > 8
        case .mapping(let fields): !fields.isEmpty
        case .text, .number, .flag: false
        }
    }

    private static func isPlain(_ value: StructuredValue) -> Bool {
        switch value {
        case .list, .mapping: false
        case .text(let text): text.utf8.count < 60
        case .number, .flag: true
        }
    }

    private static func printInline(_ value: StructuredValue, to buffer: inout TextBuffer) {
        switch value {
        // JSON is YAML: a list within a list is rare, and stays on its line.
        case .list, .mapping: JSONPrinter.printInline(value, to: &buffer)
        case .text(let text): QuotedText.append(text, to: &buffer)
        case .number(let number): buffer.append(number)
        case .flag(let isTrue): if isTrue { buffer.append("true") } else { buffer.append("false") }
        }
    }
}
