import TopologyModel

/// A log-format string (HAProxy's configuration manual, 8.2.6): text in which `%[...]` is a live value.
struct LogFormat: Sendable {
    private(set) var text = ""

    /// Appends constants of this module, live values among them.
    mutating func append(_ constant: StaticString) { text += "\(constant)" }

    /// Appends a label, as an argument of a live value.
    mutating func append(_ label: Label) { text += label.text }

    /// Appends a number.
    mutating func append(_ number: Int) { text += String(number) }

    /// Appends text in which nothing is live.
    mutating func append(literal: String) {
        for character in literal.unicodeScalars {
            if character == "%" { text += "%%" } else { text.unicodeScalars.append(character) }
        }
    }
}
