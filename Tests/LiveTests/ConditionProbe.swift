import TestSupport

/// One request that tries conditions, written as a line: `GET /x?a=1 | host | Header: value ;; Another: value | answer`.
///
/// The answer is a backend's name or a status; a method that clients never send is sent all the same.
struct ConditionProbe: Sendable, CustomStringConvertible {
    private let start: String
    private let host: String
    private let headers: [String]
    /// What must come of it.
    let expected: Probe.Outcome

    /// Whether it sends a header twice.
    var isOfTwoLines: Bool { Set(headers.map { $0.prefix { $0 != ":" }.lowercased() }).count < headers.count }

    var description: String { "\(start), Host: \(host), \(headers)" }

    /// Reads a line; `nil` for an empty one or a comment.
    init?(_ line: Substring) {
        let parts = line.split(separator: " | ", omittingEmptySubsequences: false)
        guard parts.count == 4, !line.hasPrefix("#") else { return nil }
        start = String(parts[0])
        host = String(parts[1])
        headers = parts[2].split(separator: " ;; ").map { String($0) }
        expected = Int(parts[3]).map { .status($0) } ?? .server(String(parts[3]))
    }

    /// The probes of a table, one a line.
    static func table(_ text: String) -> [ConditionProbe] {
        text.split(separator: "\n").compactMap { ConditionProbe($0) }
    }

    /// Sends it on a connection of its own.
    func send(port: Int) throws -> Probe.Outcome {
        let head = ["\(start) HTTP/1.1", "Host: \(host)"] + headers + ["Content-Length: 0", "", ""]
        let connection = try HTTPConnection(port: port)
        return Probe.Outcome(try connection.ask(head.joined(separator: "\r\n"), isHead: start.hasPrefix("HEAD ")))
    }
}
