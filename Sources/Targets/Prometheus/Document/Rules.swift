import Rendering
import TopologyModel

/// A figure that is computed and kept under a name of its own, `level:metric:operation`.
struct RecordingRule {
    /// Its name.
    let name: Series
    /// What it is.
    let expression: Expression

    /// The rule as a mapping, with the topology's name: group labels came with Prometheus 3.
    func document(topology: Identifier) -> StructuredValue {
        [
            "record": .text(name.rawValue), "expr": .expression(expression),
            "labels": ["topology": .text(topology.text)],
        ]
    }
}

/// The figures that are kept.
enum Series: String, CaseIterable {
    case serversUp = "backend:lbgen_servers_up:ratio"
    case serversUsable = "backend:lbgen_servers_usable:sum"
    case responses = "backend:lbgen_responses:rate5m"
    case errors = "backend:lbgen_errors:ratio5m"
    case queue = "backend:lbgen_queue:sum"
    case refused = "listener:lbgen_refused:ratio5m"
    case connections = "node:lbgen_connections:ratio"
    case logResponses = "backend:lbgen_nginx_responses:rate5m"
    case logErrors = "backend:lbgen_nginx_errors:ratio5m"
    case logRefused = "listener:lbgen_nginx_refused:ratio5m"
    case logDuration = "backend:lbgen_nginx_response_seconds:p95_5m"

    /// The figure of one topology, by its name, but for some backends.
    func of(_ topology: Identifier, except backends: [Identifier] = []) -> Expression {
        // A series name is a constant of this table, never a text of the topology.
        let series = Expression(constant: rawValue)
        guard !backends.isEmpty else { return series + "{topology=\(label: topology.text)}" }
        let names = backends.map(\.text).joined(separator: "|")
        return series + "{topology=\(label: topology.text),backend!~\(label: names)}"
    }
}

/// Something that people are told.
struct AlertRule {
    /// How bad it is.
    enum Severity: String {
        /// Users are hurt, or will be by the next fault.
        case critical
        /// Somebody should look.
        case warning
    }

    /// Its name.
    let name: StaticString
    /// When it is so.
    let expression: Expression
    /// How long it must be so; at once when `nil`.
    let lasting: Duration?
    /// How bad it is.
    let severity: Severity
    /// Further labels of its own.
    var labels: [StructuredValue.Field] = []
    /// What is wrong, in one line; Prometheus fills in `{{ $labels.x }}`.
    let summary: String
    /// What it means and where to look first.
    let description: String

    /// The rule as a mapping, with the topology's name and the labels that it asks for.
    func document(topology: Identifier, labels own: [AlertLabel]) -> StructuredValue {
        var fields: [StructuredValue.Field] = [
            .init("alert", .text(name.description)), .init("expr", .expression(expression)),
        ]
        if let lasting { fields.append(.init("for", .duration(lasting))) }
        let first: [StructuredValue.Field] = [
            .init("topology", .text(topology.text)), .init("severity", .text(severity.rawValue)),
        ]
        let extra = own.map { StructuredValue.Field($0.name, .text($0.value)) }
        fields.append(.init("labels", .mapping(first + labels + extra)))
        fields.append(.init("annotations", ["summary": .text(summary), "description": .text(description)]))
        return .mapping(fields)
    }
}
