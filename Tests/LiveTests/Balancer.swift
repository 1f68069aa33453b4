import Foundation
import TestSupport

/// A load balancer that runs what lbgen generated for it, as it ships, on this machine's loopback.
enum Balancer: String, CaseIterable, Sendable, CustomStringConvertible {
    case nginx
    case haproxy

    var description: String { rawValue }

    /// Another Debian release that this balancer's program is taken from: where it is unpacked and the program's version there.
    ///
    /// `make check-versions` says so in `LBGEN_RELEASE` and, for each balancer, `LBGEN_RELEASE_NGINX`, `LBGEN_RELEASE_HAPROXY`.
    var release: (folder: String, version: String)? {
        let environment = ProcessInfo.processInfo.environment
        guard let folder = environment["LBGEN_RELEASE"] else { return nil }
        return environment["LBGEN_RELEASE_\(rawValue.uppercased())"].map { (folder, $0) }
    }

    /// Whether it is taken from another release, and as new as this.
    private func isAtLeast(_ major: Int, _ minor: Int) -> Bool {
        guard let parts = release?.version.split(separator: ".").compactMap({ Int($0) }), parts.count > 1 else {
            return false
        }
        return (parts[0], parts[1]) >= (major, minor)
    }

    /// Whether several lines of one header count as one, joined by commas, as nginx has it from 1.23 on: a difference that
    /// its findings name.
    var joinsHeaderLines: Bool {
        self == .nginx && isAtLeast(1, 23)
    }

    /// Whether it is an nginx with stickiness of its own, from 1.29.6 on, which binds clients with its own answers too.
    var bindsByItself: Bool {
        self == .nginx && isAtLeast(1, 30)
    }

    /// Whether it is HAProxy from 3.2 on, where redirected requests count as under way for ever.
    var keepsSlotsOfRedirects: Bool {
        self == .haproxy && isAtLeast(3, 2)
    }

    /// Starts the balancer in a throwaway machine that shares this one's loopback; returns when it listens on all ports.
    ///
    /// The configuration lies where it ships to and is not edited: its pid file, logs and user are its own. With a `place`
    /// it runs on that machine of a network of the test's own, where `ports` cannot be waited for.
    func start(
        _ generated: URL, node: String? = nil, ports: [Int] = [], files: [String: String],
        at place: (network: MachineNetwork, machine: String)? = nil
    ) throws -> Daemon {
        let folder = try PackageFolder.makeTemporary(rawValue)
        let own = generated.appendingPathComponent(rawValue).appendingPathComponent(node ?? "").path
        let copies = files.merging(["/etc/\(rawValue)": own]) { $1 }.flatMap { ["--copy", "\($1):\($0)"] }
        let system = release.map { ["--system", $0.folder] } ?? []
        let sandbox = [PackageFolder.path("scripts/sandbox.py")] + system + copies
        let command =
            switch self {
            case .nginx:
                ["--bind", "\(folder.path):/var/log/nginx", "--"]
                    + ["nginx", "-e", "stderr", "-c", "/etc/nginx/nginx.conf", "-g", "daemon off;"]
            case .haproxy:
                ["--", "haproxy", "-db", "-f", "/etc/haproxy/haproxy.cfg"]
            }
        let python = try NativeTool.python()
        guard let place else { return try Daemon(python, sandbox + command, ports: ports, folder: folder) }
        let (program, words) = try place.network.command(on: place.machine, [python.path] + sandbox + command)
        return try Daemon(program, words, ports: [], folder: folder)
    }

    /// Compiles a topology, starts this balancer with it and calls `body`; nothing is left behind. `files` names what lies
    /// where beside the configuration: paths in the throwaway machine and what is copied there. `node` is whose files are
    /// started where nodes have files of their own.
    func run<Value>(
        _ topology: String,
        ports: [Int],
        node: String? = nil,
        files: [String: String] = [:],
        _ body: (Daemon) throws -> Value
    ) throws -> Value {
        let folder = try PackageFolder.makeTemporary("topology")
        defer { try? FileManager.default.removeItem(at: folder) }
        let generated = try BuiltProgram.build(topology, in: folder)
        let daemon = try start(generated, node: node, ports: ports, files: files)
        defer { daemon.stop() }
        return try body(daemon)
    }
}
