import TopologyModel

/// What one record adds to a unit that ships (systemd.unit(5), drop-in files).
struct UnitDropIn: Equatable, Sendable {
    /// The section that everything stands in.
    let section: StaticString
    /// The settings, in the order in which they are written.
    private(set) var settings: [(key: StaticString, value: UnitWord)] = []

    /// An empty drop-in for a section.
    init(_ section: StaticString) { self.section = section }

    /// Adds a setting.
    mutating func set(_ key: StaticString, _ value: UnitWord) { settings.append((key, value)) }

    static func == (left: UnitDropIn, right: UnitDropIn) -> Bool {
        left.section.description == right.section.description
            && left.settings.map(\.key.description) == right.settings.map(\.key.description)
            && left.settings.map(\.value) == right.settings.map(\.value)
    }
}

/// A value of a unit file: a typed value, for there is no text of a user's in them.
struct UnitWord: Equatable, Sendable {
    /// The value as it is written.
    let text: String

    private init(unchecked text: String) { self.text = text }

    /// A time span, rounded up to whole seconds.
    static func seconds(_ span: Duration) -> UnitWord { UnitWord(unchecked: "\(span.secondsRoundedUp)s") }

    /// A file that the service gets to read as `credential`; `%` begins a specifier (systemd.unit(5)).
    static func credential(_ file: FilePath) -> UnitWord {
        var path = ""
        for scalar in file.text.unicodeScalars {
            path.unicodeScalars.append(scalar)
            if scalar == "%" { path += "%" }
        }
        return UnitWord(unchecked: "credential:\(path)")
    }
}
