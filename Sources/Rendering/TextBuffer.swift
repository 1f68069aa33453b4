#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The bytes of a file while it is printed: append-only, growing, with no `String` on the way.
///
/// Generated trees run to tens of megabytes; appending through raw memory is an order of magnitude faster than
/// joining strings.
package struct TextBuffer: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    /// The number of bytes written.
    package internal(set) var count = 0

    /// An empty buffer with room for `capacity` bytes.
    package init(capacity: Int = 4096) {
        self.capacity = max(capacity, 64)
        guard let memory = malloc(self.capacity) else { abort() }
        base = memory.bindMemory(to: UInt8.self, capacity: self.capacity)
    }

    deinit { free(base) }

    /// Appends a constant.
    @inlinable package mutating func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends the UTF-8 bytes of a string.
    @inlinable package mutating func append(_ text: String) {
        // A copy, which `withUTF8` asks for, is only needed for text that is not UTF-8 in memory.
        if text.utf8.withContiguousStorageIfAvailable({ append($0) }) != nil { return }
        var text = text
        text.withUTF8 { append($0) }
    }

    /// Appends a whole number in decimal.
    @inlinable package mutating func append(_ number: Int) {
        var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { buffer in
            var rest = number.magnitude
            var index = 24
            repeat {
                index -= 1
                buffer[index] = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
                rest /= 10
            } while rest > 0
            if number < 0 {
                index -= 1
                buffer[index] = UInt8(ascii: "-")
            }
            append(UnsafeBufferPointer(rebasing: buffer.bindMemory(to: UInt8.self)[index..<24]))
        }
    }

    /// Appends one byte.
    @inlinable package mutating func append(byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    /// Appends `depth` levels of indentation of `width` spaces.
    @inlinable package mutating func indent(_ depth: Int, width: Int = 4) {
        let spaces = depth * width
        reserve(spaces)
        (base + count).update(repeating: UInt8(ascii: " "), count: spaces)
        count += spaces
    }

    /// Appends raw bytes.
    @inlinable package mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
        reserve(bytes.count)
        (base + count).update(from: source, count: bytes.count)
        count += bytes.count
    }

    /// A copy of what was written.
    package var bytes: [UInt8] { bytes(behind: []) }

    /// A copy of what was written, with a banner before it.
    package func bytes(behind banner: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(banner.count + count)
        result += banner
        result += UnsafeBufferPointer(start: base, count: count)
        return result
    }

    @inlinable mutating func reserve(_ more: Int) {
        if count + more > capacity { grow(more) }
    }

    @usableFromInline mutating func grow(_ more: Int) {
        capacity = max(capacity * 2, count + more)
        // The kernel moves the pages of a large block; copying it would touch them twice.
        guard let grown = realloc(base, capacity) else { abort() }
        base = grown.bindMemory(to: UInt8.self, capacity: capacity)
    }
}
