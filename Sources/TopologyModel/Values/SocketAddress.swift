/// A host and a port: `10.0.0.1:8080`, `[2001:db8::1]:80`, `web-1:8000`.
package struct SocketAddress: Hashable, Sendable {
    /// The host.
    package let host: ServerHost
    /// The port, 1 to 65535.
    package let port: UInt16

    /// Joins a host and a port.
    package init(host: ServerHost, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port`.
    package init?(_ text: String) {
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return nil }
        let hostText = String(text[..<colon])
        guard !hostText.utf8.contains(UInt8(ascii: ":")) || hostText.hasPrefix("["),
            let host = ServerHost(hostText), let port = parsePort(text[text.utf8.index(after: colon)...])
        else { return nil }
        self.host = host
        self.port = port
    }

    /// `10.0.0.1:8080`
    package var text: String { "\(host.bracketed):\(port)" }
}

/// A port number 1 to 65535 in plain decimal, or `nil`.
func parsePort(_ text: Substring) -> UInt16? {
    guard !text.isEmpty, text.utf8.count <= 5, text.utf8.first != UInt8(ascii: "0"),
        text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
    else { return nil }
    return UInt16(text)
}
