package import Diagnostics

/// Text of a target's own language that stands in its output as it is: the last resort.
package struct RawText: Entity, Sendable {
    /// Whose text it is.
    package enum Target: String, Choice, Sendable {
        case nginx
        case haproxy
        package static var placeholder: Target { .nginx }
    }

    /// Whose text it is.
    package let target: Located<Target>
    /// Where in its output the text stands.
    package let place: Located<InsertionPoint>
    /// The text.
    package let text: Located<RawLines>
    /// Why nothing of the language will do.
    package let reason: Located<Reason>

    package static var noun: String { "raw text" }

    package init(from fields: inout FieldReader) {
        target = fields.required("target", doc: "nginx or haproxy.")
        place = fields.required(
            "at",
            doc: """
                nginx: main, events, http, stream, server:LISTENER; haproxy: global, defaults, frontend:LISTENER, \
                backend:BACKEND.
                """)
        text = fields.required("text", doc: "Whole directives of the target; checked for balance, not for meaning.")
        reason = fields.required("reason", doc: "Why nothing of the language will do.")
    }
}

/// A place in a target's output: `http`, `frontend:https`.
package struct InsertionPoint: TextReadable, Hashable, Sendable {
    /// The place as it is written.
    package let text: String
    package static var placeholder: InsertionPoint { InsertionPoint(unchecked: "global") }
    package static var expectation: String { "a place (`http`, `server:LISTENER`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isPlain, !text.isEmpty, text.utf8.count <= 64 else { return nil }
        self.text = text
    }
}

/// Lines of text without control characters other than tabs; at most 64 KiB.
package struct RawLines: TextReadable, Sendable {
    /// The lines, blanks behind them and empty ones around them left out.
    package let lines: [String]
    package static var placeholder: RawLines { RawLines(lines: []) }
    package static var expectation: String { "text of 1 to 65536 bytes without control characters other than tabs" }

    private init(lines: [String]) { self.lines = lines }

    package init?(_ text: String) {
        let isClean = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 || $0 == 0x0A }
        guard isClean, text.utf8.count <= 65536 else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while let last = lines.last, last.allSatisfy({ $0 == " " || $0 == "\t" }) { lines.removeLast() }
        while let first = lines.first, first.allSatisfy({ $0 == " " || $0 == "\t" }) { lines.removeFirst() }
        guard !lines.isEmpty else { return nil }
        self.lines = lines
    }

    /// The whole text.
    package var text: String { lines.joined(separator: "\n") }
}

extension Reason {
    /// The sentence on one line, fit for a comment.
    package var line: String {
        let words = text.unicodeScalars.split { $0.value <= 0x20 || (0x7F...0x9F).contains($0.value) }
        return words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    }
}
