import Planning
import TopologyModel

extension Lowering {
    /// The opening handshake of a WebSocket (RFC 6455, 4), with the key of the RFC's own example, whose answer is known.
    ///
    /// As bytes, because `http-check send` adds `Connection: close` to what it sends.
    mutating func lowerHandshake(_ path: URLPath, _ check: HealthCheck, of backend: BackendPlan) {
        let host = check.host(of: backend)?.bracketed ?? "localhost"
        let lines = [
            "GET \(EncodedPath(path).text) HTTP/1.1", "Host: \(host)", "Connection: Upgrade", "Upgrade: websocket",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "", "",
        ]
        document.line("option tcp-check")
        document.line("tcp-check send", .plain(lines.joined(separator: "\r\n")))
        document.line("tcp-check expect rstring", .plain(Self.handshakeAnswer))
    }

    /// 101, and the header that only a server that read the key can send.
    private static let handshakeAnswer =
        #"(?s)^HTTP/1\.1 101[^0-9].*\n(?i:sec-websocket-accept): *s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r?\n"#
}
