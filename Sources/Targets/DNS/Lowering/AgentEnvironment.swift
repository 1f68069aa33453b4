import Diagnostics
import Rendering
import TopologyModel

/// An agent's environment file; a value that cannot be written is reported.
struct AgentEnvironment: ~Copyable {
    private var file = EnvironmentFile()
    private let losses: LossReporter

    /// An empty file that reports to `losses`.
    init(_ losses: LossReporter) { self.losses = losses }

    /// Adds a line for people.
    mutating func comment(_ text: String) { file.comment(text) }

    /// Sets a text.
    mutating func set(_ name: StaticString, _ value: String, at span: SourceSpan) {
        do throws(Inexpressible) {
            try file.set(name, value)
        } catch {
            losses.report(error, at: span)
        }
    }

    /// Sets a whole number.
    mutating func set(_ name: StaticString, _ number: Int) { set(name, String(number), at: .start) }

    /// Sets `yes` or `no`.
    mutating func set(_ name: StaticString, _ flag: Bool) { set(name, flag ? "yes" : "no", at: .start) }

    /// Sets a span of time in seconds, with as many decimals as it takes: `5`, `0.1`.
    mutating func set(_ name: StaticString, _ span: Duration) {
        let (whole, part) = span.milliseconds.quotientAndRemainder(dividingBy: 1000)
        guard part > 0 else { return set(name, whole) }
        var decimals = String(1000 + part).dropFirst()
        while decimals.hasSuffix("0") { decimals.removeLast() }
        set(name, "\(whole).\(decimals)", at: .start)
    }

    /// The bytes of the file.
    var bytes: [UInt8] { file.bytes }
}
