/// A network in CIDR form: `10.0.0.0/8`, `2001:db8::/32`; a lone address is a network of one.
package struct IPNetwork: Hashable, Sendable {
    /// The first address.
    package let address: IPAddress
    /// Leading bits in common, 0 to 32 or 128.
    package let prefixLength: Int

    /// Why a text is not a network.
    package enum Problem: Error, Equatable {
        /// Not an address with a prefix length.
        case malformed
        /// Bits behind the prefix are set; the network that was probably meant.
        case hostBits(meant: String)
    }

    /// Reads a network.
    package init(_ text: String) throws(Problem) {
        guard let (address, length) = Self.split(text) else { throw .malformed }
        self.address = address
        prefixLength = length
        let masked = Self.masked(address.bytes, length)
        guard masked == address.bytes else {
            throw .hostBits(meant: Self.spelled(masked, isIPv6: address.isIPv6) + "/\(length)")
        }
    }

    /// 127.0.0.1/32, where a network could not be read.
    init(loopback: ()) {
        address = IPAddress(loopback: ())
        prefixLength = 32
    }

    /// An address and a prefix length from `A/N` or `A`.
    static func split(_ text: String) -> (IPAddress, Int)? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, let address = IPAddress(String(first)) else { return nil }
        let widest = address.isIPv6 ? 128 : 32
        guard parts.count == 2 else { return (address, widest) }
        guard let length = Int(parts[1]), (0...widest).contains(length), String(length) == parts[1] else { return nil }
        return (address, length)
    }

    private static func masked(_ bytes: [UInt8], _ length: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let bits = min(max(length - index * 8, 0), 8)
            return byte & UInt8(truncatingIfNeeded: 0xFF00 >> bits)
        }
    }

    private static func spelled(_ bytes: [UInt8], isIPv6: Bool) -> String {
        if !isIPv6 { return bytes.map { String($0) }.joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
        return IPAddress(groups.joined(separator: ":"))?.text ?? groups.joined(separator: ":")
    }

    /// `10.0.0.0/8`.
    package var text: String { "\(address.text)/\(prefixLength)" }
}

/// An address together with the length of its network, as an interface bears it: `192.168.1.25/24`.
package struct InterfaceAddress: Hashable, Sendable {
    /// The address.
    package let address: IPAddress
    /// Bits of its network, 0 to 32 or 128.
    package let prefixLength: Int

    /// Reads `A/N`; a lone address gets the full length.
    package init?(_ text: String) {
        guard let (address, length) = IPNetwork.split(text) else { return nil }
        self.address = address
        prefixLength = length
    }

    /// 127.0.0.1/32, where an address could not be read.
    init(loopback: ()) {
        address = IPAddress(loopback: ())
        prefixLength = 32
    }

    /// `192.168.1.25/24`.
    package var text: String { "\(address.text)/\(prefixLength)" }
}
