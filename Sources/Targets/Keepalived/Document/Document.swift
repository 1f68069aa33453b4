/// A keepalived.conf: blocks in the order they are written.
struct Document: Equatable, Sendable {
    var blocks: [Block] = []
}

/// A keyword, its name if it has one, and what stands between its braces.
struct Block: Equatable, Sendable {
    /// A line or a block within a block.
    enum Entry: Equatable, Sendable {
        case statement([Word])
        case block(Block)
    }

    let head: [Word]
    var entries: [Entry] = []

    /// An empty block.
    init(_ head: Word...) { self.head = head }

    /// Adds a line.
    mutating func add(_ words: Word...) { entries.append(.statement(words)) }

    /// Adds a line of words that stand together already.
    mutating func add(_ line: [Word]) { entries.append(.statement(line)) }

    /// Adds a block; an empty one would mean nothing and is left out.
    mutating func add(_ block: Block) {
        if !block.entries.isEmpty { entries.append(.block(block)) }
    }
}
