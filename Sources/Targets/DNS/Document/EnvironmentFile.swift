import Rendering
import TopologyModel

/// An environment file as systemd reads it (`EnvironmentFile=`, systemd.exec(5)) and as a POSIX shell reads it with `.`.
struct EnvironmentFile: Equatable, Sendable {
    /// One assignment.
    struct Line: Equatable, Sendable {
        let name: String
        let value: EnvironmentWord
    }

    private(set) var lines: [Line] = []

    /// Assigns a variable; only a literal of this module's source names one.
    mutating func set(_ name: StaticString, _ value: EnvironmentWord) {
        lines.append(Line(name: name.description, value: value))
    }
}

/// A value of an environment file, quotes included.
///
/// Between double quotes systemd (env-file.c) and the shell (POSIX, 2.2.3) agree: a backslash takes the meaning from `"`,
/// `\`, `$`, a backquote and a line's end, and everything else stands for itself. systemd refuses control characters.
struct EnvironmentWord: Equatable, Sendable {
    /// The word as it is written.
    let text: String

    private init(quoting text: String) { self.text = "\"\(text)\"" }

    /// A whole number.
    static func number(_ value: Int) -> EnvironmentWord { EnvironmentWord(quoting: String(value)) }

    /// `yes` or `no`.
    static func flag(_ value: Bool) -> EnvironmentWord { value ? "yes" : "no" }

    /// Milliseconds as seconds, with as many decimals as it takes: `5`, `0.1`.
    static func seconds(_ span: Duration) -> EnvironmentWord {
        let (whole, part) = span.milliseconds.quotientAndRemainder(dividingBy: 1000)
        if part == 0 { return .number(whole) }
        var decimals = String(1000 + part).dropFirst()
        while decimals.hasSuffix("0") { decimals.removeLast() }
        return EnvironmentWord(quoting: "\(whole).\(decimals)")
    }

    /// Any text on one line.
    static func literal(_ text: String) throws(Inexpressible) -> EnvironmentWord {
        var quoted = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 && scalar != "\t" || (0x7F...0x9F).contains(scalar.value)
            guard !isControl else { throw Inexpressible("an environment file has no control characters") }
            if scalar == "\"" || scalar == "\\" || scalar == "$" || scalar == "`" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return EnvironmentWord(quoting: quoted)
    }
}

extension EnvironmentWord: ExpressibleByStringLiteral {
    /// A word of this module's source.
    init(stringLiteral word: StaticString) { self.init(quoting: word.description) }
}
