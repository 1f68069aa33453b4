import Rendering
import TopologyModel

/// A value of a unit file: a keyword of this module, or text whose `%` are doubled and that is one line.
///
/// systemd reads `%` as a specifier in most values, a backslash at a line's end as a line to come, and drops white
/// space around a value (systemd.unit(5), systemd.syntax(7)).
struct Word: Equatable, Sendable {
    /// The value as it is written.
    let text: String

    private init(unchecked text: String) { self.text = text }

    /// A constant.
    init(_ text: StaticText) { self.text = text.text }

    /// Any text that is a value as it is.
    static func literal(_ text: String) throws(Inexpressible) -> Word {
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw Inexpressible("a unit file has no control characters")
        }
        guard !text.isEmpty, !text.hasSuffix("\\"), !text.hasPrefix(" "), !text.hasSuffix(" ") else {
            throw Inexpressible("a value of a unit file begins and ends with something else than a space, a backslash")
        }
        return Word(unchecked: text.replacing("%", with: "%%"))
    }

    /// A name of the topology; its grammar has no byte that systemd gives a meaning.
    static func name(_ name: Identifier) -> Word { Word(unchecked: name.text) }

    /// A file; of its alphabet systemd gives `%` alone a meaning.
    static func file(_ path: FilePath) -> Word { Word(unchecked: path.text.replacing("%", with: "%%")) }

    /// A time of whole seconds.
    static func seconds(_ count: Int) -> Word { Word(unchecked: "\(count)s") }

    /// Two values in a row.
    static func + (left: Word, right: Word) -> Word { Word(unchecked: left.text + right.text) }
}

extension Word: ExpressibleByStringLiteral {
    /// A keyword. Only a literal of this module's source can become one.
    init(stringLiteral keyword: StaticString) { text = keyword.description }
}
