import Foundation
import TestSupport

/// A folder of a test's own, with lbgen run in it.
final class Workspace {
    /// The folder.
    let folder: URL
    private let program: NativeTool

    /// Makes the folder; a topology in it unless told otherwise.
    init(_ topology: String? = Samples.failover) throws {
        folder = try PackageFolder.makeTemporary("cli")
        program = try BuiltProgram.locate()
        if let topology { try write(topology, to: "topology.yaml") }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes a file, with the folders above it.
    func write(_ text: String, to path: String) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Reads a file; `nil` if it is not there.
    func read(_ path: String) -> String? {
        (try? Data(contentsOf: folder.appendingPathComponent(path))).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Variables that would change what is tested; empty counts as not set.
    private static let plain = [
        "NO_COLOR": "", "CLICOLOR_FORCE": "", "LBGEN_FORMAT": "", "LBGEN_COLOR": "", "LBGEN_OUTPUT": "",
    ]

    /// Runs lbgen in the folder, or below it.
    func run(
        _ arguments: String..., environment: [String: String] = [:], input: String = "", in path: String = "."
    ) throws -> ToolResult {
        try program.run(
            arguments, environment: Self.plain.merging(environment) { $1 }, input: input,
            folder: folder.appendingPathComponent(path))
    }

    /// Runs a line of shell in which `$LBGEN` is the program.
    func shell(_ line: String, environment: [String: String] = [:]) throws -> ToolResult {
        let variables = Self.plain.merging(environment) { $1 }.merging(["LBGEN": program.path]) { $1 }
        return try NativeTool(path: "/bin/sh").run(["-c", line], environment: variables, folder: folder)
    }
}

/// Topologies to try the command line with.
enum Samples {
    /// Two nodes and a virtual address: one target, two files, one note.
    static let failover = """
        lbgen: 1
        name: web
        targets: {keepalived: {}}
        nodes:
          lb1: {address: 192.168.1.26, interface: eth0}
          lb2: {address: 192.168.1.27, interface: eth0}
        vips:
          front: {addresses: [192.168.1.25/24], virtual_router_id: 51, nodes: {lb1: 110, lb2: 100}, max_failover: 30s}

        """

    /// The same with a site, for two targets.
    static let mixed =
        failover.replacingOccurrences(of: "{keepalived: {}}", with: "{nginx: {}, keepalived: {}}") + """
            backends:
              web: {servers: [10.0.0.1:80, 10.0.0.2:80]}
            sites:
              web: {hosts: ["*"], routes: [{backend: web}]}

            """

    /// The same with a loss accepted that keepalived does not have: a warning.
    static let warned =
        failover + """
            accept:
              - {code: LB0512, target: keepalived, reason: "not needed at all"}

            """

    /// The same with a name that is not defined: an error.
    static let wrong = failover.replacingOccurrences(of: "lb2: 100", with: "lb3: 100")
}
