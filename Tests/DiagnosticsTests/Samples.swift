import Diagnostics

/// A set of one or more files, and spans found by their text.
struct Sample {
    /// The files.
    let sources: SourceSet

    /// Takes paths and their texts.
    init(_ files: (String, String)...) {
        var sources = SourceSet()
        for (path, text) in files { _ = sources.add(SourceFile(path: path, bytes: Array(text.utf8))) }
        self.sources = sources
    }

    /// The first place of some words in a file.
    func span(_ words: String, in source: Int = 0) -> SourceSpan {
        let bytes = sources.files[source].bytes
        let wanted = Array(words.utf8)
        let start = bytes.indices.first { bytes[$0...].starts(with: wanted) } ?? bytes.count
        return SourceSpan(source: UInt16(source), start: UInt32(start), end: UInt32(start + wanted.count))
    }

    /// What a format prints.
    func print(_ diagnostics: [Diagnostic], as format: DiagnosticFormat = .text, colored: Bool = false) -> String {
        String(decoding: format.render(diagnostics, from: sources, colored: colored), as: UTF8.self)
    }
}

/// The same numbers on every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    /// Where the sequence is.
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
