#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a topology comes from.
enum TopologyPlace: Equatable {
    /// A file, by the path that the user gave or that was found.
    case file(String)
    /// Standard input, and the name that it goes by.
    case standardInput(name: String?)

    /// The file that is looked for when none is named.
    static let usualName = "topology.yaml"

    /// The place that a command line means; `nil` if it names none and none is found.
    init?(_ invocation: Invocation) {
        switch invocation.words.first {
        case "-": self = .standardInput(name: invocation.stdinFilename)
        case let path?: self = .file(path)
        case nil:
            guard let path = Self.nearest() else { return nil }
            self = .file(path)
        }
    }

    /// As findings show it.
    var path: String {
        switch self {
        case .file(let path): path
        case .standardInput(let name): name ?? "<stdin>"
        }
    }

    /// The folder that includes and the output folder are relative to.
    var folder: String {
        switch self {
        case .file(let path): RelativePath.folder(of: path)
        case .standardInput(let name): name.map(RelativePath.folder(of:)) ?? "."
        }
    }

    /// `topology.yaml` in this folder or the nearest one above, up to the one that holds `.git`.
    ///
    /// Outside of a repository only this folder counts: what lies above it may be somebody else's.
    private static func nearest() -> String? {
        var prefix = ""
        var found: String?
        var last: stat?
        // No path has more parts than PATH_MAX has bytes.
        for _ in 0..<4096 {
            if found == nil, isThere(prefix + usualName) { found = prefix + usualName }
            if let found, prefix.isEmpty { return found }
            if isThere(prefix + ".git") { return found }
            var here = stat()
            guard stat(prefix.isEmpty ? "." : prefix, &here) == 0 else { return nil }
            if let last, last.st_ino == here.st_ino, last.st_dev == here.st_dev { return nil }
            last = here
            prefix += "../"
        }
        return nil
    }

    private static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
