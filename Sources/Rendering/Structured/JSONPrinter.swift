/// Prints a tree as JSON (RFC 8259), two spaces a level.
package enum JSONPrinter {
    /// The bytes of a file. JSON has no comments, so it has no banner.
    package static func bytes(_ value: StructuredValue) -> [UInt8] {
        var buffer = TextBuffer()
        print(value, depth: 0, to: &buffer)
        buffer.append("\n")
        return buffer.bytes
    }

    /// Prints without line breaks.
    static func printInline(_ value: StructuredValue, to buffer: inout TextBuffer) {
        switch value {
        case .list(let items):
            buffer.append("[")
            for (number, item) in items.enumerated() {
                if number > 0 { buffer.append(", ") }
                printInline(item, to: &buffer)
            }
            buffer.append("]")
        case .mapping(let fields):
            buffer.append("{")
            for (number, field) in fields.enumerated() {
                if number > 0 { buffer.append(", ") }
                QuotedText.append(field.key, to: &buffer)
                buffer.append(": ")
                printInline(field.value, to: &buffer)
            }
            buffer.append("}")
        case .text(let text): QuotedText.append(text, to: &buffer)
        case .number(let number): buffer.append(number)
        case .flag(let isTrue): if isTrue { buffer.append("true") } else { buffer.append("false") }
        }
    }

    private static func print(_ value: StructuredValue, depth: Int, to buffer: inout TextBuffer) {
        switch value {
        case .list(let items) where !items.isEmpty:
            buffer.append("[\n")
            for (number, item) in items.enumerated() {
                if number > 0 { buffer.append(",\n") }
                buffer.indent(depth + 1, width: 2)
                print(item, depth: depth + 1, to: &buffer)
            }
            end("]", depth: depth, in: &buffer)
        case .mapping(let fields) where !fields.isEmpty:
            buffer.append("{\n")
            for (number, field) in fields.enumerated() {
                if number > 0 { buffer.append(",\n") }
                buffer.indent(depth + 1, width: 2)
                QuotedText.append(field.key, to: &buffer)
                buffer.append(": ")
                print(field.value, depth: depth + 1, to: &buffer)
            }
            end("}", depth: depth, in: &buffer)
        case .list, .mapping, .text, .number, .flag: printInline(value, to: &buffer)
        }
    }

    private static func end(_ bracket: StaticString, depth: Int, in buffer: inout TextBuffer) {
        buffer.append("\n")
        buffer.indent(depth, width: 2)
        buffer.append(bracket)
    }
}
