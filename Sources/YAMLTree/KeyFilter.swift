/// Which keys a mapping may have: 64 bits of lengths and first letters, so that most keys that are not there are known to
/// be missing without a search.
package struct KeyFilter: Sendable {
    /// Every key may be there.
    package static let everything = KeyFilter(bits: .max)

    private var bits: UInt64 = 0

    /// No key.
    init() {}

    private init(bits: UInt64) { self.bits = bits }

    /// Takes a key in.
    mutating func insert(_ key: UnsafeBufferPointer<UInt8>) { bits |= Self.bit(key.count, key.first ?? 0) }

    /// Whether a key may be there; never false for one that is.
    package func mayContain(_ key: StaticString) -> Bool {
        bits & Self.bit(key.utf8CodeUnitCount, key.utf8CodeUnitCount > 0 ? key.utf8Start[0] : 0) != 0
    }

    private static func bit(_ length: Int, _ first: UInt8) -> UInt64 {
        1 << UInt64((length &* 11 &+ Int(first)) & 63)
    }
}

extension YAMLTree {
    /// The filter of a mapping's keys; of anything else, no key.
    package func keyFilter(_ mapping: NodeID) -> KeyFilter {
        var filter = KeyFilter()
        withKeys(of: mapping) { filter.insert($0) }
        return filter
    }
}
