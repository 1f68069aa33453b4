import Diagnostics
import YAMLTree

/// Reads a topology and the files that it includes into one tree of nodes.
struct TopologyLoader {
    /// The nodes of every file, and the root of each.
    struct Loaded {
        /// The topology's root first, then its includes in their order.
        let roots: [NodeID]
        /// The nodes.
        let tree: YAMLTree
    }

    /// More files than this are a pattern gone wrong.
    private static let mostFiles = 10_000

    /// Every file read so far.
    private(set) var sources = SourceSet()
    private var composer: YAMLComposer
    private let limits = YAMLLimits()
    private let bag: DiagnosticBag

    /// Reports to `bag`.
    init(reporting bag: DiagnosticBag) {
        self.bag = bag
        composer = YAMLComposer(reporting: bag, limits: limits)
    }

    /// Reads everything; `nil`, with every reason reported, if a file cannot be read or is not YAML.
    mutating func load(_ place: TopologyPlace) -> Loaded? {
        guard let bytes = read(place), let root = compose(bytes, path: place.path) else { return nil }
        var roots: [NodeID] = [root]
        var isWhole = true
        for file in includedFiles(of: root, place) {
            guard let included = include(file) else {
                isWhole = false
                continue
            }
            roots.append(included)
        }
        let tree = composer.finish()
        if roots.count > 1, reportNested(roots.dropFirst(), in: tree) { isWhole = false }
        return isWhole ? Loaded(roots: roots, tree: tree) : nil
    }

    private func read(_ place: TopologyPlace) -> [UInt8]? {
        do throws(UnreadableFile) {
            switch place {
            case .file(let path): return try InputFile.read(path, limit: limits.fileBytes)
            case .standardInput:
                return try InputFile.read(StandardStream.input.rawValue, limit: limits.fileBytes)
            }
        } catch {
            bag.report(UnreadableTopology.finding(place.path, error))
            return nil
        }
    }

    private mutating func compose(_ bytes: [UInt8], path: String) -> NodeID? {
        let file = SourceFile(path: path, bytes: bytes)
        let source = sources.add(file)
        return composer.compose(file, source: source)
    }

    private mutating func include(_ file: IncludedFile) -> NodeID? {
        do throws(UnreadableFile) {
            return compose(try InputFile.read(file.path, limit: limits.fileBytes), path: file.path)
        } catch {
            reportFailure(file.path, error.reason, at: file.span)
            return nil
        }
    }
}

/// A file to include and the entry that asks for it.
private struct IncludedFile {
    let path: String
    let span: SourceSpan
}

extension TopologyLoader {
    /// The files that `include` means, each once, the topology itself left out of patterns.
    private func includedFiles(of root: NodeID, _ place: TopologyPlace) -> [IncludedFile] {
        // A look at what is composed so far; it shares its memory and is gone before more is added.
        let tree = composer.finish()
        guard let entry = tree.entry("include", in: root), tree.kind(entry.value) == .sequence else { return [] }
        var seen = Set<FileIdentity>()
        if case .file(let path) = place, let identity = FileIdentity(path: path) { seen.insert(identity) }
        var files: [IncludedFile] = []
        for item in tree.children(entry.value) {
            // Anything else is reported by the reader, which knows what a list of paths is.
            guard tree.kind(item) == .plain || tree.kind(item) == .text else { continue }
            let span = tree.span(item)
            for path in paths(of: IncludePattern(text: tree.text(item)), place.folder, at: span) {
                if let identity = FileIdentity(path: path), !seen.insert(identity).inserted { continue }
                files.append(IncludedFile(path: path, span: span))
            }
            if files.count > Self.mostFiles {
                reportFailure(tree.text(item), "more than \(Self.mostFiles) files", at: span)
                return []
            }
        }
        return files
    }

    private func paths(of pattern: IncludePattern, _ folder: String, at span: SourceSpan) -> [String] {
        if pattern.text.hasPrefix("/") || pattern.text.isEmpty {
            reportFailure(pattern.text, "the path must be relative to the topology's folder", at: span)
            return []
        }
        do throws(UnreadableFile) {
            let found = try pattern.paths(below: folder)
            if found.isEmpty {
                bag.report(
                    Diagnostic(
                        .includeFailed, "`\(pattern.text)` matches no file", at: span, label: "nothing is included",
                        severity: .warning))
            }
            return found
        } catch {
            reportFailure(pattern.text, error.reason, at: span)
            return []
        }
    }

    private func reportFailure(_ path: String, _ reason: String, at span: SourceSpan) {
        bag.report(Diagnostic(.includeFailed, "cannot include `\(path)`: \(reason)", at: span, label: "included here"))
    }

    /// Reports included files that include others.
    private func reportNested(_ roots: some Sequence<NodeID>, in tree: YAMLTree) -> Bool {
        var found = false
        for root in roots {
            guard let entry = tree.entry("include", in: root) else { continue }
            found = true
            bag.report(
                Diagnostic(
                    .includeFailed, "an included file cannot include others", at: tree.span(entry.key),
                    label: "not here", help: ["list the files in the topology itself"]))
        }
        return found
    }
}

/// LB0112: there is no topology to read.
enum UnreadableTopology {
    /// The file is there or not, and cannot be read.
    static func finding(_ path: String, _ failure: UnreadableFile) -> Diagnostic {
        let help = failure.isFolder ? ["name the file: `\(RelativePath.joined(path, TopologyPlace.usualName))`"] : []
        return Diagnostic(.unreadableInput, "cannot read `\(path)`: \(failure.reason)", at: nil, help: help)
    }

    /// None was named and none was found.
    static var notFound: Diagnostic {
        Diagnostic(
            .unreadableInput,
            "there is no `\(TopologyPlace.usualName)` in this folder, nor above it up to the repository's root",
            at: nil,
            help: ["name the topology: `lbgen build PATH`, or `-` for standard input"])
    }
}
