#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A TCP socket, on 127.0.0.1 unless another address is given, that closes itself, for tests that must decide on every byte.
package final class Socket {
    /// What the kernel refused.
    package struct Failure: Error, CustomStringConvertible {
        /// The call and the reason.
        package let description: String
        /// Whether the peer has closed the connection without having read everything.
        let isReset: Bool

        init(_ call: String) {
            isReset = errno == ECONNRESET
            description = "\(call): \(String(cString: strerror(errno)))"
        }
    }

    private let descriptor: Int32

    /// Opens a socket; sends and receives give up after `timeout` seconds.
    package init(timeout: Int = 10) throws {
        #if canImport(Glibc)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { throw Failure("socket") }
        var limit = timeval(tv_sec: timeout, tv_usec: 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        close(descriptor)
    }

    /// Takes a port for listening, or with port 0 an address of 127.0.0.0/8 to connect from; false when it is taken.
    package func bind(port: Int, address: String = "127.0.0.1") -> Bool {
        Self.withAddress(port, address) { address, length in
            #if canImport(Glibc)
                Glibc.bind(descriptor, address, length) == 0
            #else
                Darwin.bind(descriptor, address, length) == 0
            #endif
        }
    }

    /// Connects to a port of an IPv4 address; false when nobody listens there.
    package func connect(port: Int, address: String = "127.0.0.1") -> Bool {
        Self.withAddress(port, address) { address, length in
            #if canImport(Glibc)
                Glibc.connect(descriptor, address, length) == 0
            #else
                Darwin.connect(descriptor, address, length) == 0
            #endif
        }
    }

    /// Sends all bytes.
    package func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            // A peer that has closed is an error of this call, not the end of the process (SIGPIPE).
            #if canImport(Glibc)
                let sent = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
            #else
                let sent = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            #endif
            guard sent > 0 else { throw Failure("write") }
            rest = rest.dropFirst(sent)
        }
    }

    /// The next bytes that arrive; empty at the end of the stream.
    package func receive() throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw Failure("read") }
        return Array(buffer[..<count])
    }

    private static func withAddress<Result>(
        _ port: Int,
        _ host: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr(host)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
