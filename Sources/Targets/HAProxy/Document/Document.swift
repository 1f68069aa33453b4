import Diagnostics
import TopologyModel

/// haproxy.cfg before it is printed: sections and their lines, flat.
///
/// Two arrays, whatever the size: a line is where its words end.
struct Document: Sendable {
    /// What kind of line it is.
    enum Kind: UInt8, Sendable {
        /// Opens a section: a blank line before it, no indentation.
        case section
        /// A line of a section.
        case line
        /// A comment in a section; its words are constants.
        case comment
        /// A line of the topology's own; its one word is printed as it is.
        case raw
    }

    /// A line: its kind and the index behind its last word.
    struct Line: Sendable {
        let kind: Kind
        let end: Int
    }

    private(set) var words: [Word] = []
    private(set) var lines: [Line] = []

    /// Opens a section.
    mutating func section(_ words: Word...) {
        self.words += words
        end(.section)
    }

    /// Writes a line of the section.
    mutating func line(_ words: Word...) {
        self.words += words
        end(.line)
    }

    /// Writes a line and the condition it stands under.
    mutating func line(_ words: Word..., if condition: Condition) {
        self.words += words
        self.words += condition.words
        end(.line)
    }

    /// Writes a comment.
    mutating func comment(_ text: StaticString) {
        words.append(Word(stringLiteral: text))
        end(.comment)
    }

    /// Writes checked raw text between comments that say so.
    mutating func raw(_ raw: RawText) {
        words.append(.raw("# Raw text: \(raw.reason.value.line)"))
        end(.raw)
        for line in raw.text.value.lines {
            words.append(.raw(line))
            end(.raw)
        }
        words.append(.raw("# End of raw text."))
        end(.raw)
    }

    /// Appends a word to the line under way, without the array that `line` makes.
    mutating func add(_ word: Word) { words.append(word) }

    /// Ends the line under way.
    mutating func endLine() { end(.line) }

    private mutating func end(_ kind: Kind) { lines.append(Line(kind: kind, end: words.count)) }

    /// Makes room for about so many servers.
    mutating func reserve(servers: Int) {
        words.reserveCapacity(servers * 6)
        lines.reserveCapacity(servers * 2)
    }
}
