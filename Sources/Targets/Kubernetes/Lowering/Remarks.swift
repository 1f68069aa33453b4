import Diagnostics
import Rendering
import TopologyModel

/// What lowering has to say about losses and differences, collected while it goes and reported at its end.
///
/// A difference is said once, at the first place that has it; a loss at every place.
struct Remarks {
    private enum Kind { case loss(instead: String), difference, warning }
    private struct Remark {
        let kind: Kind
        let code: DiagnosticCode
        let text: String
        let span: SourceSpan
    }
    private struct Said: Hashable {
        let code: DiagnosticCode
        let text: String
        var span: SourceSpan?
    }

    private var remarks: [Remark] = []
    private var said: Set<Said> = []

    /// Notes that something is lost of a feature; `what` ends "Kubernetes cannot express ...".
    mutating func lose(_ feature: Feature, _ what: String, at span: SourceSpan, instead: String) {
        lose(feature.code, what, span, instead)
    }

    /// Notes that things are lost together that are fine alone.
    mutating func lose(combination what: String, at span: SourceSpan, instead: String) {
        lose(.inexpressibleCombination, what, span, instead)
    }

    private mutating func lose(_ code: DiagnosticCode, _ what: String, _ span: SourceSpan, _ instead: String) {
        // A place that several objects are made of is one loss.
        guard said.insert(Said(code: code, text: what, span: span)).inserted else { return }
        remarks.append(Remark(kind: .loss(instead: instead), code: code, text: what, span: span))
    }

    /// Notes a difference, once.
    mutating func differ(_ feature: Feature, _ how: String, at span: SourceSpan) {
        guard said.insert(Said(code: feature.code, text: how)).inserted else { return }
        remarks.append(Remark(kind: .difference, code: feature.code, text: how, span: span))
    }

    /// Notes something that is likely to hurt, once.
    mutating func warn(_ code: DiagnosticCode, _ message: String, at span: SourceSpan) {
        guard said.insert(Said(code: code, text: message)).inserted else { return }
        remarks.append(Remark(kind: .warning, code: code, text: message, span: span))
    }

    /// Notes a value that cannot be written.
    mutating func lose(_ problem: Inexpressible, at span: SourceSpan) {
        lose(.inexpressibleValue, "this value: \(problem.reason)", span, "change the value")
    }

    /// The annotation that `make` makes; when its value cannot be written, a remark and nothing.
    mutating func annotation(
        at span: SourceSpan, _ make: () throws(Inexpressible) -> Annotation
    ) -> [Annotation] {
        do throws(Inexpressible) {
            return [try make()]
        } catch {
            lose(error, at: span)
            return []
        }
    }

    /// Reports everything.
    func report(to losses: LossReporter) {
        for remark in remarks {
            switch remark.kind {
            case .loss(let instead): losses.lose(remark.code, remark.text, at: remark.span, instead: instead)
            case .difference: losses.approximate(remark.code, remark.text, at: remark.span)
            case .warning: losses.warn(remark.code, remark.text, at: remark.span)
            }
        }
    }
}
