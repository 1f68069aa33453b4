/// One client connection, to a port of 127.0.0.1 unless it says otherwise, reused from request to request; what is sent is exactly what the test wrote.
package final class HTTPConnection {
    /// The other side did not speak HTTP, or ended too early.
    package struct Failure: Error, CustomStringConvertible {
        /// What was expected and what came.
        package let description: String
    }

    private let socket: Socket
    private var buffer: [UInt8] = []

    /// Connects, from `source` if one is given; throws when nobody listens.
    package init(port: Int, from source: String? = nil) throws {
        socket = try Socket()
        if let source, !socket.bind(port: 0, address: source) {
            throw Failure(description: "no connection can be made from \(source)")
        }
        guard socket.connect(port: port) else { throw Failure(description: "nobody listens on port \(port)") }
    }

    /// Takes a socket that is connected.
    init(over socket: Socket) { self.socket = socket }

    /// Asks on a connection of its own.
    package static func get(
        _ target: String,
        port: Int,
        host: String = "app.example.test",
        headers: [String] = [],
        from address: String? = nil
    ) throws -> HTTPResponse {
        try HTTPConnection(port: port, from: address).get(target, host: host, headers: headers)
    }

    /// Sends a GET with the target and headers byte for byte as given, and reads the answer.
    package func get(_ target: String, host: String = "app.example.test", headers: [String] = []) throws -> HTTPResponse
    {
        let lines = ["GET \(target) HTTP/1.1", "Host: \(host)"] + headers
        return try ask(lines.map { $0 + "\r\n" }.joined() + "\r\n")
    }

    /// Sends raw bytes that hold one request, and reads one answer.
    package func ask(_ request: String, isHead: Bool = false) throws -> HTTPResponse {
        try socket.send(Array(request.utf8))
        return try readResponse(isHead: isHead)
    }

    /// Sends raw bytes.
    package func send(_ bytes: [UInt8]) throws {
        try socket.send(bytes)
    }

    /// Reads the next answer; one that waits in the buffer is taken first.
    package func readResponse(isHead: Bool = false) throws -> HTTPResponse {
        let head = try read(through: Array("\r\n\r\n".utf8))
        guard let bare = HTTPResponse(head: head, body: []) else {
            throw Failure(description: "not an HTTP answer: \(String(decoding: head, as: UTF8.self))")
        }
        if isHead || bare.status < 200 || bare.status == 204 || bare.status == 304 { return bare }
        let body: [UInt8]
        if bare["Transfer-Encoding"]?.lowercased() == "chunked" {
            body = try readChunks()
        } else if let length = bare["Content-Length"].flatMap({ Int($0) }) {
            body = try read(count: length)
        } else {
            body = try readToEnd()
        }
        return HTTPResponse(head: head, body: body) ?? bare
    }

    /// Reads exactly `count` bytes.
    package func read(count: Int) throws -> [UInt8] {
        while buffer.count < count { try fill() }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    /// Whether the other side closes the connection without another byte.
    package func isClosedByPeer() throws -> Bool {
        guard buffer.isEmpty else { return false }
        do { return try socket.receive().isEmpty } catch let failure as Socket.Failure where failure.isReset {
            return true
        }
    }

    private func readChunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let line = String(decoding: try read(through: [13, 10]), as: UTF8.self)
            guard let size = Int(line.prefix { $0 != ";" }, radix: 16) else {
                throw Failure(description: "chunk size \(line)")
            }
            body += try read(count: size)
            _ = try read(count: 2)
            if size == 0 { return body }
        }
    }

    private func readToEnd() throws -> [UInt8] {
        while true {
            let more = try socket.receive()
            if more.isEmpty { break }
            buffer += more
        }
        defer { buffer = [] }
        return buffer
    }

    /// Reads up to a mark, which is taken off the stream and left out of the result.
    private func read(through mark: [UInt8]) throws -> [UInt8] {
        var searched = 0
        while true {
            var index = max(0, searched - mark.count)
            while index + mark.count <= buffer.count {
                if buffer[index] == mark[0] && Array(buffer[index..<index + mark.count]) == mark {
                    defer { buffer.removeFirst(index + mark.count) }
                    return Array(buffer[..<index])
                }
                index += 1
            }
            searched = buffer.count
            try fill()
        }
    }

    private func fill() throws {
        let more = try socket.receive()
        if more.isEmpty {
            throw Failure(
                description: "the connection ended after \(String(decoding: buffer, as: UTF8.self).debugDescription)")
        }
        buffer += more
    }
}
