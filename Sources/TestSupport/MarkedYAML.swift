/// YAML that says on each line which findings it must cause: `port: 99999  # expect: LB0203`, several joined by blanks or commas.
package struct MarkedYAML: Sendable {
    /// One finding that must come.
    package struct Expectation: Hashable, Comparable, Sendable, CustomStringConvertible {
        /// The line, counted from 1.
        package let line: Int
        /// The code, such as `LB0301`.
        package let code: String

        /// Joins a line and a code.
        package init(line: Int, code: String) {
            self.line = line
            self.code = code
        }

        /// `12: LB0301`.
        package var description: String { "\(line): \(code)" }

        /// Orders by line, then code.
        package static func < (left: Expectation, right: Expectation) -> Bool {
            (left.line, left.code) < (right.line, right.code)
        }
    }

    /// The text as the program reads it: the markers are comments and stay.
    package let text: String
    /// What must be found, in line order; a code twice on one line must come twice.
    package let expected: [Expectation]

    /// Reads the markers of a text.
    package init(_ text: String) {
        self.text = text
        var expected: [Expectation] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let marker = line.ranges(of: "# expect:").last else { continue }
            let codes = line[marker.upperBound...].split { $0 == " " || $0 == "," || $0 == "\t" || $0 == "\r" }
            expected += codes.map { Expectation(line: index + 1, code: String($0)) }
        }
        self.expected = expected.sorted()
    }

    /// Compares with what was found; `nil` when equal, otherwise what is missing and what was not expected.
    package func mismatch(with found: [Expectation]) -> String? {
        var missing: [Expectation] = []
        var unexpected = found
        for expectation in expected {
            if let index = unexpected.firstIndex(of: expectation) {
                unexpected.remove(at: index)
            } else {
                missing.append(expectation)
            }
        }
        if missing.isEmpty && unexpected.isEmpty { return nil }
        return "missing: \(missing), not expected: \(unexpected.sorted())"
    }
}
