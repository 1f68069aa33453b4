package import TopologyModel

/// A value of a unit file: a keyword of the source, or text whose `%` are doubled and that is one line.
///
/// systemd reads `%` as a specifier in most values, a backslash at a line's end as a line to come, and drops white
/// space around a value (systemd.unit(5), systemd.syntax(7)).
package struct UnitWord: Equatable, Sendable {
    /// The value as it is written.
    package let text: String

    private init(unchecked text: String) { self.text = text }

    /// A constant.
    package init(_ text: StaticText) { self.text = text.text }

    /// Any text that is a value as it is.
    package static func literal(_ text: String) throws(Inexpressible) -> UnitWord {
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw Inexpressible("a unit file has no control characters")
        }
        guard !text.isEmpty, !text.hasSuffix("\\"), !text.hasPrefix(" "), !text.hasSuffix(" ") else {
            throw Inexpressible("a value of a unit file begins and ends with something else than a space, a backslash")
        }
        return UnitWord(unchecked: text.replacing("%", with: "%%"))
    }

    /// A name of the topology; its grammar has no byte that systemd gives a meaning.
    package static func name(_ name: Identifier) -> UnitWord { UnitWord(unchecked: name.text) }

    /// A file; of its alphabet systemd gives `%` alone a meaning.
    package static func file(_ path: FilePath) -> UnitWord { UnitWord(unchecked: path.text.replacing("%", with: "%%")) }

    /// A time of whole seconds.
    package static func seconds(_ count: Int) -> UnitWord { UnitWord(unchecked: "\(count)s") }

    /// A file that the service gets to read as `credential` (systemd.exec(5), LoadCredential).
    package static func credential(_ name: StaticText, _ path: FilePath) -> UnitWord {
        UnitWord(name) + ":" + .file(path)
    }

    /// Two values in a row.
    package static func + (left: UnitWord, right: UnitWord) -> UnitWord { UnitWord(unchecked: left.text + right.text) }
}

extension UnitWord: ExpressibleByStringLiteral {
    /// A keyword. Only a literal of a source file can become one.
    package init(stringLiteral keyword: StaticString) { text = keyword.description }
}
