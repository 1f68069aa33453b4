/// A request's method, compared with case (RFC 9110, 9.1): `GET` does not include `HEAD`.
package struct RequestMethod: Hashable, Sendable {
    /// The name: upper case letters, `-` and `_`.
    package let text: String

    /// Takes at most 32 upper case letters, hyphens and underscores, beginning with a letter; not CONNECT and TRACE,
    /// which every target answers with 405.
    package init?(_ text: String) {
        guard (1...32).contains(text.utf8.count), text != "CONNECT", text != "TRACE" else { return nil }
        let isLetter = { (byte: UInt8) in (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
        guard let first = text.utf8.first, isLetter(first) else { return nil }
        guard text.utf8.allSatisfy({ isLetter($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }) else {
            return nil
        }
        self.text = text
    }

    init(unchecked text: String) { self.text = text }
}

/// The name of a query parameter that a condition looks at: compared as it is sent, with case.
package struct ParameterName: Hashable, Sendable {
    /// The name: letters, digits and `-._~`, which clients send as they are (RFC 3986, 2.3).
    package let text: String

    /// Takes at most 64 letters, digits and `-._~`.
    package init?(_ text: String) {
        let isAllowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-._~".utf8.contains(byte)
            }
        }
        guard isAllowed, (1...64).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    init(unchecked text: String) { self.text = text }
}

extension RequestMethod: TextReadable {
    package static var placeholder: RequestMethod { RequestMethod(unchecked: "GET") }
    package static var expectation: String {
        "a method in upper case (`GET`) other than CONNECT and TRACE, which every target refuses"
    }
}

extension ParameterName: TextReadable {
    package static var placeholder: ParameterName { ParameterName(unchecked: "parameter") }
    package static var expectation: String { "a parameter's name (at most 64 letters, digits and `-._~`)" }
}
