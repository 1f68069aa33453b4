import CPlatform

/// The SHA-256 digest of some bytes (FIPS 180-4).
package struct Digest: Hashable, Sendable {
    private var words = SIMD8<UInt32>(
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19
    )

    private static let hasInstructions = lbgen_has_sha256_instructions() != 0

    /// Hashes bytes.
    package init(of bytes: [UInt8]) {
        self.init(of: bytes, usingInstructions: Self.hasInstructions)
    }

    /// Hashes bytes by the processor's instructions or, for tests and other processors, in plain Swift.
    init(of bytes: [UInt8], usingInstructions: Bool) {
        bytes.withUnsafeBytes { data in
            let whole = data.count / 64
            if let base = data.baseAddress { compress(base, blocks: whole, usingInstructions) }
            withUnsafeTemporaryAllocation(byteCount: 128, alignment: 16) { tail in
                let rest = UnsafeRawBufferPointer(rebasing: data[(whole * 64)...])
                let length = Self.fill(tail, with: rest, total: data.count)
                if let base = tail.baseAddress {
                    compress(UnsafeRawPointer(base), blocks: length / 64, usingInstructions)
                }
            }
        }
    }

    /// Reads 64 lower-case hexadecimal digits; `nil` for anything else.
    package init?(hexadecimal digits: ArraySlice<UInt8>) {
        guard digits.count == 64 else { return nil }
        words = SIMD8(repeating: 0)
        for (index, digit) in digits.enumerated() {
            let value: UInt32
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = UInt32(digit - UInt8(ascii: "a")) + 10
            default: return nil
            }
            words[index / 8] = words[index / 8] << 4 | value
        }
    }

    /// Appends 64 lower-case hexadecimal digits.
    package func append(to text: inout TextBuffer) {
        for index in 0..<8 {
            for shift in stride(from: UInt32(28), through: 0, by: -4) {
                let value = UInt8(truncatingIfNeeded: words[index] >> shift) & 15
                text.append(byte: value < 10 ? value + UInt8(ascii: "0") : value - 10 + UInt8(ascii: "a"))
            }
        }
    }

    /// The 64 lower-case hexadecimal digits that `sha256sum` prints.
    package var hexadecimal: String {
        var text = TextBuffer(capacity: 64)
        append(to: &text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    /// Writes the last bytes, the end mark and the length in bits (section 5.1.1); returns 64 or 128.
    private static func fill(
        _ tail: UnsafeMutableRawBufferPointer,
        with rest: UnsafeRawBufferPointer,
        total: Int
    ) -> Int {
        let length = rest.count < 56 ? 64 : 128
        tail.initializeMemory(as: UInt8.self, repeating: 0)
        tail.copyMemory(from: rest)
        tail[rest.count] = 0x80
        tail.storeBytes(of: (UInt64(total) &* 8).bigEndian, toByteOffset: length - 8, as: UInt64.self)
        return length
    }

    private mutating func compress(_ data: UnsafeRawPointer, blocks: Int, _ usingInstructions: Bool) {
        guard blocks > 0 else { return }
        withUnsafeMutablePointer(to: &words) { pointer in
            pointer.withMemoryRebound(to: UInt32.self, capacity: 8) { state in
                SHA256Rounds.constants.withUnsafeBufferPointer { constants in
                    guard let k = constants.baseAddress else { return }
                    if usingInstructions {
                        lbgen_sha256_blocks(state, k, data, blocks)
                    } else {
                        SHA256Rounds.compress(state, k: k, blocks: blocks, at: data)
                    }
                }
            }
        }
    }
}
