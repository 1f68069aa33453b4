import Foundation

/// Python servers on 127.0.0.1 that say who they are (Programs/backend.py); one process, so they die together.
package final class Backends {
    /// Server names and their ports, in the order asked for.
    package let ports: [(name: String, port: Int)]
    private let daemon: Daemon

    /// What the servers speak.
    package enum Speech: String, Sendable {
        /// HTTP/1.1 and WebSocket.
        case http
        /// Lines, each answered with the server's name in front.
        case lines = "tcp"
    }

    /// Starts a server for each name, on a free port or on the one given, where a server died.
    package init(_ names: [String], at places: [Int]? = nil, speaking speech: Speech = .http) throws {
        ports = try names.enumerated().map { (name: $1, port: try places?[$0] ?? PortPool.take()) }
        let folder = try PackageFolder.makeTemporary("backends")
        daemon = try Daemon(
            try NativeTool.python(),
            [PackageFolder.path("Sources/TestSupport/Programs/backend.py"), "--state", folder.path]
                + ports.flatMap { ["--\(speech.rawValue)", "\($0.name)=\($0.port)"] },
            ports: ports.map(\.port),
            folder: folder
        )
    }

    /// The process that all of them live in.
    package var pid: Int32 { daemon.pid }

    /// The port of a server; 0 for a name that is not here.
    package subscript(_ name: String) -> Int {
        ports.first { $0.name == name }?.port ?? 0
    }

    /// Makes `/health` of a server answer 503, or 200 again.
    package func setHealth(of name: String, failing: Bool) throws {
        let mark = daemon.folder.appendingPathComponent("\(name).fail")
        if failing {
            try Data().write(to: mark)
        } else {
            try FileManager.default.removeItem(at: mark)
        }
    }

    /// How many requests each server has answered; health checks are left out.
    package func counts() throws -> [String: Int] {
        let answer = try HTTPConnection.get("/_counts", port: ports[0].port)
        return try JSONDecoder().decode([String: Int].self, from: Data(answer.body))
    }

    /// Starts counting anew.
    package func resetCounts() throws {
        _ = try HTTPConnection.get("/_reset", port: ports[0].port)
    }

    /// Ends the servers as a power cut would.
    package func killNow() {
        daemon.killNow()
    }
}

/// What a backend server saw of a request that reached it.
package struct EchoedRequest: Decodable, Sendable {
    /// The server's name.
    package let server: String
    /// The request's method.
    package let method: String
    /// The request target, byte for byte.
    package let path: String
    /// The Host header.
    package let host: String
    /// Name and value of each header, in order.
    package let headers: [[String]]
    /// The body.
    package let body: String

    /// Reads a backend's echo.
    package init(_ response: HTTPResponse) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(response.body))
    }

    /// All values of a header, in order.
    package func all(_ name: String) -> [String] {
        headers.filter { $0[0].lowercased() == name.lowercased() }.map { $0[1] }
    }
}
