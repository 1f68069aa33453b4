/// The text of an environment file, a variable a line, as one program reads it.
package struct EnvironmentFile: ~Copyable {
    /// Who reads the file.
    package enum Reader: Sendable {
        /// systemd: `NAME="value"` (systemd.exec(5), `EnvironmentFile=`). A shell reads the same lines as the same values.
        case serviceManager
        /// Compose and container engines: `NAME=value`. They differ in what quotes and dollars do, the engine's own
        /// `--env-file` takes quotes as they are: a value is written only where all of them read the same.
        case engine
    }

    private var buffer = TextBuffer(capacity: 1024)
    private let reader: Reader

    /// An empty file.
    package init(for reader: Reader = .serviceManager) { self.reader = reader }

    /// Adds a line for people, or an empty one. Line breaks become spaces.
    package mutating func comment(_ text: String) {
        buffer.append("#")
        if !text.isEmpty { buffer.append(" ") }
        for byte in text.utf8 { buffer.append(byte: byte == 0x0A || byte == 0x0D ? UInt8(ascii: " ") : byte) }
        buffer.append("\n")
    }

    /// Adds a variable that people are to fill in. The name is one of letters, digits and `_`.
    package mutating func leaveEmpty(_ name: String) {
        buffer.append(name)
        buffer.append("=\n")
    }

    /// Adds an empty line.
    package mutating func blank() { buffer.append("\n") }

    /// Sets a variable; throws where the value has a control character, which no line can hold.
    package mutating func set(_ name: StaticString, _ value: String) throws(Inexpressible) {
        guard !value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw Inexpressible("an environment file has no control characters")
        }
        guard reader == .serviceManager else { return try setBare(name, value) }
        buffer.append(name)
        buffer.append("=\"")
        for byte in value.utf8 {
            // These four are all that a backslash quotes between double quotes, for systemd as for a shell.
            if "\"\\`$".utf8.contains(byte) { buffer.append(byte: UInt8(ascii: "\\")) }
            buffer.append(byte: byte)
        }
        buffer.append("\"\n")
    }

    private mutating func setBare(_ name: StaticString, _ value: String) throws(Inexpressible) {
        guard value.utf8.allSatisfy(Self.isBare) else {
            throw Inexpressible(
                "the environment file of a container has no quotes, spaces, dollars, `#` and backslashes")
        }
        buffer.append(name)
        buffer.append("=")
        buffer.append(value)
        buffer.append("\n")
    }

    /// Whether a byte means itself to every reader.
    private static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~:/?@!&()*+,;=%[]".utf8.contains(byte)
        }
    }

    /// The bytes of the file.
    package var bytes: [UInt8] { buffer.bytes }
}
