/// One HTTP/1.1 answer as it arrived.
package struct HTTPResponse: Sendable {
    /// The status code.
    package let status: Int
    /// Header names as sent, and values without outer blanks, in order.
    package let headers: [(name: String, value: String)]
    /// The body, transfer coding removed.
    package let body: [UInt8]

    /// The value of the only header with this name; `nil` when there is none or more than one.
    package subscript(_ name: String) -> String? {
        let values = all(name)
        return values.count == 1 ? values[0] : nil
    }

    /// All values of a header, in order.
    package func all(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The name of the backend server that answered, empty when the balancer itself did.
    package var server: String { self["X-Server"] ?? "" }

    /// Reads a head without its closing empty line; `nil` when it is not one.
    init?(head: [UInt8], body: [UInt8]) {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else { return nil }
        self.status = status
        self.body = body
        headers = lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
        }
    }
}
