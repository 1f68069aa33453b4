import Foundation

/// Python servers that speak TLS, gRPC, Redis and more, each just enough for a test (Programs/speakers.py).
package final class Speakers {
    /// One server: what it speaks, its name, where it listens, and what else the program takes for it.
    package struct Server: Sendable {
        let kind: String
        /// Its name.
        package let name: String
        /// Its port.
        package let port: Int
        let address: String
        let options: [String]

        /// A server on a free port.
        package init(
            _ kind: String, _ name: String, address: String = "127.0.0.1", port: Int? = nil, _ options: String...
        )
            throws
        {
            self.kind = kind
            self.name = name
            self.address = address
            self.port = try port ?? PortPool.take()
            self.options = options
        }

        var word: String { (["\(kind),\(name)=\(address):\(port)"] + options).joined(separator: ",") }
    }

    private let daemon: Daemon

    /// Starts the servers; `states` are files that they find at once.
    package init(_ servers: [Server], states: [String: String] = [:]) throws {
        let folder = try PackageFolder.makeTemporary("speakers")
        for (name, text) in states { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        daemon = try Daemon(
            try NativeTool.python(),
            [PackageFolder.path("Sources/TestSupport/Programs/speakers.py"), "--state", folder.path]
                + servers.map(\.word),
            ports: servers.filter { $0.kind != "dns" }.map(\.port), folder: folder)
    }

    /// Makes a server answer checks as one that is not well, or well again.
    package func set(_ name: String, isBad: Bool) throws {
        if isBad {
            try write("", to: "\(name).bad")
        } else {
            try FileManager.default.removeItem(at: daemon.folder.appendingPathComponent("\(name).bad"))
        }
    }

    /// Writes a file that servers read: `NAME.agent`, `zone`.
    package func write(_ text: String, to file: String) throws {
        try Data(text.utf8).write(to: daemon.folder.appendingPathComponent(file), options: .atomic)
    }
}
