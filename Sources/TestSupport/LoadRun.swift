import Foundation

/// What many clients at once got (Programs/load.py).
package struct LoadRun: Decodable, Sendable {
    /// Requests asked, each counted once however often it was tried.
    package let sent: Int
    /// Requests without a whole answer.
    package let lost: Int
    /// Resets of reused idle connections that a second try mended.
    package let idleResets: Int
    /// How long it took.
    package let seconds: Double
    /// Answers per status code.
    package let statuses: [String: Int]
    /// Answers per backend server.
    package let servers: [String: Int]
    /// The first few reasons of losses.
    package let errors: [String]

    /// How long a run lasts.
    package enum Length: Sendable {
        /// Until the time is over.
        case seconds(Double)
        /// Until so many requests were asked.
        case requests(Int)
    }

    /// Runs `connections` clients against a port and returns when all have ended; a `victim` is killed (SIGKILL) after a second.
    package static func run(
        port: Int,
        connections: Int,
        _ length: Length,
        path: String = "/plain",
        method: String = "GET",
        newConnections: Bool = false,
        killing victim: Int32? = nil
    ) throws -> LoadRun {
        let limit =
            switch length {
            case .seconds(let seconds): ["--seconds", "\(seconds)"]
            case .requests(let count): ["--requests", "\(count)"]
            }
        let result = try NativeTool.python().run(
            [PackageFolder.path("Sources/TestSupport/Programs/load.py"), "--port", "\(port)"]
                + ["--connections", "\(connections)", "--path", path, "--method", method] + limit
                + (newConnections ? ["--close"] : []) + (victim.map { ["--kill", "\($0)"] } ?? [])
        )
        guard result.status == 0 else { throw BuiltProgram.Failure(description: "load.py: \(result.story)") }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(LoadRun.self, from: Data(result.output.utf8))
    }
}
