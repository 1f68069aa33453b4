package import Diagnostics
package import YAMLTree

/// An active check: what is asked, how often, and how many answers change a server's state.
package struct HealthCheck: Entity, Sendable {
    /// What is asked.
    package enum Probe: Sendable, Equatable {
        /// `GET` of a path.
        case http(URLPath)
        /// A connection is enough.
        case tcp
    }

    /// What is asked.
    package let probe: Probe
    /// The port; each server's own when left out.
    package let port: Located<Port>?
    /// Statuses that count as healthy.
    package let expect: [Located<StatusRange>]
    /// Time between two checks.
    package let interval: Located<Duration>
    /// How long an answer may take.
    package let timeout: Located<Duration>
    /// Good answers that bring a server back.
    package let rise: Located<Threshold>
    /// Bad answers that take a server out.
    package let fall: Located<Threshold>
    /// Where the check stands.
    package let span: SourceSpan

    package static var noun: String { "a health check" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        let http: Located<URLPath>? = fields.optional("http", doc: "Path to GET.")
        let tcp: Located<TCPProbe>? = fields.optional(
            "tcp", doc: "Connect only: a port, or `true` for the server's own.")
        let explicit: Located<Port>? = fields.optional("port", doc: "Port to check; the server's own when left out.")
        expect =
            fields.list("expect", orSingle: true, doc: "Statuses that count as healthy; [200-399].")
            ?? [Located(StatusRange(200, 399), at: fields.span)]
        interval = fields.optional("interval", default: .seconds(5), shown: "5s", doc: "Time between two checks.")
        timeout = fields.optional("timeout", default: .seconds(3), shown: "3s", doc: "How long an answer may take.")
        rise = fields.optional("rise", default: Threshold(checked: 2), shown: "2", doc: "Good answers that bring back.")
        fall = fields.optional("fall", default: Threshold(checked: 3), shown: "3", doc: "Bad answers that take out.")
        fields.unavailable(
            "type", doc: "redis, postgres, mysql, smtp, grpc and script checks come with a later version.")
        probe = http.map { .http($0.value) } ?? .tcp
        port = explicit ?? tcp.flatMap { tcp in tcp.value.port.map { Located($0, at: tcp.span) } }
        if let http, let tcp, !fields.context.isDescribing {
            fields.context.bag.report(
                Diagnostic(
                    .conflictingKeys, "a health check has `http` or `tcp`, not both", at: tcp.span,
                    label: "second", related: [Diagnostic.Label(http.span, "first")]))
        }
        let isWrong = fields.has("http") != nil || fields.has("tcp") != nil || fields.has("type") != nil
        if http == nil, tcp == nil, !fields.context.isDescribing, !isWrong {
            fields.context.bag.report(
                Diagnostic(
                    .missingKey, "a health check needs `http` or `tcp`", at: fields.span,
                    help: ["`http: /health` asks for a path, `tcp: true` connects to the server's port"]))
        }
    }
}

/// What stands behind `tcp:`: a port, or `true` for the server's own.
package struct TCPProbe: Readable, Sendable {
    /// The port, if it is not the server's own.
    package let port: Port?
    package static var placeholder: TCPProbe { TCPProbe(port: nil) }
    package static var expectation: String { "a port (1 to 65535), or `true` for the server's own" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> TCPProbe? {
        if context.tree.kind(node) == .plain, case .bool(true) = context.tree.coreScalar(node) {
            return TCPProbe(port: nil)
        }
        return Port.read(node, in: context).map { TCPProbe(port: $0) }
    }
}

/// A number of checks in a row: 1 to 100.
package struct Threshold: RangedNumber, Sendable {
    /// 1 to 100.
    package let number: Int
    package static var range: ClosedRange<Int> { 1...100 }
    package static var noun: String { "a number of checks" }
    package init(checked number: Int) { self.number = number }
}

/// A range of HTTP statuses, `200-399`, or one status.
package struct StatusRange: Readable, Hashable, Sendable {
    /// The first, 100 to 599.
    package let low: Int
    /// The last, not below the first.
    package let high: Int

    /// Takes both ends.
    package init(_ low: Int, _ high: Int) {
        self.low = low
        self.high = high
    }

    package static var placeholder: StatusRange { StatusRange(200, 399) }
    package static var expectation: String { "a status (100 to 599) or a range of them (`200-399`)" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> StatusRange? {
        let kind = context.tree.kind(node)
        guard kind == .plain || kind == .text else {
            context.reportType(node, expected: expectation)
            return nil
        }
        let text = context.tree.text(node)
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard (1...2).contains(ends.count), let low = ends.first, let high = ends.last, low <= high,
            (100...599).contains(low), (100...599).contains(high)
        else {
            context.reportValue(node, "`\(text)` is not \(expectation)")
            return nil
        }
        return StatusRange(low, high)
    }
}
