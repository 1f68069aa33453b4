/// A span of time with its unit spelled: `500ms`, `5s`, `2m`, `1h`, `30d`; kept in milliseconds.
package struct Duration: Hashable, Comparable, Sendable {
    /// Milliseconds, at least 0.
    package let milliseconds: Int

    /// Takes milliseconds.
    package init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// Takes whole seconds.
    package static func seconds(_ count: Int) -> Duration { Duration(milliseconds: count * 1000) }

    /// Reads `5s`; `nil` without a unit, with a sign, or past a hundred years.
    package init?(_ text: String) {
        let digits = text.utf8.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard !digits.isEmpty, let count = Int(String(decoding: Array(digits), as: UTF8.self)), count < 1 << 40 else {
            return nil
        }
        let scale: Int
        switch text.dropFirst(digits.count) {
        case "ms": scale = 1
        case "s": scale = 1000
        case "m": scale = 60_000
        case "h": scale = 3_600_000
        case "d": scale = 86_400_000
        default: return nil
        }
        let (product, overflow) = count.multipliedReportingOverflow(by: scale)
        guard !overflow, product <= 36_500 * 86_400_000 else { return nil }
        milliseconds = product
    }

    /// Whole seconds, rounded up.
    package var secondsRoundedUp: Int { (milliseconds + 999) / 1000 }

    /// Whether it is a whole number of seconds.
    package var isWholeSeconds: Bool { milliseconds % 1000 == 0 }

    /// The shortest spelling with a unit: `90s`, `500ms`, `1h`.
    package var text: String {
        for (scale, unit) in [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1000, "s")]
        where milliseconds > 0 && milliseconds % scale == 0 {
            return "\(milliseconds / scale)\(unit)"
        }
        return milliseconds == 0 ? "0s" : "\(milliseconds)ms"
    }

    /// Seconds with at most two decimals, for people: `18.6s`.
    package var rounded: String {
        let hundredths = (milliseconds + 5) / 10
        let whole = hundredths / 100
        let part = hundredths % 100
        if part == 0 { return "\(whole)s" }
        return part % 10 == 0 ? "\(whole).\(part / 10)s" : "\(whole).\(part < 10 ? "0" : "")\(part)s"
    }

    /// Orders by length.
    package static func < (left: Duration, right: Duration) -> Bool { left.milliseconds < right.milliseconds }

    /// The sum.
    package static func + (left: Duration, right: Duration) -> Duration {
        Duration(milliseconds: left.milliseconds + right.milliseconds)
    }

    /// The length `count` times.
    package static func * (count: Int, length: Duration) -> Duration {
        Duration(milliseconds: count * length.milliseconds)
    }
}
