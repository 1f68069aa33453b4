import CLibYAML
import Diagnostics

extension DocumentComposer {
    /// Says in our words what libyaml could not read.
    mutating func reportSyntax() {
        let problem = reader.problem
        let offset = offsets.byte(problem.offset)
        if let tab = indentingTab(near: offset) {
            fail(
                .tabIndentation, "a tab indents this line", at: tab, label: "a tab",
                help: ["indent with spaces: YAML does not allow tabs here"])
            return
        }
        if problem.text.contains("undefined tag handle") {
            fail(
                .forbiddenTag, "this tag is not allowed",
                at: SourceSpan(source: source, start: offset, end: offset + 1), label: "tagged here",
                help: ["remove the tag: a topology holds plain data and builds no objects"])
            return
        }
        let context = problem.context.isEmpty ? "" : " \(problem.context)"
        fail(
            .yamlSyntax, "the YAML cannot be read\(context): \(problem.text)",
            at: SourceSpan(source: source, start: offset, end: min(offset + 1, UInt32(file.bytes.count))),
            label: "here")
    }

    /// The tab among the blanks that open the line of `offset`, or the line before it.
    private func indentingTab(near offset: UInt32) -> SourceSpan? {
        let end = min(Int(offset), file.bytes.count)
        var lineStart = end
        for _ in 0..<2 {
            lineStart = (file.bytes[..<lineStart].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
            let blanks = file.bytes[lineStart...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            if let tab = blanks.firstIndex(of: UInt8(ascii: "\t")) {
                return SourceSpan(source: source, start: UInt32(tab), end: UInt32(tab + 1))
            }
            guard lineStart > 0 else { return nil }
            lineStart -= 1
        }
        return nil
    }

    mutating func reportSecondDocument() {
        let span = eventSpan
        fail(
            .severalDocuments, "the file holds more than one YAML document", at: span,
            label: "a second document begins here",
            help: ["one file is one topology: keep one document, or use `include`"])
    }
}
