import CLibYAML
import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension DocumentComposer {
    mutating func addScalar() {
        let scalar = reader.event.pointee.data.scalar
        let span = eventSpan
        let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
        if scalar.tag != nil { check(tag: scalar.tag, allowed: ["str", "int", "float", "bool", "null"], at: span) }
        let index = records.count
        let isText = !isPlain || tagIsText(scalar.tag)
        records.append(
            NodeRecord(
                kind: isText ? .text : .plain, source: source, start: span.start, end: span.end,
                payload: place(of: scalar.value, scalar.length, in: span), count: UInt32(scalar.length),
                next: UInt32(index + 1)))
        if let anchor = scalar.anchor {
            anchors[String(cString: anchor)] = Anchor(index: index, size: 1, isOpen: false)
        }
        lastEnd = span.end
        attach(index)
    }

    /// Where the arena holds a scalar's text: in the file itself, behind its quote if it has one, or else at the end.
    private mutating func place(of text: UnsafeMutablePointer<UInt8>, _ length: Int, in span: SourceSpan) -> UInt32 {
        let quotes = Int(span.end - span.start) - length
        if quotes == 0 || quotes == 2 {
            let start = fileStart + Int(span.start) + quotes / 2
            let isThere = arena.withUnsafeBufferPointer {
                memcmp($0.baseAddress.unsafelyUnwrapped + start, text, length) == 0
            }
            if isThere { return UInt32(start) }
        }
        arena.append(contentsOf: UnsafeBufferPointer(start: text, count: length))
        return UInt32(arena.count - length)
    }

    mutating func addAlias() {
        let span = eventSpan
        let name = reader.event.pointee.data.alias.anchor.map { String(cString: $0) } ?? ""
        guard let anchor = anchors[name] else {
            let near = suggestion(for: name, among: anchors.keys.sorted())
            fail(
                .unknownAnchor, "no anchor `&\(name)` stands before this alias", at: span, label: "not defined",
                help: near.map { ["did you mean `*\($0)`?"] } ?? [])
            return
        }
        if anchor.isOpen {
            fail(.aliasBomb, "the alias `*\(name)` stands inside its own anchor", at: span, label: "would never end")
            return
        }
        aliasedNodes += anchor.size
        if aliasedNodes > limits.aliasedNodes {
            fail(
                .aliasBomb, "aliases add more than \(limits.aliasedNodes) nodes to the file", at: span,
                label: "one alias too many")
            return
        }
        let index = records.count
        records.append(
            NodeRecord(
                kind: .alias, source: source, start: span.start, end: span.end, payload: UInt32(anchor.index),
                count: 0, next: UInt32(index + 1)))
        lastEnd = span.end
        attach(index, size: anchor.size)
    }

    private func tagIsText(_ tag: UnsafeMutablePointer<UInt8>?) -> Bool {
        guard let tag else { return false }
        return String(cString: tag).hasSuffix(":str") || String(cString: tag) == "!"
    }

    /// Refuses every tag but those of the core schema: `!!str`, `!!map` and the like.
    mutating func check(tag: UnsafeMutablePointer<UInt8>?, allowed: [String], at span: SourceSpan) {
        guard let tag else { return }
        let text = String(cString: tag)
        let prefix = "tag:yaml.org,2002:"
        if text == "!" || text.hasPrefix(prefix) && allowed.contains(String(text.dropFirst(prefix.count))) { return }
        fail(
            .forbiddenTag, "the tag `\(text)` is not allowed", at: span, label: "tagged here",
            help: ["remove the tag: a topology holds plain data and builds no objects"])
    }
}
