import Diagnostics

/// Turns libyaml's marks, which count Unicode scalars, into byte offsets.
struct ScalarOffsets {
    private static let stride = 64
    /// The byte offset of every 64th scalar; empty for ASCII text.
    private let checkpoints: [UInt32]
    private let file: SourceFile

    init(_ file: SourceFile) {
        self.file = file
        guard !file.isASCII else {
            checkpoints = []
            return
        }
        var table: [UInt32] = []
        var scalars = 0
        for (offset, byte) in file.bytes.enumerated() where byte & 0xC0 != 0x80 {
            if scalars % Self.stride == 0 { table.append(UInt32(offset)) }
            scalars += 1
        }
        checkpoints = table
    }

    /// The byte offset of the scalar numbered `index`.
    @inline(__always) func byte(_ index: Int) -> UInt32 {
        file.isASCII ? UInt32(truncatingIfNeeded: index) : slowByte(index)
    }

    private func slowByte(_ index: Int) -> UInt32 {
        let checkpoint = index / Self.stride
        guard checkpoint < checkpoints.count else { return UInt32(file.bytes.count) }
        var offset = Int(checkpoints[checkpoint])
        var left = index % Self.stride
        while offset < file.bytes.count {
            if file.bytes[offset] & 0xC0 != 0x80 {
                if left == 0 { break }
                left -= 1
            }
            offset += 1
        }
        return UInt32(offset)
    }
}
