package import Diagnostics
package import YAMLTree

/// Which pages of other origins may read the answers of a route (Fetch, 3.2).
package struct CORS: Entity, Sendable {
    /// The origins.
    package let origins: [Located<CORSOrigin>]
    /// Methods beside those that need no leave.
    package let methods: [Located<MethodName>]
    /// Request headers beside those that need no leave.
    package let headers: [Located<CORSHeader>]
    /// Headers of answers that pages may read beside those that they always may.
    package let exposeHeaders: [Located<CORSHeader>]
    /// Whether cookies and passwords go along.
    package let credentials: Located<Bool>
    /// How long a browser may remember a preflight's answer.
    package let maxAge: Located<Duration>?
    /// Where the policy stands.
    package let span: SourceSpan

    package static var noun: String { "a CORS policy" }

    /// Whether every origin may read.
    package var admitsAny: Bool { origins.contains { $0.value == .any } }

    package init(from fields: inout FieldReader) {
        span = fields.span
        origins = fields.list("origins", orSingle: true, doc: "Origins; `https://*.example.com`, or `*` for any.") ?? []
        methods =
            fields.list("methods", doc: "Methods that pages may use; GET, HEAD and POST when left out.")
            ?? ["GET", "HEAD", "POST"].map { Located(MethodName(unchecked: $0), at: fields.span) }
        headers = fields.list("headers", doc: "Request headers that pages may set, or `*`.") ?? []
        exposeHeaders = fields.list("expose_headers", doc: "Headers of answers that pages may read, or `*`.") ?? []
        credentials = fields.optional(
            "credentials", default: false, shown: "false", doc: "Whether cookies and passwords go along.")
        maxAge = fields.optional("max_age", doc: "How long a browser may remember a preflight's answer.")
        guard !fields.context.isDescribing else { return }
        if origins.isEmpty, fields.has("origins") == nil {
            fields.context.bag.report(Diagnostic(.missingKey, "`origins` is missing", at: fields.span))
        }
        report(to: fields.context.bag)
    }

    private func report(to bag: DiagnosticBag) {
        if origins.count > 1, let any = origins.first(where: { $0.value == .any }) {
            bag.report(
                Diagnostic(.conflictingKeys, "`*` is every origin: name none beside it", at: any.span))
        }
        guard credentials.value else { return }
        let any = origins.filter { $0.value == .any }.map(\.span)
        let all = any + (headers + exposeHeaders).filter { $0.value == .any }.map(\.span)
        for span in all {
            bag.report(
                Diagnostic(
                    .corsConflict, "browsers refuse `*` with credentials (Fetch, 3.2.5)", at: span,
                    related: [Diagnostic.Label(credentials.span, "credentials")], help: ["name them"]))
        }
    }
}

/// A header's name, or every header.
package enum CORSHeader: TextReadable, Hashable, Sendable {
    /// `*`
    case any
    /// One header.
    case named(HeaderName)

    package static var placeholder: CORSHeader { .any }
    package static var expectation: String { "a header name, or `*`" }

    package init?(_ text: String) {
        if text == "*" {
            self = .any
        } else if let name = HeaderName(text) {
            self = .named(name)
        } else {
            return nil
        }
    }

    /// The name, or `*`.
    package var text: String {
        switch self {
        case .any: "*"
        case .named(let name): name.text
        }
    }
}

/// A request method: capital letters and hyphens.
package struct MethodName: TextReadable, Hashable, Sendable {
    /// The method.
    package let text: String
    package static var placeholder: MethodName { MethodName(unchecked: "GET") }
    package static var expectation: String { "a method (GET, POST and the like; at most 32 capital letters)" }

    init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        let isMethod = text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 == 0x2D }
        guard (1...32).contains(text.utf8.count), isMethod else { return nil }
        self.text = text
    }
}

extension CORSOrigin: Readable {
    package static var placeholder: CORSOrigin { .any }
    package static var expectation: String {
        "an origin (`https://app.example.com`), one with `*.` before its host, or `*`"
    }

    package static func read(_ node: NodeID, in context: ReadingContext) -> CORSOrigin? {
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        do throws(Problem) { return try CORSOrigin(text) } catch {
            let (reason, help) =
                switch error {
                case .malformed: ("is not \(expectation)", "a scheme, `://`, a host, and a port if it needs one")
                case .path: ("has a path, and an origin has none", "end it behind the host or port")
                case .usualPort: ("names the scheme's own port, which browsers leave out", "leave it out")
                case .null: ("is claimed by documents of every kind: it admits everybody", "name the origins")
                }
            context.reportValue(node, "`\(text)` \(reason)", help: [help])
            return nil
        }
    }
}
