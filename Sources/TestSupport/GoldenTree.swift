package import Foundation

/// A committed folder that says what a program must produce, file by file, byte by byte.
package struct GoldenTree: Sendable {
    /// When a run writes what it got over what was committed; such a run fails, so that nobody takes it for a test.
    package enum Recording: String, Sendable {
        /// Never: compare only.
        case never
        /// Files that are not there yet.
        case missing
        /// Files that differ; files that are no longer produced go.
        case failed
        /// Everything.
        case all

        /// What `LBGEN_RECORD` says; `never` by default, and an unknown word counts as `never`.
        package static var asked: Recording {
            ProcessInfo.processInfo.environment["LBGEN_RECORD"].flatMap(Self.init) ?? .never
        }
    }

    private let folder: URL
    private let rerecord: String

    /// Takes the expected folder and the one command that records this case anew.
    package init(_ folder: URL, rerecord: String) {
        self.folder = folder
        self.rerecord = rerecord
    }

    /// Compares, or records; `nil` when all is as committed, otherwise the text of the failure.
    package func check(_ actual: FileTree, recording: Recording = .asked) throws -> String? {
        let expected = try FileTree(reading: folder)
        let differences = Set(expected.files.keys).union(actual.files.keys).sorted().compactMap { path in
            Difference(path, expected.files[path], actual.files[path])
        }
        let toRecord = recording == .all ? actual.files.keys.sorted() : []
        let recorded =
            try record(differences, recording, actual)
            + toRecord.filter { path in
                !differences.contains { $0.path == path }
            }
        for path in toRecord { try actual.write(path, to: folder) }
        if !recorded.isEmpty {
            return
                "recorded \(recorded.count) files below \(folder.path); look at them, then run again without LBGEN_RECORD:\n"
                + recorded.map { "  \($0)" }.joined(separator: "\n")
        }
        return differences.isEmpty ? nil : report(differences)
    }

    /// Writes what this mode may write, and says which paths those were.
    private func record(_ differences: [Difference], _ recording: Recording, _ actual: FileTree) throws -> [String] {
        var recorded: [String] = []
        for difference in differences where recording.covers(difference.kind) {
            if difference.kind == .extra {
                try FileManager.default.removeItem(at: folder.appendingPathComponent(difference.path))
            } else {
                try actual.write(difference.path, to: folder)
            }
            recorded.append(difference.path)
        }
        return recorded
    }

    private func report(_ differences: [Difference]) -> String {
        let lines = differences.flatMap(\.lines)
        var text = "\(differences.count) files differ from \(folder.path)\n"
        text += lines.prefix(40).joined(separator: "\n")
        if lines.count > 40 { text += "\n... and \(lines.count - 40) more lines" }
        return text + "\nrecord this case anew: \(rerecord)"
    }
}

extension GoldenTree.Recording {
    fileprivate func covers(_ kind: Difference.Kind) -> Bool {
        switch self {
        case .never: false
        case .missing: kind == .missing
        case .failed, .all: true
        }
    }
}

/// How one file departs from what was committed.
private struct Difference {
    enum Kind {
        /// Produced, not committed.
        case missing
        /// Committed, no longer produced.
        case extra
        /// Other bytes.
        case bytes
        /// The same bytes, executable or no longer so.
        case mode
    }

    let path: String
    let kind: Kind
    let lines: [String]

    init?(_ path: String, _ expected: FileTree.File?, _ actual: FileTree.File?) {
        if expected == actual { return nil }
        self.path = path
        switch (expected, actual) {
        case (nil, let actual):
            kind = .missing
            lines = ["not committed yet: \(path)"] + UnifiedDiff.between("", actual?.text ?? "", name: path)
        case (_, nil):
            kind = .extra
            lines = ["no longer produced: \(path)"]
        case (let expected?, let actual?) where expected.bytes == actual.bytes:
            kind = .mode
            lines = [
                "mode of \(path): expected \(String(expected.mode, radix: 8)), is \(String(actual.mode, radix: 8))"
            ]
        case (let expected?, let actual?):
            kind = .bytes
            lines = UnifiedDiff.between(expected.text, actual.text, name: path)
        }
    }
}
