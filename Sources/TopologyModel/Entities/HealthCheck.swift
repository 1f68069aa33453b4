package import Diagnostics
package import YAMLTree

/// An active check: what is asked, how often, and how many answers change a server's state.
package struct HealthCheck: Entity, Sendable {
    /// What is asked.
    package let probe: Probe
    /// The port; each server's own when left out.
    package let port: Located<Port>?
    /// Statuses that count as healthy, of an HTTP check.
    package let expect: [Located<StatusRange>]
    /// What the body must hold, of an HTTP check.
    package let body: Located<ExpectedText>?
    /// The Host header of an HTTP check.
    package let host: Located<ServerHost>?
    /// The method of an HTTP check.
    package let method: Located<Method>?
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
        let reader = ProbeReader(from: &fields)
        let explicit: Located<Port>? = fields.optional(
            "port",
            doc:
                "Port to check; the server's own when left out. A port of its own is asked without TLS and PROXY header."
        )
        interval = fields.optional("interval", default: .seconds(5), shown: "5s", doc: "Time between two checks.")
        timeout = fields.optional("timeout", default: .seconds(3), shown: "3s", doc: "How long an answer may take.")
        rise = fields.optional("rise", default: Threshold(checked: 2), shown: "2", doc: "Good answers that bring back.")
        fall = fields.optional("fall", default: Threshold(checked: 3), shown: "3", doc: "Bad answers that take out.")
        probe = reader.probe
        expect = reader.statuses
        body = reader.body
        host = reader.host
        method = reader.method
        port = explicit ?? reader.tcp.flatMap { tcp in tcp.value.port.map { Located($0, at: tcp.span) } }
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

    /// As it is written: `200-399`, or `200`.
    package var text: String { low == high ? String(low) : "\(low)-\(high)" }

    package static var placeholder: StatusRange { StatusRange(200, 399) }
    package static var expectation: String { "a status (100 to 599) or a range of them (`200-399`)" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> StatusRange? {
        let kind = context.tree.kind(node)
        guard kind == .plain || kind == .text else {
            context.reportType(node, expected: expectation)
            return nil
        }
        if let range = StatusRange(context.tree.text(node)) { return range }
        context.reportValue(node, "`\(context.tree.text(node))` is not \(expectation)")
        return nil
    }

    /// Reads `200` or `200-399`; `nil` for anything else.
    init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard (1...2).contains(ends.count), let low = ends.first, let high = ends.last, low <= high,
            (100...599).contains(low), (100...599).contains(high)
        else { return nil }
        self.init(low, high)
    }
}
