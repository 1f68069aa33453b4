import Rendering

/// Why a manifest is not one that lbgen wrote.
struct ManifestProblem: Error, Equatable {
    /// The line, from 1.
    let line: Int
    /// What is wrong there.
    let reason: String
}

/// Reads exactly the text that `Manifest.bytes` writes, and says of anything else where it differs.
///
/// A manifest decides which files may be removed, so nothing in it is guessed at or skipped.
struct ManifestReader {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    /// Takes the text as read from disk.
    static func read(_ bytes: [UInt8]) throws(ManifestProblem) -> Manifest {
        var reader = ManifestReader(bytes: bytes)
        return try reader.manifest()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func manifest() throws(ManifestProblem) -> Manifest {
        try refuseForeignLines()
        try expect(Manifest.opening)
        var manifest = Manifest()
        if !starts(with: Manifest.closing) {
            repeat {
                let entry = try entry()
                if let last = manifest.entries.last { try check(entry.path, follows: last.path) }
                manifest.entries.append(entry)
            } while try !isLast()
        }
        try expect(Manifest.closing)
        if position < bytes.count { throw problem("there is text after the end") }
        return manifest
    }

    private mutating func entry() throws(ManifestProblem) -> Manifest.Entry {
        try expect(Manifest.beforePath)
        let path = String(decoding: take { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        guard OutputTree.isPlain(path), path != OutputTree.manifestPath else {
            throw problem("`\(path)` is no path that lbgen writes")
        }
        try expect(Manifest.beforeMode)
        let digits = take { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
        guard digits.count == 4 else { throw problem("the mode is not four octal digits") }
        let mode = digits.reduce(UInt16(0)) { $0 << 3 | UInt16($1 - UInt8(ascii: "0")) }
        try expect(Manifest.beforeDigest)
        guard let digest = Digest(hexadecimal: take { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\n") }) else {
            throw problem("the digest is not 64 hexadecimal digits")
        }
        try expect(Manifest.afterDigest)
        return Manifest.Entry(path: path, mode: mode, digest: digest)
    }

    /// Reads the end of an entry's line.
    private mutating func isLast() throws(ManifestProblem) -> Bool {
        let isLast = !starts(with: ",")
        try expect(isLast ? "\n" : ",\n")
        return isLast
    }

    private func check(_ path: String, follows last: String) throws(ManifestProblem) {
        if path == last { throw problem("`\(path)` is there twice") }
        guard last.utf8.lexicographicallyPrecedes(path.utf8) else { throw problem("`\(path)` is out of order") }
    }

    /// What git leaves in files is named as such, since the cure differs.
    private mutating func refuseForeignLines() throws(ManifestProblem) {
        var number = 1
        for text in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if text.starts(with: "<<<<<<<".utf8) { throw ManifestProblem(line: number, reason: "a merge conflict") }
            if text.last == UInt8(ascii: "\r") { throw ManifestProblem(line: number, reason: "the line ends in CR LF") }
            number += 1
        }
    }

    private func starts(with text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    private mutating func take(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = bytes[position...].prefix(while: condition)
        position = taken.endIndex
        return taken
    }

    private mutating func expect(_ text: String) throws(ManifestProblem) {
        for byte in text.utf8 {
            guard position < bytes.count else { throw problem("the file ends early") }
            guard bytes[position] == byte else { throw problem("this is not what lbgen writes") }
            if byte == UInt8(ascii: "\n") { line += 1 }
            position += 1
        }
    }

    private func problem(_ reason: String) -> ManifestProblem { ManifestProblem(line: line, reason: reason) }
}
