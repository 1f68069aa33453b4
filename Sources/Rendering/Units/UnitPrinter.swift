/// Writes a unit as the text that systemd reads.
package enum UnitPrinter {
    /// The bytes of a file: the header's lines as comments, then each section after an empty line.
    package static func print(_ unit: Unit, header: [String]) -> [UInt8] {
        var buffer = TextBuffer()
        for line in header {
            buffer.append("# ")
            buffer.append(line)
            buffer.append("\n")
        }
        for section in unit.sections {
            buffer.append("\n[")
            buffer.append(section.name.text)
            buffer.append("]\n")
            for line in section.lines {
                if let key = line.key {
                    buffer.append(key.text)
                    buffer.append("=")
                } else {
                    buffer.append("# ")
                }
                buffer.append(line.value.text)
                buffer.append("\n")
            }
        }
        return buffer.bytes
    }
}
