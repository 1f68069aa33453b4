/// The client side of RFC 6455, as far as an echo needs it: short text frames, ping, close.
package final class WebSocketClient {
    /// The kinds of frame that tests send.
    package enum Opcode: UInt8, Sendable {
        /// UTF-8 text.
        case text = 1
        /// The end of the conversation.
        case close = 8
        /// Asks for a pong.
        case ping = 9
        /// Answers a ping.
        case pong = 10
    }

    /// The server's answer to the handshake.
    package let handshake: HTTPResponse
    private let connection: HTTPConnection

    /// Connects and asks for the upgrade; ``handshake`` tells whether it was granted.
    package init(port: Int, path: String, host: String = "app.example.test") throws {
        connection = try HTTPConnection(port: port)
        handshake = try connection.get(
            path,
            host: host,
            headers: [
                "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            ]
        )
    }

    /// Sends one frame of at most 125 bytes, masked as clients must.
    package func send(_ opcode: Opcode, _ text: String = "") throws {
        let mask: [UInt8] = [1, 2, 3, 4]
        let payload = text.utf8.enumerated().map { $1 ^ mask[$0 % 4] }
        try connection.send([0x80 | opcode.rawValue, 0x80 | UInt8(payload.count)] + mask + payload)
    }

    /// Reads one frame of at most 125 bytes.
    package func receive() throws -> (opcode: Opcode?, text: String) {
        let head = try connection.read(count: 2)
        let payload = try connection.read(count: Int(head[1] & 0x7F))
        return (Opcode(rawValue: head[0] & 0x0F), String(decoding: payload, as: UTF8.self))
    }
}
