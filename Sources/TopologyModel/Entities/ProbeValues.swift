import Diagnostics

/// A question to a name server, of a check.
package struct DNSQuestion: Sendable, Equatable {
    /// The types of records that a check may ask for (RFC 1035, 3.2.2; RFC 3596, 2.1).
    package enum Record: String, Choice, Sendable {
        case a = "A"
        case ns = "NS"
        case cname = "CNAME"
        case soa = "SOA"
        case mx = "MX"
        case txt = "TXT"
        case aaaa = "AAAA"
        package static var placeholder: Record { .a }
    }

    /// The name asked for.
    package let name: Hostname
    /// The type of its records.
    package let record: Record
}

/// A program of the node, as the kernel names its process (proc(5), /proc/PID/comm): 1 to 15 bytes.
package struct ProcessName: TextReadable, Hashable, Sendable {
    /// The name.
    package let text: String
    package static var placeholder: ProcessName { ProcessName(unchecked: "nginx") }
    package static var expectation: String { "the name of a process (1 to 15 letters, digits and `_.-`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        guard (1...15).contains(text.utf8.count), !text.hasPrefix("-"), text.utf8.allSatisfy({ isServiceByte($0) })
        else { return nil }
        self.text = text
    }
}

/// A word of a command: `{address}` and `{port}` in it stand for the checked server's.
package struct ScriptWord: TextReadable, Hashable, Sendable {
    /// The word as written.
    package let text: String
    package static var placeholder: ScriptWord { ScriptWord(unchecked: "/bin/true") }
    package static var expectation: String {
        "a word of a command (1 to 256 bytes; of braces only `{address}` and `{port}`)"
    }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        let plain = Self.filled(text, address: "", port: "")
        guard (1...256).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
            !plain.utf8.contains(UInt8(ascii: "{")), !plain.utf8.contains(UInt8(ascii: "}"))
        else { return nil }
        self.text = text
    }

    /// Whether it asks for the port.
    package var namesPort: Bool {
        Self.filled(text, address: "", port: "") != Self.filled(text, address: "", port: "x")
    }

    /// The word for one server.
    package func filled(address: String, port: String) -> String {
        Self.filled(text, address: address, port: port)
    }

    private static func filled(_ text: String, address: String, port: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let brace = rest.firstIndex(of: "{") {
            result += rest[..<brace]
            rest = rest[brace...]
            if rest.hasPrefix("{address}") {
                result += address
                rest = rest.dropFirst(9)
            } else if rest.hasPrefix("{port}") {
                result += port
                rest = rest.dropFirst(6)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result + rest
    }
}

/// A program that checks, and its arguments.
package struct ScriptCommand: Sendable, Equatable {
    /// The program: an absolute path.
    package let program: FilePath
    /// What it is given.
    package let arguments: [ScriptWord]

    /// Whether the checked server's port is among its arguments.
    package var namesPort: Bool { arguments.contains(where: \.namesPort) }
}

/// Whether a byte may stand in the name of a user, a service or a process.
func isServiceByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: "_.-".utf8.contains(byte)
    }
}
