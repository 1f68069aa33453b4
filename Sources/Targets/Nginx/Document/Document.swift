import Diagnostics
import TopologyModel

/// A part of a configuration: statements in the order they are printed, in two flat arrays.
struct Document {
    /// What a statement is.
    enum Kind: UInt8 {
        /// `name arguments;`
        case directive
        /// `name arguments {`
        case open
        /// `}`
        case close
        /// An empty line.
        case blank
        /// `# constant`
        case comment
        /// A line that is printed as it is.
        case raw
    }

    /// One line of the file.
    struct Statement {
        /// What it is.
        let kind: Kind
        /// How many blocks it stands in.
        let depth: UInt8
        /// Its first word; it ends where the next statement's words begin.
        let firstWord: UInt32
    }

    /// Every word of every statement, a directive's name first.
    private(set) var words: [Word] = []
    /// The statements.
    private(set) var statements: [Statement] = []
    private var depth: UInt8

    /// An empty part that stands in `depth` blocks.
    init(depth: Int = 0) { self.depth = UInt8(depth) }

    /// Whether nothing was added.
    var isEmpty: Bool { statements.isEmpty }

    /// Adds `name arguments;`.
    mutating func directive(_ name: StaticString, _ arguments: Word...) {
        begin(name)
        words.append(contentsOf: arguments)
    }

    /// Adds a directive whose arguments are added one by one.
    mutating func begin(_ name: StaticString) {
        start(.directive)
        words.append(.keyword(name))
    }

    /// Adds a line whose first word is not a constant: `key value;` of a map.
    mutating func entry(_ key: Word, _ value: Word) {
        start(.directive)
        words.append(key)
        words.append(value)
    }

    /// Adds one more argument to the directive begun last.
    mutating func add(_ word: Word) { words.append(word) }

    /// Opens a block that a later document closes.
    mutating func open(_ name: StaticString) {
        start(.open)
        words.append(.keyword(name))
        depth += 1
    }

    /// Adds a block and what `body` puts into it.
    mutating func block(_ name: StaticString, _ arguments: Word..., body: (inout Document) -> Void) {
        start(.open)
        words.append(.keyword(name))
        words.append(contentsOf: arguments)
        depth += 1
        body(&self)
        depth -= 1
        start(.close)
    }

    /// Adds an empty line, unless one stands there or the part has just begun.
    mutating func blank() {
        guard let last = statements.last, last.kind != .blank, last.kind != .open else { return }
        start(.blank)
    }

    /// Adds a comment; constants only, so that no name can end it.
    mutating func comment(_ text: StaticString) {
        start(.comment)
        words.append(.keyword(text))
    }

    /// Adds checked raw text between comments that say so.
    mutating func raw(_ texts: [RawText]) {
        for raw in texts {
            line("# Raw text: \(raw.reason.value.line)")
            for text in raw.text.value.lines { line(text) }
            line("# End of raw text.")
        }
    }

    private mutating func line(_ text: String) {
        start(.raw)
        words.append(.raw(text))
    }

    private mutating func start(_ kind: Kind) {
        statements.append(Statement(kind: kind, depth: depth, firstWord: UInt32(truncatingIfNeeded: words.count)))
    }
}
