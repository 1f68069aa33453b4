package import Diagnostics
package import YAMLTree

/// Whether a route is closed for the time being, and what its clients are told.
package struct Maintenance: Readable, Sendable {
    /// Whether it is closed.
    package let isOn: Bool
    /// What clients get; a line of text when left out.
    package let file: Located<FilePath>?
    /// The status.
    package let status: Located<ErrorStatus>
    /// When clients may come back, as `Retry-After` tells them.
    package let retryAfter: Located<Duration>?
    /// Clients that are let in all the same.
    package let allow: [Located<IPNetwork>]
    /// Where it stands, which tells it from others.
    package let span: SourceSpan

    /// What clients read where there is no page.
    package static let text = "Down for maintenance.\n"

    package static var placeholder: Maintenance { Maintenance(isOn: false, at: .start) }
    package static var expectation: String { "true, false, or a mapping with `file`, `status`, `retry_after`, `allow`" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> Maintenance? {
        if context.tree.kind(node) == .mapping {
            return Maintenance(MaintenanceSettings.readMapping(node, in: context))
        }
        if context.tree.kind(node) == .plain, case .bool(let isOn) = context.tree.coreScalar(node) {
            return Maintenance(isOn: isOn, at: context.tree.span(node))
        }
        context.reportType(node, expected: expectation)
        return nil
    }

    private init(isOn: Bool, at span: SourceSpan) {
        self.isOn = isOn
        file = nil
        status = Located(ErrorStatus(checked: 503), at: span)
        retryAfter = nil
        allow = []
        self.span = span
    }

    private init(_ settings: MaintenanceSettings) {
        isOn = true
        file = settings.file
        status = settings.status
        retryAfter = settings.retryAfter
        allow = settings.allow
        span = settings.span
    }
}

/// The long form of maintenance.
package struct MaintenanceSettings: Entity, Sendable {
    let file: Located<FilePath>?
    let status: Located<ErrorStatus>
    let retryAfter: Located<Duration>?
    let allow: [Located<IPNetwork>]
    let span: SourceSpan

    package static var noun: String { "a maintenance policy" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        file = fields.optional("file", doc: "The page, on the machine of the load balancer.")
        status = fields.optional(
            "status", default: ErrorStatus(checked: 503), shown: "503", doc: "The status, 400 to 599.")
        retryAfter = fields.optional("retry_after", doc: "When clients may come back, sent as Retry-After.")
        allow = fields.list("allow", orSingle: true, doc: "Networks whose clients are let in all the same.") ?? []
    }
}
