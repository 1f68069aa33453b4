import Rendering
import TopologyModel

/// The printed documents of one file, which a `Manifest` adds to.
final class PrintedDocuments {
    private var printer = ManifestPrinter()

    /// Whether there is none.
    var isEmpty: Bool { printer.isEmpty }

    /// Prints a document behind those before it.
    func add(_ statements: [Manifest.Statement]) { printer.print(document: statements) }

    /// Adds the documents of another file.
    func add(_ other: PrintedDocuments) { printer.append(other.bytes(header: [])) }

    /// The bytes of a file: the banner as comments, then the documents.
    func bytes(header: [String]) -> [UInt8] { printer.bytes(header: header) }
}

/// Manifests as YAML: every text double-quoted in JSON's manner, mappings and lists in block style.
struct ManifestPrinter: ~Copyable {
    private var buffer = TextBuffer(capacity: 1 << 12)

    var isEmpty: Bool { buffer.count == 0 }

    func bytes(header: [String]) -> [UInt8] {
        var banner: [UInt8] = []
        for line in header { banner += "# \(line)\n".utf8 }
        return buffer.bytes(behind: banner)
    }

    /// Adds documents that are printed already.
    mutating func append(_ documents: [UInt8]) {
        guard !documents.isEmpty else { return }
        if !isEmpty { buffer.append("---\n") }
        documents.withUnsafeBufferPointer { buffer.append($0) }
    }

    mutating func print(document statements: [Manifest.Statement]) {
        if !isEmpty { buffer.append("---\n") }
        // By index: a loop over the elements copies each.
        for index in statements.indices { print(statements[index]) }
    }

    private mutating func print(_ statement: Manifest.Statement) {
        switch statement {
        case .field(let place, let key, let value):
            start(place)
            print(key)
            buffer.append(": ")
            print(value)
            buffer.append("\n")
        case .block(let place, let key, let text):
            start(place)
            print(key)
            BlockText.append(text, depth: Int(place.depth) + 1, to: &buffer)
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
            buffer.indent(Int(place.depth) + 1, width: 2)
            buffer.append("- ")
            QuotedText.append(address.text, to: &buffer)
            buffer.append("\n")
            buffer.indent(Int(place.depth), width: 2)
            buffer.append("conditions:\n")
            printConditions(isReady, at: Int(place.depth) + 1)
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
            buffer.indent(Int(place.depth), width: 2)
            return
        }
        buffer.indent(Int(place.depth) - 1, width: 2)
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
        case .emptyMapping: buffer.append("{}")
        case .flag(let isTrue): if isTrue { buffer.append("true") } else { buffer.append("false") }
        }
    }
}
