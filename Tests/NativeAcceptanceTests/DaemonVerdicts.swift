import Foundation
import TestSupport

/// What a daemon's own checker says about configurations (scripts/native_check.py); one run judges many.
enum DaemonVerdicts {
    /// A daemon with a checker.
    enum Kind: String, CaseIterable, Sendable {
        case nginx
        case haproxy
        case keepalived

        /// The name its configuration ships under.
        var fileName: String {
            switch self {
            case .nginx: "nginx.conf"
            case .haproxy: "haproxy.cfg"
            case .keepalived: "keepalived.conf"
            }
        }

        /// The committed configurations of this daemon.
        var committed: [NativeFile] {
            NativeFile.all { $0.split(separator: "/").last == fileName[...] }
        }
    }

    /// The checker itself failed.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static let nginx = Result { try judge(.nginx, Kind.nginx.committed.map(\.path)) }
    private static let haproxy = Result { try judge(.haproxy, Kind.haproxy.committed.map(\.path)) }
    private static let keepalived = Result { try judge(.keepalived, Kind.keepalived.committed.map(\.path)) }

    /// The findings about a committed file; all files of a daemon are judged together, once.
    static func findings(_ kind: Kind, _ file: NativeFile) throws -> [String] {
        let verdicts =
            switch kind {
            case .nginx: try nginx.get()
            case .haproxy: try haproxy.get()
            case .keepalived: try keepalived.get()
            }
        guard let found = verdicts[file.path] else { throw Failure(description: "no verdict about \(file.path)") }
        return found
    }

    /// Runs the checker over configurations: findings by path, none where all is well.
    static func judge(_ kind: Kind, _ paths: [String]) throws -> [String: [String]] {
        if paths.isEmpty { return [:] }
        let script = PackageFolder.path("scripts/native_check.py")
        let result = try NativeTool.python().run([script, "--json", kind.rawValue] + paths, timeout: 150)
        guard result.status < 2, let data = result.output.data(using: .utf8),
            let verdicts = try? JSONDecoder().decode([String: [String]].self, from: data)
        else { throw Failure(description: "native_check.py \(kind): \(result.story)") }
        return verdicts
    }
}
