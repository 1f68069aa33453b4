/// Why a range in braces cannot be written out.
struct RangeProblem: Error {
    let message: String
}

/// `web-{2..5}`: a text with one range of numbers, written out.
enum NumberRange {
    /// The texts of a range; the text itself when it has none. At most 10,000, no leading zeros.
    static func expand(_ text: String) throws(RangeProblem) -> [String] {
        guard let open = text.firstIndex(of: "{") else { return [text] }
        guard let close = text[open...].firstIndex(of: "}") else {
            throw RangeProblem(message: "`\(text)` has a `{` without its `}`")
        }
        let rest = text[text.index(after: close)...]
        guard !rest.contains("{"), !rest.contains("}") else {
            throw RangeProblem(message: "`\(text)` has more than one range")
        }
        let inside = text[text.index(after: open)..<close]
        let ends = inside.split(separator: ".", omittingEmptySubsequences: false)
        guard ends.count == 3, ends[1].isEmpty, let low = number(ends[0]), let high = number(ends[2]) else {
            throw RangeProblem(message: "`{\(inside)}` is not a range of numbers; write `{2..5}`")
        }
        guard low <= high, high - low < 10_000 else {
            throw RangeProblem(message: "`{\(inside)}` must run upwards over at most 10000 numbers")
        }
        let head = text[..<open]
        return (low...high).map { "\(head)\($0)\(rest)" }
    }

    private static func number(_ text: Substring) -> Int? {
        guard let value = Int(text), value >= 0, String(value) == text else { return nil }
        return value
    }
}
