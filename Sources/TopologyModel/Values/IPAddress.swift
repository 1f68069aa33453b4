#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// An IPv4 or IPv6 address in its canonical spelling (RFC 5952 for IPv6).
package struct IPAddress: Hashable, Sendable {
    /// The canonical text, without brackets.
    package let text: String
    /// Whether it is an IPv6 address.
    package let isIPv6: Bool

    /// Reads an address; `nil` for a name, for leading zeros, for a zone or a port.
    package init?(_ text: String) {
        if Self.isIPv4(text) {
            self.text = text
            isIPv6 = false
            return
        }
        guard text.utf8.contains(UInt8(ascii: ":")) else { return nil }
        var bytes = in6_addr()
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &bytes, &buffer, socklen_t(buffer.count)) != nil else { return nil }
        self.text = buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress.unsafelyUnwrapped) }
        isIPv6 = true
    }

    /// 127.0.0.1, where an address could not be read.
    init(loopback: ()) {
        text = "127.0.0.1"
        isIPv6 = false
    }

    /// `a.b.c.d`, each part 0 to 255 without leading zeros.
    static func isIPv4(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var parts = 0
            var value = -1
            for byte in bytes {
                if byte == UInt8(ascii: ".") {
                    guard value >= 0 else { return false }
                    parts += 1
                    value = -1
                } else {
                    guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), value != 0 else { return false }
                    value = max(value, 0) * 10 + Int(byte - UInt8(ascii: "0"))
                    guard value <= 255 else { return false }
                }
            }
            return parts == 3 && value >= 0
        }
    }

    /// Whether the host itself answers it: 127.0.0.0/8 or ::1.
    package var isLoopback: Bool { isIPv6 ? text == "::1" : text.hasPrefix("127.") }

    /// Whether it is an IPv6 address that a socket cannot be bound to as it stands: IPv4-mapped, or link-local.
    package var needsZoneOrIPv4: Bool {
        guard isIPv6 else { return false }
        let bytes = bytes
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped || bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }

    /// Whether it means nothing outside its own network: loopback, link-local, unique local, RFC 1918 and RFC 6598.
    package var isPrivate: Bool {
        let bytes = bytes
        if isIPv6 { return text == "::1" || bytes[0] & 0xFE == 0xFC || bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80 }
        switch (bytes[0], bytes[1]) {
        case (10, _), (127, _), (169, 254), (192, 168), (172, 16...31), (100, 64...127): return true
        default: return false
        }
    }

    /// Whether it stands for every address of the host: 0.0.0.0 or ::.
    package var isUnspecified: Bool { text == "0.0.0.0" || text == "::" }

    /// The address as a socket address wants it: IPv6 in brackets.
    package var bracketed: String { isIPv6 ? "[\(text)]" : text }

    /// 4 or 16 bytes, network order.
    package var bytes: [UInt8] {
        if isIPv6 {
            var address = in6_addr()
            inet_pton(AF_INET6, text, &address)
            return withUnsafeBytes(of: address) { Array($0) }
        }
        return text.split(separator: ".").map { UInt8($0) ?? 0 }
    }
}
