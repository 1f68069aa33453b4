import Foundation
import TestSupport

/// A Swift file as text.
struct SourceText {
    let path: String
    let text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The modules that the file imports.
    var imports: [String] {
        lines.compactMap { line in
            let words = line.split(separator: " ")
            guard let keyword = words.firstIndex(of: "import"),
                words[..<keyword].allSatisfy({ Self.modifiers.contains($0) })
            else { return nil }
            return words.last.map { String($0) }
        }
    }

    private static let modifiers: Set<Substring> = ["package", "internal", "private", "public", "@preconcurrency"]

    /// Every Swift file below a folder of the package.
    static func files(below folder: String) -> [SourceText] {
        let root = PackageFolder.root.appendingPathComponent(folder)
        let paths = FileManager.default.subpaths(atPath: root.path) ?? []
        return paths.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            guard let text = try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8) else {
                return nil
            }
            return SourceText(path: "\(folder)/\(path)", text: text)
        }
    }

    /// The folders directly below a folder of the package.
    static func folders(below folder: String) throws -> [String] {
        let root = PackageFolder.root.appendingPathComponent(folder)
        return try FileManager.default.contentsOfDirectory(atPath: root.path).filter { name in
            var isFolder: ObjCBool = false
            let path = root.appendingPathComponent(name).path
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
        }.sorted()
    }
}
