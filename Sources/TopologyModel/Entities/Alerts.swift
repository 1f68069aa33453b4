package import Diagnostics
import YAMLTree

/// When people are told; each has the value of the documents when left out.
package struct Alerts: Entity, Sendable {
    /// Of a backend's servers in use, the share that must be healthy.
    package let healthyServersBelow: Located<Percentage>
    /// The share of answers that may be 5xx.
    package let errorRateAbove: Located<Percentage>
    /// The share of requests that limits and access lists may refuse.
    package let refusedAbove: Located<Percentage>
    /// How long before its end a certificate must have been renewed.
    package let certificateExpiresWithin: Located<Duration>
    /// How long something must last before people are told.
    package let lasting: Located<Duration>
    /// Labels of every alert, which choose who is told.
    package let labels: [Located<AlertLabel>]

    package static var noun: String { "alerts" }

    package init(from fields: inout FieldReader) {
        healthyServersBelow = fields.optional(
            "healthy_servers_below", default: Percentage("50%") ?? .placeholder, shown: "50%",
            doc: "Critical: fewer than this share of a backend's servers in use are healthy.")
        errorRateAbove = fields.optional(
            "error_rate_above", default: Percentage("5%") ?? .placeholder, shown: "5%",
            doc: "Warning: more than this share of a backend's answers are 5xx.")
        refusedAbove = fields.optional(
            "refused_above", default: Percentage("10%") ?? .placeholder, shown: "10%",
            doc: "Warning: limits and access lists refuse more than this share of requests.")
        certificateExpiresWithin = fields.optional(
            "certificate_expires_within", default: .seconds(14 * 86_400), shown: "14d",
            doc: "Warning: a certificate ends within this time; critical in its last seventh.")
        lasting = fields.optional(
            "for", default: .seconds(300), shown: "5m", doc: "How long it must last before people are told.")
        let labels: Located<AlertLabels>? = fields.optional(
            "labels", doc: "Labels of every alert (`{team: web}`), which choose who is told.")
        self.labels = labels?.value.labels ?? []
    }
}

/// A label of Prometheus and its value.
package struct AlertLabel: Hashable, Sendable {
    /// `[a-z_][a-z0-9_]*`, not `alertname`, `severity` and the others that rules set themselves.
    package let name: String
    /// Any text without control characters.
    package let value: String
}

/// Labels of alerts, in the file's order.
struct AlertLabels: Readable, Sendable {
    let labels: [Located<AlertLabel>]
    static var placeholder: AlertLabels { AlertLabels(labels: []) }
    static var expectation: String { "labels (`{team: web}`)" }

    static func read(_ node: NodeID, in context: ReadingContext) -> AlertLabels? {
        guard context.tree.kind(node) == .mapping else {
            context.reportType(node, expected: expectation)
            return nil
        }
        var labels: [Located<AlertLabel>] = []
        for entry in context.tree.entries(node) {
            guard let name = LabelName.read(entry.key, in: context),
                let value = LabelText.read(entry.value, in: context)
            else { continue }
            labels.append(
                Located(AlertLabel(name: name.text, value: value.text), at: context.tree.span(entry.key)))
        }
        return AlertLabels(labels: labels)
    }

    /// The name of a label that rules do not set themselves.
    private struct LabelName: TextReadable {
        let text: String
        static var placeholder: LabelName { LabelName(unchecked: "team") }
        static var expectation: String {
            "a label's name (lower case letters, digits and `_`; not alertname, severity, backend, node, vip or job)"
        }
        private init(unchecked text: String) { self.text = text }
        init?(_ text: String) {
            let own = ["alertname", "severity", "backend", "node", "region", "vip", "job", "instance", "host"]
            let isWord = text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
            guard (1...64).contains(text.utf8.count), isWord, !own.contains(text), !text.hasPrefix("__"),
                text.utf8.first.map({ $0 > UInt8(ascii: "9") }) == true
            else { return nil }
            self.text = text
        }
    }

    /// A label's value. `{{` begins a template there.
    private struct LabelText: TextReadable {
        let text: String
        static var placeholder: LabelText { LabelText(unchecked: "web") }
        static var expectation: String { "a label's value (1 to 128 printable characters without `{{`)" }
        private init(unchecked text: String) { self.text = text }
        init?(_ text: String) {
            guard (1...128).contains(text.utf8.count), !text.contains("{{"),
                text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
            else { return nil }
            self.text = text
        }
    }
}
