import Rendering
import TopologyModel

/// An annotation whose value has the form that its reader expects.
struct Annotation: Hashable, Sendable {
    /// The key.
    let key: AnnotationKey
    /// The value; annotations are text, whatever they hold.
    let value: String

    /// Takes a constant.
    init(_ key: AnnotationKey, _ value: StaticString) {
        self.key = key
        self.value = "\(value)"
    }

    /// Takes a number.
    init(_ key: AnnotationKey, _ number: Int) {
        self.key = key
        value = String(number)
    }

    /// Takes true or false.
    init(_ key: AnnotationKey, flag: Bool) {
        self.key = key
        value = flag ? "true" : "false"
    }

    /// Takes a time with its unit.
    init(_ key: AnnotationKey, time: Duration) {
        self.key = key
        value = time.text
    }

    /// Takes a name of an object, which its reader has checked.
    init(_ key: AnnotationKey, name: String) {
        self.key = key
        value = name
    }

    /// Takes a size, which its reader has checked.
    init(_ key: AnnotationKey, size: String) {
        self.key = key
        value = size
    }

    /// Takes a text; throws when it does not have the form of the key's values.
    init(_ key: AnnotationKey, text: String) throws(Inexpressible) {
        guard key.grammar.allows(text) else {
            throw Inexpressible("`\(text)` holds a character that \(key.rawValue) does not take")
        }
        self.key = key
        value = text
    }
}

/// Annotations in the order of the table, each key once.
struct AnnotationSet: Hashable, Sendable {
    /// The annotations.
    private(set) var annotations: [Annotation] = []

    /// Whether there is none.
    var isEmpty: Bool { annotations.isEmpty }

    /// Joins annotations; of two with one key the first stays.
    init(_ annotations: [Annotation] = []) {
        var last: Int?
        let order = annotations.enumerated()
            .map { (position: Self.position($0.element.key), offset: $0.offset) }
            .sorted { ($0.position, $0.offset) < ($1.position, $1.offset) }
        for (position, offset) in order where position != last {
            self.annotations.append(annotations[offset])
            last = position
        }
    }

    /// Whether the controller redirects what the annotations are said of.
    var redirects: Bool { annotations.contains { $0.key == .nginxRedirect } }

    private static let positions: [AnnotationKey: Int] = Dictionary(
        uniqueKeysWithValues: AnnotationKey.allCases.enumerated().map { ($0.element, $0.offset) })

    private static func position(_ key: AnnotationKey) -> Int { positions[key] ?? 0 }
}
