import Rendering
import TopologyModel

/// Writes documents as nginx reads them: four spaces a level, one statement a line.
struct Printer: ~Copyable {
    private var buffer: TextBuffer

    /// An empty printer with room for about `capacity` bytes.
    init(capacity: Int) { buffer = TextBuffer(capacity: capacity) }

    /// The bytes printed so far.
    var bytes: [UInt8] { buffer.bytes }

    /// Prints a comment line of words that `GeneratedHeader` made safe.
    mutating func banner(_ line: String) {
        buffer.append("# ")
        buffer.append(line)
        buffer.append(byte: UInt8(ascii: "\n"))
    }

    /// Prints the end of a block at the outermost level that an earlier document opened.
    mutating func close() { buffer.append("}\n") }

    /// Prints an empty line.
    mutating func gap() { buffer.append(byte: UInt8(ascii: "\n")) }

    /// Prints every statement of a document.
    mutating func print(_ document: Document) {
        for (index, statement) in document.statements.enumerated() {
            let next = index + 1
            let end =
                next < document.statements.count
                ? Int(document.statements[next].firstWord) : document.words.count
            print(statement, document.words[Int(statement.firstWord)..<end])
        }
    }

    private mutating func print(_ statement: Document.Statement, _ words: ArraySlice<Word>) {
        if statement.kind != .blank { buffer.indent(Int(statement.depth)) }
        if statement.kind == .comment { buffer.append("# ") }
        var isFirst = true
        for word in words {
            if !isFirst { buffer.append(byte: UInt8(ascii: " ")) }
            isFirst = false
            print(word)
        }
        switch statement.kind {
        case .directive: buffer.append(byte: UInt8(ascii: ";"))
        case .open: buffer.append(" {")
        case .close: buffer.append(byte: UInt8(ascii: "}"))
        case .blank, .comment, .raw: break
        }
        buffer.append(byte: UInt8(ascii: "\n"))
    }

    private mutating func print(_ word: Word) {
        switch word {
        case .keyword(let text): buffer.append(text)
        case .number(let number): buffer.append(number)
        case .duration(let duration): print(duration)
        case .name(let name): buffer.append(name.text)
        case .variable(let variable): print(variable, joined: false)
        case .socket(let socket): print(socket)
        case .host(let host): buffer.append(host.text)
        case .network(let network): buffer.append(network.text)
        case .file(let path): buffer.append(path.text)
        case .setting(let name, let number):
            buffer.append(name)
            buffer.append(number)
        case .timed(let name, let duration):
            buffer.append(name)
            print(duration)
        case .named(let prefix, let name):
            buffer.append(prefix)
            buffer.append(name.text)
        case .quoted(let literal): print(literal)
        case .raw(let line): buffer.append(line)
        case .compound(let pieces, let quoted): print(pieces, quoted: quoted)
        }
    }

    private mutating func print(_ socket: SocketAddress) {
        switch socket.host {
        case .address(let address): print(address)
        case .name(let name): buffer.append(name.text)
        }
        buffer.append(byte: UInt8(ascii: ":"))
        buffer.append(Int(socket.port))
    }

    private mutating func print(_ address: IPAddress) {
        if address.isIPv6 { buffer.append(byte: UInt8(ascii: "[")) }
        buffer.append(address.text)
        if address.isIPv6 { buffer.append(byte: UInt8(ascii: "]")) }
    }

    private mutating func print(_ duration: Duration) { buffer.append(duration.text) }

    /// `$name`, or `${name}` before a byte that would prolong the name.
    private mutating func print(_ variable: Variable, joined: Bool) {
        buffer.append(joined ? "${" : "$")
        buffer.append(variable.name)
        if joined { buffer.append(byte: UInt8(ascii: "}")) }
    }

    private mutating func print(_ pieces: [Word.Piece], quoted: Bool) {
        if quoted { buffer.append(byte: UInt8(ascii: "\"")) }
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .keyword(let text): buffer.append(text)
            case .number(let number): buffer.append(number)
            case .name(let name): buffer.append(name.text)
            case .address(let address): print(address)
            case .socket(let socket): print(socket)
            case .literal(let literal): escape(literal)
            case .variable(let variable):
                print(variable, joined: index + 1 < pieces.count && Self.prolongsName(pieces[index + 1]))
            }
        }
        if quoted { buffer.append(byte: UInt8(ascii: "\"")) }
    }

    private static func prolongsName(_ piece: Word.Piece) -> Bool {
        switch piece {
        case .keyword(let text): text.utf8CodeUnitCount > 0 && isNameByte(text.utf8Start[0])
        case .literal(let literal): literal.text.utf8.first.map { isNameByte($0) } ?? false
        case .number, .name: true
        case .variable, .address, .socket: false
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Bare where nobody could read it as anything else, else in quotes.
    private mutating func print(_ literal: Literal) {
        if Self.isPlain(literal) {
            buffer.append(literal.text)
            return
        }
        buffer.append(byte: UInt8(ascii: "\""))
        escape(literal)
        buffer.append(byte: UInt8(ascii: "\""))
    }

    private static func isPlain(_ literal: Literal) -> Bool {
        !literal.text.isEmpty
            && literal.text.utf8.allSatisfy { isNameByte($0) || "/.:@%+=-,!&*".utf8.contains($0) }
    }

    private mutating func escape(_ literal: Literal) {
        for byte in literal.text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                buffer.append(byte: UInt8(ascii: "\\"))
                buffer.append(byte: byte)
            case UInt8(ascii: "\t"): buffer.append(#"\t"#)
            case UInt8(ascii: "\r"): buffer.append(#"\r"#)
            case UInt8(ascii: "\n"): buffer.append(#"\n"#)
            case UInt8(ascii: "$") where literal.readsVariables: buffer.append(Literal.dollar)
            default: buffer.append(byte: byte)
            }
        }
    }
}
