/// The text of a header line (RFC 9110, 5.5), in which a few named values are live: `{client_ip}`.
package struct HeaderValue: Hashable, Sendable {
    /// What is known of a request only when it is there.
    package enum Live: String, CaseIterable, Sendable {
        /// The client's address.
        case clientIP = "client_ip"
        /// The host that the client asked for, in lower case, without port and trailing dot.
        case host
        /// `http` or `https`, as the client asked.
        case scheme
        /// 32 hexadecimal digits, new for each request.
        case requestID = "request_id"
        /// The name of the server that answered; nothing when the load balancer answered itself.
        case server
    }

    /// A part of the value.
    package enum Piece: Hashable, Sendable {
        /// Text, byte for byte.
        case text(String)
        /// A live value.
        case live(Live)
    }

    /// Why a text is no header value.
    package enum Problem: Error, Equatable {
        /// Nothing at all.
        case empty
        /// A blank at either end, which a receiver would take off.
        case outerBlank
        /// CR, LF, NUL or another control character but TAB.
        case control
        /// More than 2000 bytes.
        case tooLong
        /// `{name}` with a name that is none.
        case unknownName(String)
        /// A brace that neither encloses a name nor is doubled.
        case loneBrace
    }

    /// The parts, never empty; no two texts stand beside each other.
    package let pieces: [Piece]

    /// Reads a value; `{{` and `}}` are literal braces.
    package init(_ text: String) throws(Problem) {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { throw .empty }
        guard !Self.isBlank(first), !Self.isBlank(last) else { throw .outerBlank }
        guard text.utf8.count <= 2000 else { throw .tooLong }
        guard !text.unicodeScalars.contains(where: Self.isControl) else { throw .control }
        pieces = try Self.split(text)
    }

    init(unchecked text: String) { pieces = [.text(text)] }

    /// Whether a live value occurs in it.
    package func uses(_ live: Live) -> Bool { pieces.contains(.live(live)) }

    /// The live value that it is made of alone, so that there is no header where that is nothing.
    package var loneLive: Live? {
        guard pieces.count == 1, case .live(let live) = pieces[0] else { return nil }
        return live
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 && scalar != "\t" || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028
            || scalar.value == 0x2029
    }

    private static func split(_ text: String) throws(Problem) -> [Piece] {
        var pieces: [Piece] = []
        var literal = ""
        var rest = Substring(text).unicodeScalars
        while let scalar = rest.popFirst() {
            guard scalar == "{" || scalar == "}" else {
                literal.unicodeScalars.append(scalar)
                continue
            }
            if rest.first == scalar {
                rest.removeFirst()
                literal.unicodeScalars.append(scalar)
                continue
            }
            guard scalar == "{", let end = rest.firstIndex(of: "}") else { throw .loneBrace }
            let name = String(rest[..<end])
            guard let live = Live(rawValue: name) else { throw .unknownName(name) }
            if !literal.isEmpty { pieces.append(.text(literal)) }
            literal = ""
            pieces.append(.live(live))
            rest = rest[rest.index(after: end)...]
        }
        if !literal.isEmpty { pieces.append(.text(literal)) }
        return pieces
    }
}
