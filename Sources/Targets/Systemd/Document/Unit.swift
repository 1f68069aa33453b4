/// A unit file: sections in the order they are written.
struct Unit: Equatable, Sendable {
    /// A section and its lines.
    struct Section: Equatable, Sendable {
        let name: StaticText
        var lines: [Line] = []
    }

    /// `Key=value`; a comment where there is no key.
    struct Line: Equatable, Sendable {
        let key: StaticText?
        let value: Word
    }

    private(set) var sections: [Section] = []

    /// Begins a section.
    mutating func section(_ name: StaticText) { sections.append(Section(name: name)) }

    /// Adds a setting to the last section.
    mutating func set(_ key: StaticText, _ value: Word) {
        sections[sections.count - 1].lines.append(Line(key: key, value: value))
    }

    /// Adds a line for people to the last section.
    mutating func comment(_ text: StaticText) {
        sections[sections.count - 1].lines.append(Line(key: nil, value: Word(text)))
    }
}

/// Text of this module's source alone.
struct StaticText: Equatable, Sendable, ExpressibleByStringLiteral {
    let text: String

    init(stringLiteral text: StaticString) { self.text = text.description }
}
