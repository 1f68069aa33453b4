import Foundation

#if canImport(Glibc)
    import Glibc
    private let stream = Int32(SOCK_STREAM.rawValue)
    private let datagram = Int32(SOCK_DGRAM.rawValue)
#elseif canImport(Darwin)
    import Darwin
    private let stream = SOCK_STREAM
    private let datagram = SOCK_DGRAM
#endif

/// A TCP socket whose every wait is bounded.
struct TimedSocket {
    let descriptor: Int32

    /// Listens on an address (IPv4 or IPv6, written as digits) and port; port 0 lets the kernel choose.
    static func listening(on address: String, port: UInt16, backlog: Int32 = 16) -> TimedSocket? {
        let descriptor = socket(address.contains(":") ? AF_INET6 : AF_INET, stream, 0)
        guard descriptor >= 0 else { return nil }
        keepFromChildren(descriptor)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let bound = withAddress(address, port) { bind(descriptor, $0, $1) }
        guard bound == 0, listen(descriptor, backlog) == 0 else {
            close(descriptor)
            return nil
        }
        return TimedSocket(descriptor: descriptor)
    }

    /// Connects within the milliseconds given; nil when refused, unreachable or too late.
    static func connected(to address: String, port: UInt16, within milliseconds: Int32) -> TimedSocket? {
        let descriptor = socket(address.contains(":") ? AF_INET6 : AF_INET, stream, 0)
        guard descriptor >= 0 else { return nil }
        keepFromChildren(descriptor)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        let socket = TimedSocket(descriptor: descriptor)
        let status = withAddress(address, port) { connect(descriptor, $0, $1) }
        if status != 0, errno != EINPROGRESS || !socket.isReady(POLLOUT, within: milliseconds) || socket.failure != 0 {
            socket.end()
            return nil
        }
        return socket
    }

    /// Whether the machine (the namespace of the thread) holds an address.
    static func isLocal(_ address: String) -> Bool {
        let descriptor = socket(address.contains(":") ? AF_INET6 : AF_INET, datagram, 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return withAddress(address, 0) { bind(descriptor, $0, $1) } == 0
    }

    /// The port that the socket is bound to.
    var port: UInt16 {
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        return UInt16(bigEndian: address.sin6_port)
    }

    /// The next connection, or nil when none comes within the milliseconds given.
    func accepted(within milliseconds: Int32) -> TimedSocket? {
        guard isReady(POLLIN, within: milliseconds) else { return nil }
        let descriptor = accept(self.descriptor, nil, nil)
        guard descriptor >= 0 else { return nil }
        Self.keepFromChildren(descriptor)
        return TimedSocket(descriptor: descriptor)
    }

    /// Whatever comes next, up to 4 KiB; empty when nothing comes in time or the peer has ended.
    func received(within milliseconds: Int32) -> [UInt8] {
        guard isReady(POLLIN, within: milliseconds) else { return [] }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return Array(buffer.prefix(max(0, count)))
    }

    /// Sends what the peer will take at once.
    func send(_ text: String) {
        let bytes = Array(text.utf8)
        #if canImport(Glibc)
            let noSignal = Int32(MSG_NOSIGNAL)
        #else
            let noSignal: Int32 = 0
        #endif
        _ = Self.system(descriptor, bytes, bytes.count, noSignal)
    }

    /// Closes the socket.
    func end() { close(descriptor) }

    /// Without this a keepalived that is started meanwhile would hold the port open.
    private static func keepFromChildren(_ descriptor: Int32) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }

    private static func system(_ file: Int32, _ bytes: [UInt8], _ count: Int, _ flags: Int32) -> Int {
        #if canImport(Glibc)
            Glibc.send(file, bytes, count, flags)
        #else
            Darwin.send(file, bytes, count, flags)
        #endif
    }

    private var failure: Int32 {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &value, &length) == 0 ? value : errno
    }

    private func isReady(_ event: Int32, within milliseconds: Int32) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        return poll(&watched, 1, milliseconds) > 0
    }

    private static func withAddress(
        _ text: String, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        if text.contains(":") {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            inet_pton(AF_INET6, text, &address.sin6_addr)
            return withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    body($0, socklen_t(MemoryLayout<sockaddr_in6>.size))
                }
            }
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, text, &address.sin_addr)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
