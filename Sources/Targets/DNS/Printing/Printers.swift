import Diagnostics
import Rendering

/// Writes a drop-in: the header's lines as comments, the section, a setting a line.
enum DropInPrinter {
    static func print(_ dropIn: UnitDropIn, header: [String]) -> [UInt8] {
        var buffer = TextBuffer()
        for line in header {
            buffer.append("# ")
            buffer.append(line)
            buffer.append("\n")
        }
        buffer.append("[")
        buffer.append(dropIn.section)
        buffer.append("]\n")
        for (key, value) in dropIn.settings {
            buffer.append(key)
            buffer.append("=")
            buffer.append(value.text)
            buffer.append("\n")
        }
        return buffer.bytes
    }
}

/// Writes JSON for people: a member a line, two spaces a level.
enum JSONPrinter {
    static func print(_ value: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, depth: 0, to: &bytes)
        return bytes + [UInt8(ascii: "\n")]
    }

    private static func append(_ value: JSONValue, depth: Int, to bytes: inout [UInt8]) {
        switch value {
        case .text(let text): JSONText.append(text, to: &bytes)
        case .number(let number): JSONText.append(number, to: &bytes)
        case .flag(let flag): bytes += (flag ? "true" : "false").utf8
        case .list(let items):
            append(items, between: ("[", "]"), depth, to: &bytes) { append($0, depth: depth + 1, to: &$1) }
        case .object(let members):
            append(members, between: ("{", "}"), depth, to: &bytes) { member, bytes in
                JSONText.append(member.key, to: &bytes)
                bytes += ": ".utf8
                append(member.value, depth: depth + 1, to: &bytes)
            }
        }
    }

    private static func append<Item>(
        _ items: [Item], between ends: (String, String), _ depth: Int, to bytes: inout [UInt8],
        _ body: (Item, inout [UInt8]) -> Void
    ) {
        bytes += ends.0.utf8
        for (index, item) in items.enumerated() {
            bytes += ((index == 0 ? "\n" : ",\n") + String(repeating: "  ", count: depth + 1)).utf8
            body(item, &bytes)
        }
        if !items.isEmpty { bytes += ("\n" + String(repeating: "  ", count: depth)).utf8 }
        bytes += ends.1.utf8
    }
}
