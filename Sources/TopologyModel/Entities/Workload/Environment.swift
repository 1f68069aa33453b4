package import Diagnostics
package import YAMLTree

/// Environment variables of a workload, in the file's order.
package struct Environment: Readable, Sendable {
    /// Where a value comes from.
    package enum Value: Sendable {
        /// Written in the topology.
        case literal(ArgumentText)
        /// A key of a Secret.
        case secret(DNSLabel, key: ConfigurationKey)
        /// A key of a ConfigMap.
        case configMap(DNSLabel, key: ConfigurationKey)
    }

    /// One variable.
    package struct Variable: Sendable {
        /// Its name.
        package let name: String
        /// Where its value comes from.
        package let value: Value
        /// Where it stands.
        package let span: SourceSpan
    }

    /// The variables; names are unique.
    package let variables: [Variable]

    /// No variable.
    package static var none: Environment { Environment(variables: []) }
    package static var placeholder: Environment { none }
    package static var expectation: String {
        "variables: `{NAME: text}`, `{NAME: {secret: S, key: K}}` or `{NAME: {config_map: C, key: K}}`"
    }

    package static func read(_ node: NodeID, in context: ReadingContext) -> Environment? {
        guard context.tree.kind(node) == .mapping else {
            context.reportType(node, expected: expectation)
            return nil
        }
        var variables: [Variable] = []
        for entry in context.tree.entries(node) {
            guard let name = plainText(entry.key, in: context, expected: "the name of a variable"),
                let value = readValue(entry.value, in: context)
            else { continue }
            guard isName(name) else {
                context.reportValue(
                    entry.key, "`\(name)` is not the name of a variable (letters, digits and `_`, no digit first)")
                continue
            }
            variables.append(Variable(name: name, value: value, span: context.tree.span(entry.key)))
        }
        return Environment(variables: variables)
    }

    private static func readValue(_ node: NodeID, in context: ReadingContext) -> Value? {
        guard context.tree.kind(node) == .mapping else {
            return ArgumentText.read(node, in: context).map { .literal($0) }
        }
        return Reference.readMapping(node, in: context).value
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(first >= 0x30 && first <= 0x39), text.utf8.count <= 256 else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// A key of a Secret or of a ConfigMap.
    private struct Reference: Entity {
        let value: Value?
        static var noun: String { "a reference" }

        init(from fields: inout FieldReader) {
            let secret: Located<DNSLabel>? = fields.optional("secret", doc: "A Secret.")
            let map: Located<DNSLabel>? = fields.optional("config_map", doc: "A ConfigMap.")
            let key: Located<ConfigurationKey> = fields.required("key", doc: "Its key.")
            switch (secret, map) {
            case (let secret?, nil): value = .secret(secret.value, key: key.value)
            case (nil, let map?): value = .configMap(map.value, key: key.value)
            default:
                value = nil
                guard !fields.context.isDescribing else { return }
                fields.context.bag.report(
                    Diagnostic(
                        .conflictingKeys, "a variable comes from one of `secret` and `config_map`", at: fields.span))
            }
        }
    }
}

/// A key of a Secret or ConfigMap: 1 to 253 letters, digits and `-._` (IsConfigMapKey of the API server).
package struct ConfigurationKey: TextReadable, Hashable, Sendable {
    /// The key.
    package let text: String
    package static var placeholder: ConfigurationKey { ConfigurationKey(unchecked: "key") }
    package static var expectation: String { "a key (1 to 253 letters, digits and `-._`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        guard (1...253).contains(text.utf8.count), text != ".", !text.hasPrefix(".."),
            text.utf8.allSatisfy({ byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-._".utf8.contains(byte)
                }
            })
        else { return nil }
        self.text = text
    }
}

/// A file of environment variables, and, in a cluster, the Secret or ConfigMap that holds what it says.
package struct VariableFile: Readable, Sendable {
    /// Where a cluster keeps it.
    package enum Holder: Sendable {
        /// A Secret.
        case secret(DNSLabel)
        /// A ConfigMap.
        case configMap(DNSLabel)
    }

    /// The file's path, as engines on one machine read it.
    package let path: FileName
    /// Where a cluster keeps it; a Secret named after the workload when `nil`.
    package let holder: Holder?
    package static var placeholder: VariableFile { VariableFile(path: .placeholder, holder: nil) }
    package static var expectation: String { "\(FileName.expectation), or `{path: P, secret: NAME}`" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> VariableFile? {
        if context.tree.kind(node) == .mapping { return Long.readMapping(node, in: context).file }
        return FileName.read(node, in: context).map { VariableFile(path: $0, holder: nil) }
    }

    /// The long form.
    private struct Long: Entity {
        let file: VariableFile
        static var noun: String { "a file of variables" }

        init(from fields: inout FieldReader) {
            let path: Located<FileName> = fields.required("path", doc: "The file.")
            let secret: Located<DNSLabel>? = fields.optional("secret", doc: "The Secret with what it says.")
            let map: Located<DNSLabel>? = fields.optional("config_map", doc: "The ConfigMap with what it says.")
            if let secret, let map {
                fields.context.bag.report(
                    Diagnostic(
                        .conflictingKeys, "one of `secret` and `config_map` holds the file", at: map.span,
                        related: [Diagnostic.Label(secret.span, "the other")]))
            }
            file = VariableFile(
                path: path.value,
                holder: secret.map { .secret($0.value) } ?? map.map { .configMap($0.value) })
        }
    }
}

/// A file beside the output: a relative or absolute path of letters, digits and `_./@%+=-`, without `..`.
package struct FileName: TextReadable, Hashable, Sendable {
    /// The path.
    package let text: String
    package static var placeholder: FileName { FileName(unchecked: "file") }
    package static var expectation: String { "a file (`config.env`, `/etc/web/config.env`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        guard FilePath(text.hasPrefix("/") ? text : "/\(text)") != nil, !text.contains(":"), !text.hasSuffix("/") else {
            return nil
        }
        self.text = text
    }
}
