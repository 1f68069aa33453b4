/// A number of bytes with its unit spelled: `512k`, `10m`, `2g`; 1k is 1024 bytes.
package struct ByteSize: Hashable, Comparable, Sendable {
    /// The units, of 2^10, 2^20 and 2^30 bytes.
    package enum Unit: String, Sendable {
        case kibibytes = "k"
        case mebibytes = "m"
        case gibibytes = "g"
    }

    /// The number before the unit, 1 to 1,048,576.
    package let count: Int
    /// The unit.
    package let unit: Unit

    /// Reads `10m`; `nil` without a unit, for 0, and for more than 1024 g.
    package init?(_ text: String) {
        guard let last = text.last, let unit = Unit(rawValue: String(last)) else { return nil }
        let digits = text.dropLast()
        guard !digits.isEmpty, digits.utf8.count <= 10, digits.utf8.first != UInt8(ascii: "0"),
            digits.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }), let count = Int(digits)
        else { return nil }
        self.init(count: count, unit: unit)
        guard bytes <= 1 << 40 else { return nil }
    }

    /// Stands where a size could not be read.
    package static let placeholder = ByteSize(count: 1, unit: .mebibytes)

    private init(count: Int, unit: Unit) {
        self.count = count
        self.unit = unit
    }

    /// The bytes, 1024 to 2^40.
    package var bytes: Int {
        switch unit {
        case .kibibytes: count << 10
        case .mebibytes: count << 20
        case .gibibytes: count << 30
        }
    }

    /// As it was written: `10m`.
    package var text: String { "\(count)\(unit.rawValue)" }

    /// Orders by bytes.
    package static func < (left: ByteSize, right: ByteSize) -> Bool { left.bytes < right.bytes }
}
