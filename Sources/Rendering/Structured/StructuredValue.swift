/// A value of YAML or JSON: small documents are built as one tree of these and printed whole.
///
/// A constant is written as a literal; whatever comes from a topology is `.text`, which the printers always quote, so
/// that no text can become another type or another structure.
package indirect enum StructuredValue: Equatable, Sendable {
    /// A constant or a text.
    case text(String)
    /// A whole number.
    case number(Int)
    /// true or false.
    case flag(Bool)
    /// A list.
    case list([StructuredValue])
    /// A mapping, in the order in which it is printed.
    case mapping([Field])

    /// A key and its value.
    package struct Field: Equatable, Sendable {
        /// The key.
        package let key: String
        /// The value.
        package let value: StructuredValue

        /// A key and its value.
        package init(_ key: String, _ value: StructuredValue) {
            self.key = key
            self.value = value
        }
    }
}

extension StructuredValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .flag(value) }
    package init(arrayLiteral elements: StructuredValue...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (String, StructuredValue)...) {
        self = .mapping(elements.map { Field($0.0, $0.1) })
    }
}
