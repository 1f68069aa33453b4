package import Diagnostics

/// Edge load balancers that register with a main server and report their health: the topology's nodes.
package struct Fleet: Entity, Sendable {
    /// Where the main server's interface is.
    package let mainServer: Located<MainServerURL>
    /// The key that nodes register with.
    package let credentials: Located<SecretReference>
    /// Time between two reports, 1s to 1h in whole seconds.
    package let heartbeat: Located<Duration>
    /// What the nodes serve, in words of the main server's.
    package let capabilities: [Located<Identifier>]
    /// The listener that clients are sent to; the first HTTP listener that serves when left out.
    package let listener: Located<Identifier>?
    /// The page of the node's own load balancer that is asked for the response time.
    package let health: Located<URLPath>?
    /// Where HAProxy's agent checks are answered; nowhere when left out.
    package let agent: Located<FleetAgent>?
    /// Where the fleet stands.
    package let span: SourceSpan

    package static var noun: String { "a fleet" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        mainServer = fields.required("main_server", doc: "URL of the main server: `https://main.example.com`.")
        credentials = fields.required("credentials", doc: "The key to register with, by `{env: NAME}` or `{file: P}`.")
        let heartbeat: Located<Duration> = fields.optional(
            "heartbeat", default: .seconds(30), shown: "30s", doc: "Time between two reports, 1s to 1h.")
        self.heartbeat = heartbeat
        capabilities = fields.list("capabilities", doc: "What the nodes serve: `[hls, http]`.") ?? []
        listener = fields.optional(
            "listener", doc: "The listener that clients use; the first that serves HTTP when left out.")
        health = fields.optional("health", doc: "A page of the nodes that is asked for their response time.")
        agent = fields.optional("agent", doc: "Where nodes answer HAProxy's agent checks.")
        guard !fields.context.isDescribing else { return }
        let value = heartbeat.value
        if value < .seconds(1) || value > .seconds(3600) || !value.isWholeSeconds {
            fields.context.bag.report(
                Diagnostic(.outOfRange, "a heartbeat takes 1s to 1h, in whole seconds", at: heartbeat.span))
        }
    }
}

/// Where a node answers HAProxy's agent checks.
package struct FleetAgent: Entity, Sendable {
    /// The port, at the node's own address.
    package let port: Located<Port>
    /// Who may ask; everybody when left out.
    package let allow: [Located<IPNetwork>]
    /// Whether HAProxy is told how many connections the node is good for, beside the share that it wants.
    package let maxconn: Located<Bool>

    package static var noun: String { "a fleet's agent" }

    package init(from fields: inout FieldReader) {
        port = fields.required("port", doc: "The port, at the node's own address.")
        allow = fields.list("allow", orSingle: true, doc: "Who may ask; everybody when left out.") ?? []
        maxconn = fields.optional(
            "maxconn", default: true, shown: "true",
            doc: "Whether HAProxy is told `max_connections` too; `false` where it redirects clients to the node.")
    }
}

/// A secret that stands elsewhere: in a variable of the environment, or in a file.
package enum SecretReference: Entity, Sendable {
    /// A variable.
    case variable(VariableName)
    /// A file on the machine that needs the secret.
    case file(FilePath)

    package static var noun: String { "a reference to a secret" }
    package static var placeholder: SecretReference { .variable(.placeholder) }

    package init(from fields: inout FieldReader) {
        let variable: Located<VariableName>? = fields.optional("env", doc: "The variable that holds the secret.")
        let file: Located<FilePath>? = fields.optional("file", doc: "The file that holds the secret, and nothing else.")
        self = file.map { .file($0.value) } ?? variable.map { .variable($0.value) } ?? .placeholder
        guard !fields.context.isDescribing else { return }
        if let variable, let file {
            fields.context.bag.report(
                Diagnostic(
                    .conflictingKeys, "a secret is in a variable or in a file, not both", at: file.span,
                    label: "second", related: [Diagnostic.Label(variable.span, "first")]))
        }
        if fields.has("env") == nil, fields.has("file") == nil {
            fields.context.bag.report(
                Diagnostic(
                    .missingKey, "a secret needs `env` or `file`", at: fields.span,
                    help: ["`{env: MAIN_SERVER_API_KEY}`: a secret never stands in a topology itself"]))
        }
    }
}

/// The name of a variable of the environment: 1 to 64 capital letters, digits and `_`, no digit first (POSIX.1, 8.1).
package struct VariableName: TextReadable, Hashable, Sendable {
    /// The name.
    package let text: String
    package static var placeholder: VariableName { VariableName(unchecked: "SECRET") }
    package static var expectation: String { "a variable's name (capital letters, digits and `_`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        let isAllowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
            default: false
            }
        }
        guard (1...64).contains(text.utf8.count), isAllowed, text.first.map({ !$0.isNumber }) == true else {
            return nil
        }
        self.text = text
    }
}

/// Where a main server's interface is: `https://host[:port][/path]`, no query, no name or password.
package struct MainServerURL: TextReadable, Hashable, Sendable {
    /// The URL as it is written, without a trailing slash.
    package let text: String
    package static var placeholder: MainServerURL { MainServerURL(unchecked: "https://main.invalid") }
    package static var expectation: String { "a URL (`https://main.example.com`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        guard !text.hasPrefix("/"), !text.utf8.contains(UInt8(ascii: "?")), let url = RedirectURL(text) else {
            return nil
        }
        self.text = url.text.hasSuffix("/") ? String(url.text.dropLast()) : url.text
    }

    /// Whether what is sent there can be read on the way.
    package var isPlain: Bool { text.hasPrefix("http://") }
}
