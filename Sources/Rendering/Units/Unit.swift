/// A unit file or a drop-in (systemd.unit(5)): sections in the order they are written.
package struct Unit: Equatable, Sendable {
    /// A section and its lines.
    package struct Section: Equatable, Sendable {
        let name: StaticText
        var lines: [Line] = []
    }

    /// `Key=value`; a comment where there is no key.
    package struct Line: Equatable, Sendable {
        let key: StaticText?
        let value: UnitWord
    }

    /// The sections, in the order in which they are written.
    package private(set) var sections: [Section] = []

    /// A unit, or a drop-in, without a section.
    package init() {}

    /// Begins a section.
    package mutating func section(_ name: StaticText) { sections.append(Section(name: name)) }

    /// Adds a setting to the last section.
    package mutating func set(_ key: StaticText, _ value: UnitWord) {
        sections[sections.count - 1].lines.append(Line(key: key, value: value))
    }

    /// Adds a line for people to the last section.
    package mutating func comment(_ text: StaticText) {
        sections[sections.count - 1].lines.append(Line(key: nil, value: UnitWord(text)))
    }
}

/// Text of a source file alone.
package struct StaticText: Equatable, Sendable, ExpressibleByStringLiteral {
    let text: String

    package init(stringLiteral text: StaticString) { self.text = text.description }
}
