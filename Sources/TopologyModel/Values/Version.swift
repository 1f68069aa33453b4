/// A program's version: one to four numbers, `1.22`, `2.2.7`.
package struct Version: Hashable, Comparable, Sendable {
    /// The numbers, most significant first.
    package let numbers: [Int]

    /// Takes numbers.
    package init(_ numbers: Int...) { self.numbers = numbers }

    /// Reads `1.22.1`; `nil` for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part -> Int? in
            guard part.utf8.count <= 4, part.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
            return Int(part)
        }
        guard (1...4).contains(parts.count), numbers.count == parts.count else { return nil }
        self.numbers = numbers
    }

    /// `1.22.1`
    package var text: String { numbers.map { String($0) }.joined(separator: ".") }

    /// Orders number by number; a missing number counts as 0.
    package static func < (left: Version, right: Version) -> Bool {
        for index in 0..<max(left.numbers.count, right.numbers.count) {
            let a = index < left.numbers.count ? left.numbers[index] : 0
            let b = index < right.numbers.count ? right.numbers[index] : 0
            if a != b { return a < b }
        }
        return false
    }
}
