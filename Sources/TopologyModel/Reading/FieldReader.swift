package import Diagnostics
import YAMLTree

/// A name together with what it names.
package struct Named<Value> {
    /// The name, the key of a map.
    package let name: Identifier
    /// Where the name stands.
    package let span: SourceSpan
    /// What it names.
    package var value: Value
}

extension Named: Sendable where Value: Sendable {}

/// A host name together with what it names.
package struct HostNamed<Value> {
    /// The name, the key of a map.
    package let host: Hostname
    /// Where the name stands.
    package let span: SourceSpan
    /// What it names.
    package var value: Value
}

extension HostNamed: Sendable where Value: Sendable {}

/// Reads the fields of one mapping; one call describes a key, its type, default and documentation.
///
/// A wrong field is reported and a placeholder returned, so that all problems of a mapping come out together. The same
/// calls in describe mode record the fields: unknown keys get "did you mean", and the schema and reference are made of
/// them.
package struct FieldReader {
    /// What the run shares.
    package let context: ReadingContext
    /// Where the mapping stands.
    package let span: SourceSpan
    private let mappings: [NodeID]
    /// Which keys a lone mapping may have: most that are asked for are not there.
    private let keys: KeyFilter
    private var consumed: UInt64 = 0
    private(set) var described: [FieldDescription] = []

    init(_ mappings: [NodeID], in context: ReadingContext, span: SourceSpan) {
        self.mappings = mappings
        self.context = context
        self.span = span
        keys = mappings.count == 1 ? context.tree.keyFilter(mappings[0]) : .everything
    }

    static func describing() -> FieldReader { FieldReader([], in: .describing(), span: .start) }

    private mutating func find(_ key: StaticString) -> YAMLTree.Entry? {
        guard keys.mayContain(key), let mapping = mappings.first else { return nil }
        if mappings.count > 1 { return findInSeveral(key) }
        guard let entry = context.tree.entry(key, in: mapping) else { return nil }
        consumed |= 1 << UInt64(entry.position & 63)
        return entry
    }

    /// A key of several merged files: it may stand in one of them only.
    private func findInSeveral(_ key: StaticString) -> YAMLTree.Entry? {
        var first: YAMLTree.Entry?
        for mapping in mappings {
            guard let entry = context.tree.entry(key, in: mapping) else { continue }
            if let first {
                context.bag.report(
                    Diagnostic(
                        .duplicateDefinition, "`\(key)` is given in two files", at: context.tree.span(entry.key),
                        label: "again here",
                        related: [Diagnostic.Label(context.tree.span(first.key), "first given here")]))
            } else {
                first = entry
            }
        }
        return first
    }

    private mutating func describe(
        _ key: StaticString, _ type: @autoclosure () -> String, required: Bool, preset: String?, doc: StaticString,
        isAvailable: Bool = true
    ) {
        guard context.isDescribing else { return }
        described.append(
            FieldDescription(
                key: "\(key)", type: type(), isRequired: required, preset: preset, documentation: "\(doc)",
                isAvailable: isAvailable))
    }

    private func use(_ feature: Feature?, at node: NodeID) {
        if let feature { context.uses.add(feature, at: context.tree.span(node)) }
    }

    /// A key that must be there.
    package mutating func required<Value: Readable>(
        _ key: StaticString, _ type: Value.Type = Value.self, feature: Feature? = nil, doc: StaticString
    ) -> Located<Value> {
        describe(key, Value.expectation, required: true, preset: nil, doc: doc)
        guard let entry = find(key) else {
            if !context.isDescribing {
                context.bag.report(
                    Diagnostic(
                        .missingKey, "`\(key)` is missing", at: span, label: "without `\(key)`",
                        help: ["`\(key)`: \(doc)"]))
            }
            return Located(.placeholder, at: span)
        }
        use(feature, at: entry.key)
        return Located(Value.read(entry.value, in: context) ?? .placeholder, at: context.tree.span(entry.value))
    }

    /// A key that may be left out.
    package mutating func optional<Value: Readable>(
        _ key: StaticString, _ type: Value.Type = Value.self, feature: Feature? = nil, doc: StaticString
    ) -> Located<Value>? {
        describe(key, Value.expectation, required: false, preset: nil, doc: doc)
        guard let entry = find(key) else { return nil }
        use(feature, at: entry.key)
        return Value.read(entry.value, in: context).map { Located($0, at: context.tree.span(entry.value)) }
    }

    /// A key with a default.
    package mutating func optional<Value: Readable>(
        _ key: StaticString, default preset: Value, shown: StaticString, feature: Feature? = nil, doc: StaticString
    ) -> Located<Value> {
        describe(key, Value.expectation, required: false, preset: "\(shown)", doc: doc)
        guard let entry = find(key) else { return Located(preset, at: span) }
        use(feature, at: entry.key)
        return Located(Value.read(entry.value, in: context) ?? preset, at: context.tree.span(entry.value))
    }

    /// A list; `nil` when the key is not there. With `orSingle` a lone value is a list of one.
    package mutating func list<Value: Readable>(
        _ key: StaticString, of type: Value.Type = Value.self, orSingle: Bool = false, feature: Feature? = nil,
        doc: StaticString
    ) -> [Located<Value>]? {
        describe(key, "a list, each \(Value.expectation)", required: false, preset: nil, doc: doc)
        guard let entry = find(key) else { return nil }
        use(feature, at: entry.key)
        return Self.items(entry.value, orSingle: orSingle, in: context)
    }

    private static func items<Value: Readable>(
        _ node: NodeID, orSingle: Bool, in context: ReadingContext
    ) -> [Located<Value>] {
        let tree = context.tree
        guard tree.kind(node) == .sequence else {
            if orSingle { return Value.read(node, in: context).map { [Located($0, at: tree.span(node))] } ?? [] }
            context.reportType(node, expected: "a list, each \(Value.expectation)")
            return []
        }
        var result: [Located<Value>] = []
        result.reserveCapacity(tree.childCount(node))
        for child in tree.children(node) {
            if let value = Value.read(child, in: context) { result.append(Located(value, at: tree.span(child))) }
        }
        return result
    }

    /// A map from names to values, in the file's order; empty when the key is not there.
    package mutating func map<Value: Readable>(
        _ key: StaticString, of type: Value.Type = Value.self, feature: Feature? = nil, doc: StaticString
    ) -> [Named<Value>] {
        describe(key, "a map from names to: \(Value.expectation)", required: false, preset: nil, doc: doc)
        var result: [Named<Value>] = []
        if mappings.count == 1 {
            if let entry = find(key) { readMap(entry, into: &result, feature: feature) }
            return result
        }
        for mapping in mappings {
            guard let entry = context.tree.entry(key, in: mapping) else { continue }
            readMap(entry, into: &result, feature: feature)
        }
        reportRepeated(result)
        return result
    }

    private func readMap<Value: Readable>(
        _ entry: YAMLTree.Entry, into result: inout [Named<Value>], feature: Feature?
    ) {
        let tree = context.tree
        guard tree.kind(entry.value) == .mapping else {
            context.reportType(entry.value, expected: "a map from names to: \(Value.expectation)")
            return
        }
        use(feature, at: entry.key)
        let entries = tree.entries(entry.value)
        result.reserveCapacity(result.count + entries.count)
        for item in entries {
            let name = Identifier.read(item.key, in: context) ?? .placeholder
            let value = Value.read(item.value, in: context) ?? .placeholder
            result.append(Named(name: name, span: tree.span(item.key), value: value))
        }
    }

    /// A map from host names to values, in the file's order; a list under a name gives several values to it.
    package mutating func hosts<Value: Readable>(
        _ key: StaticString, of type: Value.Type = Value.self, feature: Feature? = nil, doc: StaticString
    ) -> [HostNamed<Value>] {
        describe(key, "a map from host names to: \(Value.expectation)", required: false, preset: nil, doc: doc)
        var result: [HostNamed<Value>] = []
        for mapping in mappings {
            guard let entry = mappings.count == 1 ? find(key) : context.tree.entry(key, in: mapping) else { continue }
            guard context.tree.kind(entry.value) == .mapping else {
                context.reportType(entry.value, expected: "a map from host names to: \(Value.expectation)")
                continue
            }
            use(feature, at: entry.key)
            for item in context.tree.entries(entry.value) {
                let host = Hostname.read(item.key, in: context) ?? .placeholder
                result += Self.items(item.value, orSingle: true, in: context).map { value in
                    HostNamed(host: host, span: context.tree.span(item.key), value: value.value)
                }
            }
        }
        return result
    }

    /// A name that two files define: the composer saw each file alone.
    private func reportRepeated<Value>(_ items: [Named<Value>]) {
        var seen: [Identifier: SourceSpan] = [:]
        for item in items where item.name != .placeholder {
            if let first = seen[item.name] {
                context.bag.report(
                    Diagnostic(
                        .duplicateDefinition, "`\(item.name.text)` is defined twice", at: item.span,
                        label: "again here",
                        related: [Diagnostic.Label(first, "first defined here")]))
            } else {
                seen[item.name] = item.span
            }
        }
    }

    /// A key of the language that this version does not build yet: refused by name, never ignored.
    package mutating func unavailable(_ key: StaticString, doc: StaticString) {
        describe(key, "", required: false, preset: nil, doc: doc, isAvailable: false)
        guard let entry = find(key) else { return }
        context.bag.report(
            Diagnostic(
                .unavailableKey, "`\(key)` is not available in this version", at: context.tree.span(entry.key),
                label: "not built yet", help: ["\(doc)"]))
    }

    /// Whether a key is there; marks it as known.
    package mutating func has(_ key: StaticString) -> SourceSpan? {
        find(key).map { context.tree.span($0.key) }
    }

    /// How many keys the mapping has.
    package var keyCount: Int { mappings.first.map { context.tree.childCount($0) / 2 } ?? 0 }

    /// Reports the keys that nothing asked for.
    mutating func finish(_ noun: String, fields: () -> [FieldDescription]) {
        guard !context.isDescribing else { return }
        let count = mappings.first.map { context.tree.childCount($0) / 2 } ?? 0
        if mappings.count == 1, count < 64, consumed == (1 << UInt64(count)) - 1 { return }
        let known = fields().map(\.key)
        for mapping in mappings {
            for entry in context.tree.entries(mapping) {
                let key = context.tree.text(entry.key)
                guard !known.contains(key) else { continue }
                let near = suggestion(for: key, among: known)
                context.bag.report(
                    Diagnostic(
                        .unknownKey, "`\(key)` is not a key of \(noun)", at: context.tree.span(entry.key),
                        label: "unknown key",
                        notes: near == nil ? ["the keys are: " + known.joined(separator: ", ")] : [],
                        help: near.map { ["did you mean `\($0)`?"] } ?? [],
                        fixes: near.map { [Diagnostic.Fix(context.tree.span(entry.key), with: $0)] } ?? []))
            }
        }
    }
}

/// What a key is, as the reference and the schema show it.
package struct FieldDescription: Equatable, Sendable {
    /// The key.
    package let key: String
    /// What it takes.
    package let type: String
    /// Whether it must be there.
    package let isRequired: Bool
    /// The default, as it is written.
    package let preset: String?
    /// One sentence.
    package let documentation: String
    /// Whether this version builds it.
    package let isAvailable: Bool
}
