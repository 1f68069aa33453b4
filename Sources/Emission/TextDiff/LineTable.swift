#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Gives each line a number, equal lines the same one: a hash table over the texts themselves, without a copy of a line.
struct LineTable {
    private struct Slot {
        var hash: UInt64 = 0
        /// The number, or -1 in a free slot.
        var number: Int32 = -1
        var start: UnsafeRawPointer?
        var length = 0
    }

    private var slots: [Slot]
    private var count: Int32 = 0

    /// A table for up to so many lines.
    init(lines: Int) {
        var size = 64
        while size < lines * 2 { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
    }

    /// The number of a line; the text must stay where it is as long as the table.
    mutating func number(of line: UnsafeRawBufferPointer) -> Int32 {
        let hash = Self.hash(line)
        var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[index].number >= 0 {
            let slot = slots[index]
            if slot.hash == hash, slot.length == line.count, let a = slot.start, let b = line.baseAddress,
                memcmp(a, b, line.count) == 0
            {
                return slot.number
            }
            index = (index + 1) & (slots.count - 1)
        }
        slots[index] = Slot(hash: hash, number: count, start: line.baseAddress, length: line.count)
        count += 1
        return count - 1
    }

    private static func hash(_ line: UnsafeRawBufferPointer) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(bytes: line)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
