#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why a file cannot be read.
struct UnreadableFile: Error, Equatable {
    /// The value of `errno`.
    let code: Int32

    /// Whether it is a folder.
    var isFolder: Bool { code == EISDIR }

    /// What the system says: "No such file or directory".
    var reason: String { String(cString: strerror(code)) }
}

/// Bytes from a file or a stream.
enum InputFile {
    /// The whole of a file, and one byte beyond `limit` of one that is longer.
    static func read(_ path: String, limit: Int) throws(UnreadableFile) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor != -1 else { throw UnreadableFile(code: errno) }
        defer { close(descriptor) }
        return try read(descriptor, limit: limit)
    }

    /// The same of what is open already.
    static func read(_ descriptor: Int32, limit: Int) throws(UnreadableFile) -> [UInt8] {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw UnreadableFile(code: errno) }
        if status.st_mode & S_IFMT == S_IFDIR { throw UnreadableFile(code: EISDIR) }
        // One byte more than the file is said to have, so that its end shows without growing.
        var room = max(4096, min(Int(status.st_size), limit) + 1)
        var bytes: [UInt8] = []
        while true {
            let count = try fill(&bytes, from: descriptor, room: room)
            if count < room || bytes.count > limit { return bytes }
            room = max(bytes.count, 1 << 16)
        }
    }

    /// Reads up to `room` bytes behind those that are there; fewer only at the end.
    private static func fill(
        _ bytes: inout [UInt8], from descriptor: Int32, room: Int
    ) throws(UnreadableFile) -> Int {
        let start = bytes.count
        var failure: Int32?
        let filled = [UInt8](unsafeUninitializedCapacity: start + room) { buffer, count in
            count = buffer.update(fromContentsOf: bytes)
            while count < start + room {
                let got = systemRead(descriptor, buffer.baseAddress.map { $0 + count }, start + room - count)
                if got == 0 { return }
                if got > 0 {
                    count += got
                } else if errno != EINTR {
                    failure = errno
                    return
                }
            }
        }
        if let failure { throw UnreadableFile(code: failure) }
        bytes = filled
        return bytes.count - start
    }
}

private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}
