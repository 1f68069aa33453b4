import Diagnostics
import TopologyModel

/// A command with everything that was said about it: flags beat `LBGEN_*` variables, which beat defaults.
struct Invocation {
    /// What to do.
    let command: Command
    /// The words that follow the command.
    let words: [String]
    /// The targets asked for; all of the topology's if empty.
    private(set) var targets: [TargetName] = []
    /// `-o`, or LBGEN_OUTPUT.
    private(set) var output: String?
    /// `--format`, or LBGEN_FORMAT where the command knows that format.
    private(set) var format = OutputFormat.text
    /// `--color`, or LBGEN_COLOR.
    private(set) var color: ColorChoice = .auto
    /// The least severity that fails the run.
    private(set) var failOn: Severity = .error
    /// `--stdin-filename`.
    private(set) var stdinFilename: String?
    private var switches: [Option] = []

    /// Whether a switch was given.
    func has(_ option: Option) -> Bool { switches.contains(option) }

    /// Reads what stands behind the program's name.
    init(_ arguments: [String]) throws(UsageError) {
        let read = try OptionReader(arguments)
        let given = read.options.map(\.option)
        if given.contains(.version) {
            command = .version
            words = []
            return
        }
        if given.contains(.help) {
            command = .help
            words = Array(read.words.prefix(1))
            return
        }
        guard let word = read.words.first else {
            throw UsageError("no command given", help: ["`lbgen build` compiles; `lbgen help` lists every command"])
        }
        command = try Command(word: word)
        words = Array(read.words.dropFirst())
        try Self.checkWords(words, of: command)
        try readEnvironment()
        for (option, value) in read.options { try take(option, value) }
        if stdinFilename != nil, words.first != "-" {
            throw UsageError("`--stdin-filename` names standard input, which `-` asks for")
        }
    }

    private static func checkWords(_ words: [String], of command: Command) throws(UsageError) {
        let usage = ["usage: lbgen \(command.rawValue) \(command.synopsis)"]
        if words.count > command.words.upperBound {
            let extra = words[command.words.upperBound]
            throw UsageError("`\(extra)` is one word too many for `\(command.rawValue)`", help: usage)
        }
        if words.count < command.words.lowerBound {
            throw UsageError("`\(command.rawValue)` needs a word more", help: usage)
        }
    }

    private mutating func take(_ option: Option, _ value: String) throws(UsageError) {
        guard option.isKnown(to: command) else {
            let known = Option.allCases.filter { $0.isKnown(to: command) }.map(\.text)
            throw UsageError(
                "`\(option.text)` is not an option of `\(command.rawValue)`",
                nearest: suggestion(for: option.text, among: known),
                otherwise: "its options are: " + known.joined(separator: ", "))
        }
        if option.argument != nil, value.isEmpty { throw UsageError("`\(option.text)` needs a value") }
        switch option {
        case .output: output = value
        case .stdinFilename: stdinFilename = value
        case .target: try addTarget(value)
        case .color: color = try Self.choice(value, ColorChoice.allCases, of: option.text) { $0.rawValue }
        case .failOn: failOn = try Self.choice(value, Severity.allCases, of: option.text) { $0.word }
        case .format: format = try Self.choice(value, command.formats, of: option.text) { $0.rawValue }
        case .check, .adopt, .force, .json, .help, .version: switches.append(option)
        }
    }

    private mutating func addTarget(_ value: String) throws(UsageError) {
        let target = try Self.choice(value, TargetName.allCases, of: Option.target.text) { $0.rawValue }
        if !targets.contains(target) { targets.append(target) }
    }

    private mutating func readEnvironment() throws(UsageError) {
        output = environmentValue("LBGEN_OUTPUT")
        if let value = environmentValue("LBGEN_COLOR") {
            color = try Self.choice(value, ColorChoice.allCases, of: "LBGEN_COLOR") { $0.rawValue }
        }
        if let value = environmentValue("LBGEN_FORMAT") {
            let wanted = try Self.choice(value, OutputFormat.allCases, of: "LBGEN_FORMAT") { $0.rawValue }
            // A pipeline sets it for all of its commands; those without annotations print text.
            if command.formats.contains(wanted) { format = wanted }
        }
    }

    private static func choice<Value>(
        _ word: String, _ all: [Value], of option: String, _ name: (Value) -> String
    ) throws(UsageError) -> Value {
        if let match = all.first(where: { name($0) == word }) { return match }
        let names = all.map(name)
        throw UsageError(
            "`\(word)` is not a value of `\(option)`", nearest: suggestion(for: word, among: names),
            otherwise: "it takes " + names.joined(separator: ", "))
    }
}
