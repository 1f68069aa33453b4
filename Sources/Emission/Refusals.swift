import Diagnostics

/// Why a build may not write, all reasons of a run.
struct Refusals {
    /// One reason.
    enum Reason {
        /// A file in the way is not lbgen's.
        case foreign(String)
        /// A file of lbgen's was edited and would be overwritten, or removed.
        case edited(String, isRemoval: Bool)
        /// A link, or something that is no file, is in the way, or the system refuses.
        case obstacle(PathObstacle)
    }

    private var reasons: [Reason] = []

    /// Whether nothing stands against writing.
    var isEmpty: Bool { reasons.isEmpty }

    /// Adds a reason.
    mutating func add(_ reason: Reason) { reasons.append(reason) }

    /// Reports each reason once: several files may stand behind one link.
    func report(to bag: DiagnosticBag, _ name: OutputName) {
        var seen: Set<String> = []
        for reason in reasons {
            let diagnostic = reason.diagnostic(name)
            if seen.insert(diagnostic.message).inserted { bag.report(diagnostic) }
        }
    }
}

extension Refusals.Reason {
    /// What the user reads, with the way to go on.
    func diagnostic(_ name: OutputName) -> Diagnostic {
        switch self {
        case .foreign(let path):
            Diagnostic(
                .foreignFile, "`\(name.showing(path))` is not lbgen's, and this build would overwrite it", at: nil,
                help: ["move it away, or give it up to the build with `--adopt`"])
        case .edited(let path, false):
            Diagnostic(
                .editedFile, "`\(name.showing(path))` was edited, and this build would overwrite it", at: nil,
                help: ["put the change into the topology, then overwrite the file with `--force`"])
        case .edited(let path, true):
            Diagnostic(
                .editedFile, "`\(name.showing(path))` was edited, and this build would remove it", at: nil,
                help: ["move it away to keep it, or remove it with `--force`"])
        case .obstacle(let obstacle): obstacle.diagnostic(name)
        }
    }
}

extension PathObstacle {
    /// What the user reads, with the way to go on.
    func diagnostic(_ name: OutputName) -> Diagnostic {
        switch self {
        case .missing: SystemError(code: 2, at: "").diagnostic(in: name)
        case .failed(let error): error.diagnostic(in: name)
        case .link(let path):
            Diagnostic(
                .linkInOutput, "`\(name.showing(path))` is a symbolic link, and lbgen follows none in its output",
                at: nil,
                help: ["remove the link, or choose the folder that it leads to with `-o`"])
        case .notFolder(let path):
            foreign(name, path, "`\(name.showing(path))` is not lbgen's, and this build needs a folder there")
        case .folder(let path):
            foreign(
                name, path,
                "`\(name.showing(path))` is a folder with files that are not lbgen's, and this build needs a file there"
            )
        case .special(let path):
            foreign(name, path, "`\(name.showing(path))` is no regular file, and this build would overwrite it")
        }
    }

    private func foreign(_ name: OutputName, _ path: String, _ message: String) -> Diagnostic {
        Diagnostic(.foreignFile, message, at: nil, help: ["move it away"])
    }
}
