extension String {
    /// The text percent-encoded (RFC 3986, 2.1): every byte but ASCII letters, digits and those of `kept`.
    package func percentEncoded(except kept: StaticString) -> String {
        kept.withUTF8Buffer { kept in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(utf8.count)
            for byte in utf8 {
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    bytes.append(byte)
                case _ where kept.contains(byte): bytes.append(byte)
                default: bytes += [UInt8(ascii: "%"), Self.digit(byte >> 4), Self.digit(byte & 0xF)]
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
