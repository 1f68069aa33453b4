/// Findings for programs: one JSON object, a finding a line.
///
/// Lines and columns count from 1, columns in Unicode scalars; offsets count bytes of the file from 0; ends are
/// exclusive. `schema_version` rises when a key changes its meaning or goes away, not when one is added.
struct JSONDiagnostics {
    private let places: SourcePlaces

    /// Prints findings of these files.
    init(_ sources: SourceSet) { places = SourcePlaces(sources) }

    /// Prints every finding and the counts.
    func render(_ diagnostics: [Diagnostic]) -> [UInt8] {
        var bytes: [UInt8] = Array(#"{"schema_version":1,"diagnostics":["#.utf8)
        for (number, diagnostic) in diagnostics.enumerated() {
            bytes.append(contentsOf: (number == 0 ? "\n" : ",\n").utf8)
            append(diagnostic, to: &bytes)
        }
        let counts = FindingCounts(diagnostics)
        bytes.append(contentsOf: (diagnostics.isEmpty ? "]," : "\n],").utf8)
        bytes.append(contentsOf: #""summary":{"errors":\#(counts.errors),"warnings":\#(counts.warnings),"#.utf8)
        bytes.append(contentsOf: #""notes":\#(counts.notes)}}"#.utf8)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private func append(_ diagnostic: Diagnostic, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        append("code", diagnostic.code.text, to: &bytes)
        append("severity", diagnostic.severity.word, to: &bytes)
        append("message", diagnostic.message, to: &bytes)
        appendPlace(diagnostic.primary?.span, to: &bytes)
        append("label", diagnostic.primary?.text ?? "", to: &bytes)
        appendList("labels", diagnostic.related, to: &bytes) { label, bytes in
            bytes.append(UInt8(ascii: "{"))
            appendPlace(label.span, to: &bytes)
            append("text", label.text, to: &bytes)
            Self.close("}", &bytes)
        }
        appendList("notes", diagnostic.notes, to: &bytes) { JSONText.append($0, to: &$1) }
        appendList("help", diagnostic.help, to: &bytes) { JSONText.append($0, to: &$1) }
        appendList("fixes", diagnostic.fixes, to: &bytes) { fix, bytes in
            bytes.append(UInt8(ascii: "{"))
            appendPlace(fix.span, to: &bytes)
            append("replacement", fix.replacement, to: &bytes)
            Self.close("}", &bytes)
        }
        Self.close("}", &bytes)
    }

    /// `"file":..,"range":..,`; both null for a finding that is not about a text.
    private func appendPlace(_ span: SourceSpan?, to bytes: inout [UInt8]) {
        JSONText.append(key: "file", to: &bytes)
        guard let span, let place = places.place(of: span) else {
            bytes.append(contentsOf: #"null,"range":null,"#.utf8)
            return
        }
        JSONText.append(place.path, to: &bytes)
        bytes.append(contentsOf: #","range":{"start":"#.utf8)
        append(place.start, in: place, Int(span.start), to: &bytes)
        bytes.append(contentsOf: #","end":"#.utf8)
        append(place.end, in: place, Int(max(span.start, span.end)), to: &bytes)
        bytes.append(contentsOf: "},".utf8)
    }

    private func append(
        _ position: SourceFile.Position, in place: SourcePlaces.Place, _ offset: Int, to bytes: inout [UInt8]
    ) {
        let file = place.index.file
        let real = min(offset, file.bytes.count) + file.markLength
        bytes.append(contentsOf: #"{"line":\#(position.line),"column":\#(position.column),"offset":\#(real)}"#.utf8)
    }

    /// `"key":"text",`
    private func append(_ key: StaticString, _ text: String, to bytes: inout [UInt8]) {
        JSONText.append(key: key, to: &bytes)
        JSONText.append(text, to: &bytes)
        bytes.append(UInt8(ascii: ","))
    }

    /// `"key":[..],`
    private func appendList<Item>(
        _ key: StaticString, _ items: [Item], to bytes: inout [UInt8], _ append: (Item, inout [UInt8]) -> Void
    ) {
        JSONText.append(key: key, to: &bytes)
        bytes.append(UInt8(ascii: "["))
        for item in items {
            append(item, &bytes)
            bytes.append(UInt8(ascii: ","))
        }
        Self.close("]", &bytes)
        bytes.append(UInt8(ascii: ","))
    }

    /// Ends an object or a list; the comma behind its last item goes.
    private static func close(_ bracket: Unicode.Scalar, _ bytes: inout [UInt8]) {
        if bytes.last == UInt8(ascii: ",") { bytes.removeLast() }
        bytes.append(UInt8(ascii: bracket))
    }
}
