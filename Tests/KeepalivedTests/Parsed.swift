/// A statement or block of a keepalived.conf, read by a tokenizer that only the tests have.
///
/// It follows parser.c of keepalived 2.2.7: `#` and `!` end a line and braces end a word anywhere outside double quotes.
struct Parsed: Equatable {
    /// A text that keepalived would read as something else than it seems.
    enum Problem: Error, Equatable {
        case lineTooLong(Int)
        case unclosedQuote(String)
        case liveByte(String)
        case unbalancedBraces
    }

    let words: [String]
    var inner: [Parsed]?

    /// Reads a file.
    static func read(_ text: String) throws(Problem) -> [Parsed] {
        var open: [(words: [String], inner: [Parsed])] = [([], [])]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.utf8.count <= 1023 else { throw .lineTooLong(line.utf8.count) }
            var words: [String] = []
            for token in try tokens(String(line)) {
                switch token {
                case .word(let word): words.append(word)
                case .open:
                    open.append((words, []))
                    words = []
                case .close:
                    guard open.count > 1, words.isEmpty else { throw .unbalancedBraces }
                    let block = open.removeLast()
                    open[open.count - 1].inner.append(Parsed(words: block.words, inner: block.inner))
                }
            }
            if !words.isEmpty { open[open.count - 1].inner.append(Parsed(words: words)) }
        }
        guard open.count == 1 else { throw .unbalancedBraces }
        return open[0].inner
    }

    /// The words behind a keyword within the block; `nil` where it does not stand.
    subscript(keyword: String) -> [String]? {
        inner?.first { $0.words.first == keyword && $0.inner == nil }.map { Array($0.words.dropFirst()) }
    }

    /// The lines within a block within the block; `nil` where it does not stand.
    func lines(_ keyword: String) -> [[String]]? {
        inner?.first { $0.words == [keyword] && $0.inner != nil }?.inner?.map(\.words)
    }

    /// The blocks of a keyword within the block, whatever else stands before their braces.
    func blocks(_ keyword: String) -> [Parsed] {
        inner?.filter { $0.words.first == keyword && $0.inner != nil } ?? []
    }

    private enum Token {
        case word(String), open, close
    }

    private static func tokens(_ line: String) throws(Problem) -> [Token] {
        var tokens: [Token] = []
        var word: String?
        var isQuoted = false
        func isLive(_ scalar: Unicode.Scalar) -> Bool {
            scalar == "$" || scalar == "~" || scalar == "\\" || scalar == "'"
        }
        scan: for scalar in line.unicodeScalars {
            if isLive(scalar) { throw .liveByte(line) }
            if isQuoted {
                if scalar == "\"" { isQuoted = false } else { word?.unicodeScalars.append(scalar) }
                continue
            }
            switch scalar {
            case "#", "!": break scan
            case "\"":
                isQuoted = true
                word = word ?? ""
            case "{", "}", " ", "\t", "\r", "\u{b}", "\u{c}":
                if let end = word { tokens.append(.word(end)) }
                word = nil
                if scalar == "{" { tokens.append(.open) }
                if scalar == "}" { tokens.append(.close) }
            case "@" where tokens.isEmpty && word == nil: throw .liveByte(line)
            default: word = (word ?? "") + String(scalar)
            }
        }
        if isQuoted { throw .unclosedQuote(line) }
        if let word { tokens.append(.word(word)) }
        return tokens
    }
}
