import Rendering
import TopologyModel

/// Prints haproxy.cfg: words into a buffer, no text is put together on the way.
enum DocumentPrinter {
    /// The bytes of a document below a banner.
    static func print(_ document: Document, banner: [String]) -> [UInt8] {
        var buffer = TextBuffer(capacity: 256 + document.words.count * 12)
        for line in banner {
            buffer.append("# ")
            buffer.append(line)
            buffer.append("\n")
        }
        var start = 0
        for line in document.lines {
            switch line.kind {
            case .section: buffer.append("\n")
            case .line, .raw: buffer.append("    ")
            case .comment: buffer.append("    # ")
            }
            for index in start..<line.end {
                let word = document.words[index]
                if index > start, !word.isGlued { buffer.append(" ") }
                append(word.content, to: &buffer)
            }
            buffer.append("\n")
            start = line.end
        }
        return buffer.bytes
    }

    private static func append(_ content: Word.Content, to buffer: inout TextBuffer) {
        switch content {
        case .constant(let text): buffer.append(text)
        case .raw(let line): buffer.append(line)
        case .text(let text): Quoting.append(text, to: &buffer)
        case .number(let number): buffer.append(number)
        case .duration(let milliseconds): append(milliseconds: milliseconds, to: &buffer)
        case .socket(let host, let port):
            if case .address(let address) = host, address.isIPv6 {
                buffer.append("[")
                buffer.append(address.text)
                buffer.append("]")
            } else {
                buffer.append(host.text)
            }
            buffer.append(":")
            buffer.append(Int(port))
        }
    }

    /// HAProxy's units are `us`, `ms`, `s`, `m`, `h` and `d` (its configuration manual, 2.5).
    private static func append(milliseconds: Int, to buffer: inout TextBuffer) {
        switch milliseconds {
        case let value where value % 86_400_000 == 0 && value > 0:
            buffer.append(value / 86_400_000)
            buffer.append("d")
        case let value where value % 3_600_000 == 0 && value > 0:
            buffer.append(value / 3_600_000)
            buffer.append("h")
        case let value where value % 60_000 == 0 && value > 0:
            buffer.append(value / 60_000)
            buffer.append("m")
        case let value where value % 1000 == 0:
            buffer.append(value / 1000)
            buffer.append("s")
        default:
            buffer.append(milliseconds)
            buffer.append("ms")
        }
    }
}
