#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Paths as text: nothing here asks the disk what they lead to.
enum RelativePath {
    /// The folder of a path: `.` for a bare name.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of a path.
    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// A path below a folder, short where the folder is this one.
    static func joined(_ folder: String, _ path: String) -> String {
        if folder == "." { return path }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }

    /// The path of a topology as generated files show it: relative to the folder that holds the output folder.
    ///
    /// Where neither folder lies within the other, such a path would name folders of this machine, and the same topology
    /// would give other bytes elsewhere: the bare name must do.
    static func shown(topology: String, output: String) -> String {
        let bare = name(of: topology)
        guard let file = parts(topology), let base = parts(output)?.dropLast(), !base.isEmpty else { return bare }
        let folder = file.dropLast()
        if folder.starts(with: base) { return file[base.count...].joined(separator: "/") }
        guard base.starts(with: folder) else { return bare }
        return String(repeating: "../", count: base.count - folder.count) + bare
    }

    /// The parts of a path from the root on, without `.` and `..`; `nil` if this folder has no name.
    private static func parts(_ path: String) -> [Substring]? {
        var parts: [Substring] = []
        if !path.hasPrefix("/") {
            guard let buffer = getcwd(nil, 0) else { return nil }
            defer { free(buffer) }
            parts = String(cString: buffer).split(separator: "/")
        }
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts
    }
}
