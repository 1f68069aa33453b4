import Rendering
import TopologyModel

/// One word of a keepalived.conf: a keyword of this module, a typed value, or text that passed the allow-list.
///
/// keepalived has no escape that holds everywhere: `#` and `!` end a line, braces split it, `$NAME`, `~SEQ(` and `@id`
/// are live, quotes cannot be quoted (parser.c 2.2.7). So text is either of harmless bytes or is refused.
struct Word: Equatable, Sendable {
    /// The word as it is written, quotes included.
    let text: String

    /// The most bytes of a quoted word. The other words of a line are short, so that no line passes 900 bytes: at
    /// 1023 keepalived before 2.4 goes on in a new line, which would be a new statement.
    static let longestLiteral = 800

    private init(unchecked text: String) { self.text = text }

    /// A whole number.
    static func number(_ value: Int) -> Word { Word(unchecked: String(value)) }

    /// Milliseconds as seconds, with as many decimals as it takes: `5`, `0.1`.
    static func seconds(milliseconds: Int) -> Word {
        let (whole, part) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        if part == 0 { return .number(whole) }
        var decimals = String(1000 + part).dropFirst()
        while decimals.hasSuffix("0") { decimals.removeLast() }
        return Word(unchecked: "\(whole).\(decimals)")
    }

    /// A range of statuses, or one.
    static func range(_ low: Int, _ high: Int) -> Word { Word(unchecked: low == high ? "\(low)" : "\(low)-\(high)") }

    /// The mask of an IPv4 network of 1 to 32 bits, with dots.
    static func netmask(_ bits: Int) -> Word {
        let mask = UInt32.max << UInt32(32 - min(max(bits, 1), 32))
        return Word(unchecked: [24, 16, 8, 0].map { String(mask >> UInt32($0) & 255) }.joined(separator: "."))
    }

    /// A scheduler of the kernel.
    static func scheduler(_ scheduler: LVSScheduler) -> Word { Word(unchecked: scheduler.rawValue) }

    /// A name of the topology; its grammar has no byte that keepalived gives a meaning.
    static func name(_ name: Identifier) -> Word { Word(unchecked: name.text) }

    /// A name of the topology made unique by a port: `game_8765`. No name holds an underscore.
    static func name(_ name: Identifier, port: UInt16) -> Word { Word(unchecked: "\(name.text)_\(port)") }

    /// The name that a tracked file has in the file: its path, with `_` for what no name has.
    static func name(of path: FilePath) -> Word { Word(identifier: "file" + path.text) }

    /// The name that a tracked process has in the file.
    static func name(of process: ProcessName) -> Word { Word(identifier: "process_" + process.text) }

    /// A process's name, quoted.
    static func quoted(_ process: ProcessName) -> Word { Word(unchecked: "\"\(process.text)\"") }

    /// A path of a tracked file, quoted.
    static func quoted(_ path: FilePath) throws(Inexpressible) -> Word { try literal(path.text) }

    /// A path as a word of its own: where the parser takes quotes for part of a name.
    static func path(_ path: FilePath) throws(Inexpressible) -> Word {
        Word(unchecked: try bare(path))
    }

    /// `file:PATH`, the place of a key.
    static func keyFile(_ path: FilePath) throws(Inexpressible) -> Word {
        Word(unchecked: "file:" + (try bare(path)))
    }

    /// The value of a variable of the daemon's environment (keepalived.conf(5) of 2.4, "Parameter substitution").
    static func environment(_ variable: VariableName) -> Word { Word(unchecked: "${_ENV \(variable.text)}") }

    /// An address.
    static func address(_ address: IPAddress) -> Word { Word(unchecked: address.text) }

    /// An address with the length of its network.
    static func address(_ address: InterfaceAddress) -> Word { Word(unchecked: address.text) }

    /// A network interface.
    static func interface(_ interface: InterfaceName) -> Word { Word(unchecked: interface.text) }

    /// Any text, quoted.
    static func literal(_ text: String) throws(Inexpressible) -> Word {
        guard !text.isEmpty else { throw Inexpressible("keepalived has no empty word") }
        guard text.utf8.count <= longestLiteral else {
            throw Inexpressible("keepalived reads lines of 1023 bytes, which leaves \(longestLiteral) for a value")
        }
        guard text.utf8.allSatisfy(isHarmless) else {
            throw Inexpressible(
                "keepalived has no escape for bytes other than letters, digits, spaces and `_.:/@%+=,-`")
        }
        return Word(unchecked: "\"\(text)\"")
    }

    /// A program and its arguments, quoted as one word; keepalived splits it at the spaces.
    static func command(_ program: String, _ arguments: [String]) throws(Inexpressible) -> Word {
        for part in [program] + arguments where part.isEmpty || part.utf8.contains(UInt8(ascii: " ")) {
            throw Inexpressible("keepalived splits a command at its spaces")
        }
        return try literal(([program] + arguments).joined(separator: " "))
    }

    private init(identifier text: String) {
        let bytes = text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                byte
            default: UInt8(ascii: "_")
            }
        }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// A path without quotes: `@` begins a condition there, and `{`, `*` and `~` are for patterns.
    private static func bare(_ path: FilePath) throws(Inexpressible) -> String {
        guard path.text.utf8.count <= longestLiteral, !path.text.utf8.contains(UInt8(ascii: "@")) else {
            throw Inexpressible("keepalived reads a path of \(longestLiteral) bytes, without `@`, here")
        }
        return path.text
    }

    private static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "_.:/@%+=, -".utf8.contains(byte)
        }
    }
}

extension Word: ExpressibleByStringLiteral {
    /// A keyword. Only a literal of this module's source can become one: `"priority \(text)"` does not compile.
    init(stringLiteral keyword: StaticString) { text = keyword.description }
}
