/// Text laid out for a terminal.
enum Paragraph {
    /// Columns of a line of prose.
    private static let width = 78

    /// Prose, broken between words; line breaks in it stay.
    static func wrapped(_ text: String, indent: String = "") -> String {
        var result = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var column = 0
            for word in line.split(separator: " ") {
                if column > 0, indent.count + column + 1 + word.count > width {
                    result += "\n"
                    column = 0
                }
                result += column == 0 ? indent : " "
                column += (column == 0 ? 0 : 1) + word.count
                result += word
            }
            result += "\n"
        }
        return result
    }

    /// An example, as it is, four columns in.
    static func indented(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { $0.isEmpty ? "\n" : "    \($0)\n" }.joined()
    }
}
