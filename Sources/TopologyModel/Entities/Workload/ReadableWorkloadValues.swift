package import YAMLTree

extension Availability: Readable {
    package static var placeholder: Availability { .count(1) }
    package static var expectation: String { "a number of replicas (1 to 10000), or a share of them (`80%`)" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> Availability? {
        if context.tree.kind(node) == .plain, case .int = context.tree.coreScalar(node) {
            return Replicas.read(node, in: context).map { .count($0.number) }
        }
        guard let share = Percentage(plainText(node, in: context, expected: expectation) ?? ""), share.number < 100
        else {
            context.reportValue(
                node, "`\(context.tree.text(node))` is not \(expectation)",
                help: ["100% would let no machine be emptied"])
            return nil
        }
        return .percent(share.number)
    }
}

/// A processor share in thousandths: `1`, `0.5`, `250m`.
package struct ProcessorShare: Readable, Comparable, Sendable {
    /// Thousandths of a processor, 1 to 1,000,000.
    package let thousandths: Int
    package static var placeholder: ProcessorShare { ProcessorShare(thousandths: 1000) }
    package static var expectation: String { "processors (`1`, `0.5`, `250m`; at most 1000)" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> ProcessorShare? {
        let kind = context.tree.kind(node)
        guard kind == .plain || kind == .text else {
            context.reportType(node, expected: expectation)
            return nil
        }
        guard let share = ProcessorShare(context.tree.text(node)) else {
            context.reportValue(node, "`\(context.tree.text(node))` is not \(expectation)")
            return nil
        }
        return share
    }

    private init(thousandths: Int) { self.thousandths = thousandths }

    /// Reads `1`, `0.5`, `250m`; `nil` for less than a thousandth and for more than 1000 processors.
    package init?(_ text: String) {
        let isMilli = text.hasSuffix("m")
        let parts = (isMilli ? text.dropLast() : text[...]).split(separator: ".", omittingEmptySubsequences: false)
        guard (1...(isMilli ? 1 : 2)).contains(parts.count), let whole = Self.number(parts[0], digits: 7) else {
            return nil
        }
        var thousandths = isMilli ? whole : whole * 1000
        if parts.count == 2 {
            guard let part = Self.number(parts[1], digits: 3) else { return nil }
            thousandths += part * [100, 10, 1][parts[1].utf8.count - 1]
        }
        guard (1...1_000_000).contains(thousandths) else { return nil }
        self.thousandths = thousandths
    }

    private static func number(_ digits: Substring, digits most: Int) -> Int? {
        guard (1...most).contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            return nil
        }
        return Int(digits)
    }

    /// Orders by size.
    package static func < (left: ProcessorShare, right: ProcessorShare) -> Bool { left.thousandths < right.thousandths }
}

/// An amount of memory or storage: `512Mi`, `1Gi`; `512m` and `1g` are the same, as everywhere in the language.
package struct MemorySize: TextReadable, Comparable, Sendable {
    /// The units: 2^10, 2^20, 2^30 and 2^40 bytes.
    package enum Unit: String, CaseIterable, Sendable {
        case kibi = "Ki"
        case mebi = "Mi"
        case gibi = "Gi"
        case tebi = "Ti"

        var shift: Int { ((Unit.allCases.firstIndex(of: self) ?? 0) + 1) * 10 }
    }

    /// The number before the unit, 1 to 1,048,576.
    package let count: Int
    /// The unit.
    package let unit: Unit
    package static var placeholder: MemorySize { MemorySize(count: 1, unit: .gibi) }
    package static var expectation: String { "an amount of memory with its unit (`512Mi`, `1Gi`)" }

    private init(count: Int, unit: Unit) {
        self.count = count
        self.unit = unit
    }

    package init?(_ text: String) {
        let digits = text.prefix { $0 >= "0" && $0 <= "9" }
        let suffix = String(text.dropFirst(digits.count))
        let unit = Unit.allCases.first { suffix == $0.rawValue || suffix == $0.rawValue.prefix(1).lowercased() }
        guard let unit, (1...7).contains(digits.count), let count = Int(digits), (1...1_048_576).contains(count),
            !digits.hasPrefix("0")
        else { return nil }
        self.init(count: count, unit: unit)
    }

    /// The bytes.
    package var bytes: Int { count << unit.shift }

    /// As clusters read it: `512Mi`.
    package var text: String { "\(count)\(unit.rawValue)" }

    /// Orders by bytes.
    package static func < (left: MemorySize, right: MemorySize) -> Bool { left.bytes < right.bytes }
    package static func == (left: MemorySize, right: MemorySize) -> Bool { left.bytes == right.bytes }
}

/// A word of a command: text of 1 to 4096 bytes without NUL.
package struct ArgumentText: TextReadable, Sendable {
    /// The text.
    package let text: String
    package static var placeholder: ArgumentText { ArgumentText(unchecked: "") }
    package static var expectation: String { "text of at most 4096 bytes without NUL" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        guard text.utf8.count <= 4096, !text.utf8.contains(0) else { return nil }
        self.text = text
    }
}

/// The name of an image, with a tag or a digest: `registry.example.com:5000/shop/web:1.4`.
package struct ImageReference: TextReadable, Hashable, Sendable {
    /// As it was written.
    package let text: String
    /// Whether the same name may be another image tomorrow: no digest, and the tag `latest` or none.
    package let isFloating: Bool
    package static var placeholder: ImageReference { ImageReference(unchecked: "image:1", isFloating: false) }
    package static var expectation: String { "an image (`shop/web:1.4`, `registry.example.com/web@sha256:...`)" }

    private init(unchecked text: String, isFloating: Bool) {
        self.text = text
        self.isFloating = isFloating
    }

    /// Reads an image as distribution/reference has it; `nil` for any other text.
    package init?(_ text: String) {
        guard text.utf8.count <= 400 else { return nil }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count) else { return nil }
        if parts.count == 2 {
            guard parts[1].hasPrefix("sha256:"), case let digest = parts[1].dropFirst(7), digest.utf8.count == 64,
                digest.allSatisfy({ $0.isHexDigit && !$0.isUppercase })
            else { return nil }
        }
        var name = parts[0]
        var tag: Substring?
        if let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") {
            let found = name[name.index(after: colon)...]
            guard (1...128).contains(found.utf8.count), found.utf8.allSatisfy({ Self.isTag($0) }),
                found.first != ".", found.first != "-"
            else { return nil }
            tag = found
            name = name[..<colon]
        }
        guard Self.isName(name) else { return nil }
        self.text = text
        isFloating = parts.count == 1 && (tag == nil || tag == "latest")
    }

    private static func isName(_ name: Substring) -> Bool {
        var components = name.split(separator: "/", omittingEmptySubsequences: false)
        // The first part of several is a registry, which may have a port and upper case letters.
        if components.count > 1, let first = components.first, first.contains(":") || first.contains(".") {
            guard SocketAddress(first.contains(":") ? String(first) : "\(first):1") != nil else { return false }
            components.removeFirst()
        }
        return components.allSatisfy { part in
            guard let first = part.utf8.first, let last = part.utf8.last, isWord(first), isWord(last) else {
                return false
            }
            return part.utf8.allSatisfy { isWord($0) || "._-".utf8.contains($0) }
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39 }

    private static func isTag(_ byte: UInt8) -> Bool {
        isWord(byte) || byte >= 0x41 && byte <= 0x5A || "._-".utf8.contains(byte)
    }
}
