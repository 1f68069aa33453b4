/// The names of the objects of one kind: legal, each taken once, made of what they are for and of nothing else.
struct ObjectNames {
    private var taken: Set<String> = []

    /// Takes a name: the one wanted, when it is a DNS label (RFC 1035) of at most 63 characters that is free, else its
    /// first 54 characters and a hash of it.
    mutating func claim(_ wanted: String) -> String {
        if Self.isLabel(wanted), taken.insert(wanted).inserted { return wanted }
        var seed = wanted
        while true {
            let name = Self.shortened(wanted, hash: Self.hash(of: seed))
            if taken.insert(name).inserted { return name }
            seed += "+"
        }
    }

    /// Marks a name as taken by something else; `false` when it was already.
    mutating func reserve(_ name: String) -> Bool { taken.insert(name).inserted }

    /// Whether a name is a DNS label of RFC 1035: a letter, then letters, digits and hyphens, no hyphen at its end.
    static func isLabel(_ text: String) -> Bool {
        guard (1...63).contains(text.utf8.count), let first = text.utf8.first, first >= UInt8(ascii: "a"),
            first <= UInt8(ascii: "z"), text.utf8.last != UInt8(ascii: "-")
        else { return false }
        return text.utf8.allSatisfy { isLabelByte($0) }
    }

    private static func isLabelByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }

    private static func shortened(_ text: String, hash: String) -> String {
        var head = text.utf8.prefix(54).map { isLabelByte($0) ? $0 : UInt8(ascii: "-") }
        if let first = head.first, first < UInt8(ascii: "a") { head[0] = UInt8(ascii: "x") }
        while head.last == UInt8(ascii: "-") { head.removeLast() }
        return String(decoding: head, as: UTF8.self) + "-" + hash
    }

    /// FNV-1a, 64 bits, folded to 32: eight hex digits.
    static func hash(of text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(UInt32(truncatingIfNeeded: hash ^ hash >> 32), radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}

extension ObjectNames {
    /// The topology's name and a part's, joined by a hyphen; the name alone when both are the same.
    static func joined(_ topology: String, _ part: String) -> String {
        topology == part ? topology : "\(topology)-\(part)"
    }

    /// A name that is a DNS label: the text itself when it is one, else its beginning and a hash of it.
    static func label(of text: String) -> String {
        isLabel(text) ? text : shortened(text, hash: hash(of: text))
    }
}
