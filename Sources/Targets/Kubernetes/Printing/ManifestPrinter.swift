import Rendering
import TopologyModel

/// Manifests as YAML: every text double-quoted in JSON's manner, mappings and lists in block style.
struct ManifestPrinter: ~Copyable {
    private var buffer = TextBuffer(capacity: 1 << 16)

    /// The bytes of a file: the banner as comments, then the documents.
    static func bytes(of manifest: Manifest, header: [String]) -> [UInt8] {
        var printer = ManifestPrinter()
        for line in header {
            printer.buffer.append("# ")
            printer.buffer.append(line)
            printer.buffer.append("\n")
        }
        var isFirst = true
        for statement in manifest.statements {
            if case .document = statement {
                if !isFirst { printer.buffer.append("---\n") }
                isFirst = false
            } else {
                printer.print(statement)
            }
        }
        return printer.buffer.bytes
    }

    private mutating func print(_ statement: Manifest.Statement) {
        switch statement {
        case .document: break
        case .field(let place, let key, let value):
            start(place)
            print(key)
            buffer.append(": ")
            print(value)
            buffer.append("\n")
        case .open(let place, let key):
            start(place)
            print(key)
            buffer.append(":\n")
        case .item(let place, let value):
            start(place)
            print(value)
            buffer.append("\n")
        case .endpoint(let place, let address, let isReady):
            start(place)
            buffer.append("addresses:\n")
            buffer.indent(place.depth + 1, width: 2)
            buffer.append("- ")
            QuotedText.append(address.text, to: &buffer)
            buffer.append("\n")
            buffer.indent(place.depth, width: 2)
            buffer.append("conditions:\n")
            printConditions(isReady, at: place.depth + 1)
        }
    }

    /// A draining endpoint still serves what it has: it is on its way out, and no longer ready for more.
    private mutating func printConditions(_ isReady: Bool, at depth: Int) {
        buffer.indent(depth, width: 2)
        guard !isReady else {
            buffer.append("ready: true\n")
            return
        }
        buffer.append("ready: false\n")
        buffer.indent(depth, width: 2)
        buffer.append("serving: true\n")
        buffer.indent(depth, width: 2)
        buffer.append("terminating: true\n")
    }

    private mutating func start(_ place: Manifest.Place) {
        guard place.startsItem else {
            buffer.indent(place.depth, width: 2)
            return
        }
        buffer.indent(place.depth - 1, width: 2)
        buffer.append("- ")
    }

    private mutating func print(_ key: Key) {
        switch key {
        case .constant(let text): buffer.append(text)
        case .annotation(let key): buffer.append(key.rawValue)
        case .text(let text):
            if QuotedText.isPlainKey(text) { buffer.append(text) } else { QuotedText.append(text, to: &buffer) }
        }
    }

    private mutating func print(_ value: Scalar) {
        switch value {
        case .keyword(let text):
            buffer.append(byte: UInt8(ascii: "\""))
            buffer.append(text)
            buffer.append(byte: UInt8(ascii: "\""))
        case .text(let text): QuotedText.append(text, to: &buffer)
        case .number(let number): buffer.append(number)
        case .flag(let isTrue): if isTrue { buffer.append("true") } else { buffer.append("false") }
        }
    }
}
