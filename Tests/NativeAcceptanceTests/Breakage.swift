import Foundation
import TestSupport

/// A sample that is right, spoiled in one thing: a checker that takes it proves nothing.
struct Breakage: Sendable {
    /// The sample's folder below Samples, which is also the checker's name.
    let sample: String
    /// What is spoiled.
    let what: String
    /// The words that some finding must hold.
    let says: String
    private let spoil: @Sendable (URL) throws -> Void

    /// Replaces a text, which must be there, in one file of the sample.
    init(_ sample: String, _ what: String, in file: String, _ old: String, _ new: String, says: String) {
        self.init(sample, what, says: says) { folder in
            let url = folder.appendingPathComponent(file)
            let text = try String(decoding: Data(contentsOf: url), as: UTF8.self)
            guard text.contains(old) else { throw CocoaError(.fileReadCorruptFile) }
            try Data(text.replacing(old, with: new).utf8).write(to: url)
        }
    }

    /// Does something else to the sample's folder.
    init(_ sample: String, _ what: String, says: String, _ spoil: @escaping @Sendable (URL) throws -> Void) {
        self.sample = sample
        self.what = what
        self.says = says
        self.spoil = spoil
    }

    /// Where the samples that are right lie.
    static func folder(of sample: String) -> URL {
        PackageFolder.root.appendingPathComponent("Tests/NativeAcceptanceTests/Samples/\(sample)")
    }

    /// Spoils a copy of each one's sample and asks a checker about all of them at once; `place` is what to name in the copy.
    static func findings(
        about breakages: [Breakage],
        place: String = "",
        by judge: ([String]) throws -> [String: [String]]
    ) throws -> [(breakage: Breakage, findings: [String])] {
        let parent = try PackageFolder.makeTemporary("samples")
        defer { try? FileManager.default.removeItem(at: parent) }
        let paths = try breakages.enumerated().map { index, breakage in
            let copy = parent.appendingPathComponent("\(index)")
            try FileManager.default.copyItem(at: folder(of: breakage.sample), to: copy)
            try breakage.spoil(copy)
            return place.isEmpty ? copy.path : copy.appendingPathComponent(place).path
        }
        let verdicts = try judge(paths)
        return zip(breakages, paths).map { (breakage: $0, findings: verdicts[$1] ?? []) }
    }
}
