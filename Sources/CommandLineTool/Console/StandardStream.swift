#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The three streams that every program is given.
enum StandardStream: Int32, CaseIterable {
    /// Standard input.
    case input = 0
    /// Standard output: artefacts.
    case output = 1
    /// Standard error: findings and progress.
    case errors = 2

    /// Whether a person watches.
    var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Writes all of it.
    func write(_ bytes: [UInt8]) throws(StreamFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(rawValue, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw StreamFailure(stream: self, code: errno)
            }
        }
    }

    /// Writes all of it.
    func write(_ text: String) throws(StreamFailure) { try write(Array(text.utf8)) }

    /// Puts something unwritable in the place of each stream that the caller closed.
    ///
    /// Otherwise the next file opened gets the stream's number, and findings are written into a topology.
    static func occupyClosed() {
        for stream in allCases where fcntl(stream.rawValue, F_GETFD) == -1 {
            // Files get the lowest free number, which is this one.
            _ = open("/dev/null", O_RDONLY)
        }
    }
}

/// A stream that did not take what was written to it.
struct StreamFailure: Error, Equatable {
    /// The stream.
    let stream: StandardStream
    /// The value of `errno`.
    let code: Int32

    /// Whether the reader has gone, as in `lbgen targets | head -1`: nobody is left to be told.
    var isReaderGone: Bool { code == EPIPE }

    /// What the system says of it.
    var reason: String { String(cString: strerror(code)) }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
