/// Bytes for a terminal, with or without colour (ECMA-48 SGR).
struct StyledText {
    /// What a piece of text is, which decides its colour.
    enum Tint {
        case error
        case warning
        case note
        case frame
        case related
        case strong

        fileprivate var code: StaticString {
            switch self {
            case .error: "\u{1B}[1;31m"
            case .warning: "\u{1B}[1;33m"
            case .note: "\u{1B}[1;36m"
            case .frame, .related: "\u{1B}[1;34m"
            case .strong: "\u{1B}[1m"
            }
        }

        /// The tint of a severity's word and marks.
        init(_ severity: Severity) {
            switch severity {
            case .error: self = .error
            case .warning: self = .warning
            case .note: self = .note
            }
        }
    }

    /// What was written.
    private(set) var bytes: [UInt8] = []
    private let isColored: Bool

    /// Starts empty.
    init(colored: Bool) { isColored = colored }

    /// Writes what `body` appends, in a tint.
    mutating func write(_ tint: Tint? = nil, _ body: (inout [UInt8]) -> Void) {
        let tint = isColored ? tint : nil
        if let tint { write(sequence: tint.code) }
        body(&bytes)
        if tint != nil { write(sequence: "\u{1B}[0m") }
    }

    /// Writes text that may come from a topology, on one line.
    mutating func write(_ text: String, _ tint: Tint? = nil) {
        write(tint) { DisplayText.append(line: text, to: &$0) }
    }

    /// Writes bytes that are safe already.
    mutating func write(raw text: [UInt8]) { bytes.append(contentsOf: text) }

    /// Writes blanks.
    mutating func space(_ count: Int) { bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: count)) }

    /// Ends the line.
    mutating func newline() { bytes.append(UInt8(ascii: "\n")) }

    private mutating func write(sequence text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
