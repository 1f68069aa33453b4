import Rendering

/// Prints a map: `key value`, or `key` alone in a list.
///
/// A line is split at its first space and never unquoted, so keys hold no space, and none begins with `#`: each
/// begins with a host or a label.
enum MapPrinter {
    /// The bytes of a map below a banner.
    static func print(_ map: MapDocument, banner: [String]) -> [UInt8] {
        var buffer = TextBuffer(capacity: 256 + map.entries.count * 40)
        for line in banner {
            buffer.append("# ")
            buffer.append(line)
            buffer.append("\n")
        }
        for entry in map.entries {
            buffer.append(entry.key)
            buffer.append(entry.path)
            if entry.endsInSlash { buffer.append("/") }
            if !entry.value.isEmpty {
                buffer.append(" ")
                buffer.append(entry.value)
            }
            buffer.append("\n")
        }
        return buffer.bytes
    }
}
