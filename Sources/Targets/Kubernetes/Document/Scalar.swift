/// A value of a mapping or list.
///
/// A constant may be written as a literal; whatever comes from a topology is `.text`, which the printer always quotes,
/// so no text can become another type or another structure.
enum Scalar: ExpressibleByStringLiteral, Sendable {
    /// A constant of lbgen's own.
    case keyword(StaticString)
    /// Any text.
    case text(String)
    /// A whole number.
    case number(Int)
    /// true or false.
    case flag(Bool)
    /// A mapping without keys.
    case emptyMapping

    init(stringLiteral value: StaticString) { self = .keyword(value) }
}

/// A key of a mapping.
enum Key: ExpressibleByStringLiteral, Sendable {
    /// A constant of lbgen's own.
    case constant(StaticString)
    /// The key of an annotation, from the table of annotations.
    case annotation(AnnotationKey)
    /// A key from the topology, such as a label's.
    case text(String)

    init(stringLiteral value: StaticString) { self = .constant(value) }

    /// As it is written, without quotes.
    var text: String {
        switch self {
        case .constant(let text): "\(text)"
        case .annotation(let key): key.rawValue
        case .text(let text): text
        }
    }
}
