import Rendering
import TopologyModel

/// A PromQL expression. Constants are its literals; a value gets in only as a quoted label value, a number or another
/// expression, so that no text of a topology can become an operator.
struct Expression: ExpressibleByStringInterpolation, Equatable {
    /// The expression as Prometheus reads it.
    let text: String

    init(stringLiteral value: StaticString) { text = value.description }
    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }
    /// A name of one of lbgen's own tables.
    init(constant: String) { text = constant }

    /// One behind the other.
    static func + (left: Expression, right: Expression) -> Expression { Expression(constant: left.text + right.text) }

    /// Builds the text.
    struct Interpolation: StringInterpolationProtocol {
        var text = ""
        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }
        mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
        /// Another expression.
        mutating func appendInterpolation(_ part: Expression) { text += part.text }
        /// A whole number.
        mutating func appendInterpolation(_ number: Int) { text += String(number) }
        /// A label's value, in quotes (PromQL takes Go's escapes between single quotes).
        mutating func appendInterpolation(label value: String) {
            text += "'"
            for scalar in value.unicodeScalars {
                switch scalar {
                case "'", "\\": text += "\\\(scalar)"
                case "\n": text += "\\n"
                default: text.unicodeScalars.append(scalar)
                }
            }
            text += "'"
        }
        /// A share as a fraction: 5 percent is 0.05.
        mutating func appendInterpolation(_ share: Percentage) {
            let digits = share.number < 10 ? "0\(share.number)" : "\(share.number)"
            text += share.number == 100 ? "1" : "0.\(digits.hasSuffix("0") ? String(digits.dropLast()) : digits)"
        }
    }
}

extension StructuredValue {
    /// An expression as a value of YAML or JSON.
    static func expression(_ expression: Expression) -> StructuredValue { .text(expression.text) }
    /// A span of time as Prometheus reads it.
    static func duration(_ duration: Duration) -> StructuredValue { .text(duration.text) }
}
