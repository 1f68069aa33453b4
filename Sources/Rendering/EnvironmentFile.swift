/// The text of an environment file as systemd reads it: `NAME="value"`, a line each (systemd.exec(5),
/// `EnvironmentFile=`). A shell reads the same lines as the same values.
package struct EnvironmentFile: ~Copyable {
    private var buffer = TextBuffer(capacity: 1024)

    /// An empty file.
    package init() {}

    /// Adds a line for people, or an empty one. Line breaks become spaces.
    package mutating func comment(_ text: String) {
        buffer.append("#")
        if !text.isEmpty { buffer.append(" ") }
        for byte in text.utf8 { buffer.append(byte: byte == 0x0A || byte == 0x0D ? UInt8(ascii: " ") : byte) }
        buffer.append("\n")
    }

    /// Adds an empty line.
    package mutating func blank() { buffer.append("\n") }

    /// Sets a variable; throws where the value has a control character, which no line can hold.
    package mutating func set(_ name: StaticString, _ value: String) throws(Inexpressible) {
        guard !value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw Inexpressible("an environment file has no control characters")
        }
        buffer.append(name)
        buffer.append("=\"")
        for byte in value.utf8 {
            // These four are all that a backslash quotes between double quotes, for systemd as for a shell.
            if "\"\\`$".utf8.contains(byte) { buffer.append(byte: UInt8(ascii: "\\")) }
            buffer.append(byte: byte)
        }
        buffer.append("\"\n")
    }

    /// The bytes of the file.
    package var bytes: [UInt8] { buffer.bytes }
}
