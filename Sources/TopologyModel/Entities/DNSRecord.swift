package import Diagnostics
package import YAMLTree

/// A DNS record that points to one of two servers: to the second while the first is down.
package struct DNSRecord: Entity, Sendable {
    /// The type of a record that a failover can move.
    package enum Kind: String, Choice, Sendable {
        case a = "A"
        case aaaa = "AAAA"
        case cname = "CNAME"
        package static var placeholder: Kind { .a }
    }

    /// Who serves the zone.
    package enum Provider: String, Choice, Sendable {
        case cloudflare
        case route53
        case digitalocean
        package static var placeholder: Provider { .cloudflare }
    }

    /// The type.
    package let kind: Located<Kind>
    /// Where it points while that server is up.
    package let primary: Located<ServerHost>
    /// Where it points otherwise.
    package let secondary: Located<ServerHost>
    /// The health check, by name.
    package let check: Located<Identifier>
    /// Whether the check is asked by HTTPS, with the record's name.
    package let tls: Located<Bool>
    /// Time between two runs of the agent.
    package let interval: Located<Duration>
    /// How long resolvers may keep an answer; 60 s, or the proxy's own when left out.
    package let ttl: Located<Duration>?
    /// Whether it goes back to the primary.
    package let failback: Located<Bool>
    /// How long it stays before it goes back.
    package let holdDown: Located<Duration>
    /// Who serves the zone.
    package let provider: Located<Provider>
    /// The zone; everything behind the record's first label when left out.
    package let zone: Located<DNSZone>?
    /// Whether Cloudflare's proxy stands before the servers.
    package let proxied: Located<Bool>
    /// Whether Route 53 itself checks and fails over.
    package let native: Located<Bool>
    /// Where the provider's credentials are.
    package let credentials: Located<DNSCredentials>?
    /// How long the provider takes to tell all its name servers.
    package let propagation: Located<Duration>?
    /// The longest time to the last client that is promised.
    package let maxFailover: Located<Duration>?
    /// Where the record stands.
    package let span: SourceSpan

    package static var noun: String { "a DNS record" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        kind = fields.required("type", doc: "The record's type.")
        primary = fields.required("primary", doc: "Where it points while that server is up; a name for CNAME.")
        secondary = fields.required("secondary", doc: "Where it points otherwise.")
        check = fields.required("check", doc: "Health check, by name; it needs a port.")
        tls = fields.optional(
            "tls", default: false, shown: "false", doc: "Ask the check by HTTPS, for the record's name.")
        interval = fields.optional(
            "interval", default: .seconds(60), shown: "60s", doc: "Time between two runs of the agent: 10s to 1h.")
        ttl = fields.optional(
            "ttl", doc: "How long resolvers may keep an answer; 60s, or Cloudflare's own when `proxied`.")
        failback = fields.optional(
            "failback", default: true, shown: "true", doc: "Whether it goes back to the primary once that is up.")
        holdDown = fields.optional(
            "hold_down", default: .seconds(300), shown: "5m",
            doc: "How long it stays where it is before it goes back; a failover never waits.")
        provider = fields.required("provider", doc: "Who serves the zone.")
        zone = fields.optional(
            "zone", doc: "The zone, by name or by the provider's id; all behind the first label when left out.")
        proxied = fields.optional(
            "proxied", default: false, shown: "false", doc: "Cloudflare: its proxy stands before the servers.")
        native = fields.optional(
            "native", default: false, shown: "false", feature: .nativeFailoverRecord,
            doc: "Route 53: failover records with its own health checks instead of the agent.")
        credentials = fields.optional("credentials", doc: "Where the provider's credentials are: `env` or `file`.")
        propagation = fields.optional(
            "propagation", doc: "How long the provider takes to tell all its name servers; 60s is assumed.")
        maxFailover = fields.optional("max_failover", doc: "The longest time to the last client that is promised.")
    }
}

/// Where the credentials of a DNS provider are; never the credentials themselves.
package struct DNSCredentials: Entity, Sendable {
    /// The variables that hold them: one for a token; for Route 53 key id, secret and, if any, session token.
    package let environment: [Located<EnvironmentName>]
    /// The file that holds them.
    package let file: Located<FilePath>?

    package static var noun: String { "credentials" }

    package init(from fields: inout FieldReader) {
        environment =
            fields.list(
                "env", orSingle: true,
                doc: "Variables of /etc/dns-failover/secrets.env; Route 53: key id, secret, and session token if any.")
            ?? []
        file = fields.optional("file", doc: "A file with the token; Route 53: an AWS credentials file.")
        guard !fields.context.isDescribing else { return }
        let hasEnvironment = fields.has("env")
        if let file, let hasEnvironment {
            fields.context.bag.report(
                Diagnostic(
                    .conflictingKeys, "credentials have one of `env` and `file`", at: hasEnvironment, label: "first",
                    related: [Diagnostic.Label(file.span, "second")]))
        } else if file == nil, environment.isEmpty, hasEnvironment == nil, fields.has("file") == nil {
            fields.context.bag.report(
                Diagnostic(
                    .missingKey, "credentials need `env` or `file`", at: fields.span,
                    help: ["`{env: CF_API_TOKEN}` names a variable, `{file: /etc/dns-failover/token}` a file"]))
        }
    }

    package static func read(_ node: NodeID, in context: ReadingContext) -> DNSCredentials? {
        if context.tree.kind(node) == .mapping { return readMapping(node, in: context) }
        guard context.tree.kind(node) != .sequence, !context.tree.text(node).isEmpty else {
            context.reportType(node, expected: expectation)
            return nil
        }
        // A token that stands here would be in every copy of the file and in its history.
        context.bag.report(
            Diagnostic(
                .secretInText, "credentials are never written into the topology", at: context.tree.span(node),
                label: "a secret?",
                help: [
                    "name the variable or the file that holds them: `{env: NAME}`, `{file: /etc/dns-failover/token}`"
                ]
            ))
        return nil
    }
}

/// The name of an environment variable in capitals: `CF_API_TOKEN`.
package struct EnvironmentName: TextReadable, Hashable, Sendable {
    /// The name.
    package let text: String
    package static var placeholder: EnvironmentName { EnvironmentName(unchecked: "TOKEN") }
    package static var expectation: String { "the name of a variable (1 to 64 capitals, digits and `_`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        let isAllowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
            default: false
            }
        }
        guard isAllowed, (1...64).contains(text.utf8.count), let first = text.utf8.first,
            !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
        else { return nil }
        self.text = text
    }
}

/// A DNS zone: its name, or the id that the provider gives it.
package enum DNSZone: TextReadable, Hashable, Sendable {
    /// `example.com`
    case name(Hostname)
    /// `Z0123456789ABCDEF`, `023e105f4ecef8ad9ca31a8372d0c353`
    case id(String)

    package static var placeholder: DNSZone { .name(.placeholder) }
    package static var expectation: String { "a zone's name (`example.com`) or its id (letters and digits)" }

    /// Reads a zone: an id has 8 to 64 letters and digits, at least one of them a digit.
    package init?(_ text: String) {
        let isID = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        if isID, (8...64).contains(text.utf8.count), text.contains(where: \.isNumber) {
            self = .id(text)
        } else if let name = Hostname(text) {
            self = .name(name)
        } else {
            return nil
        }
    }

    /// As the agent is told.
    package var text: String {
        switch self {
        case .name(let name): name.text
        case .id(let id): id
        }
    }
}
