import Diagnostics

/// What a person can ask for.
enum Command: String, CaseIterable {
    case build
    case check
    case explain
    case targets
    case version
    case help

    /// Commands of the contract that a later version brings; they are refused by name.
    static let unavailable = [
        "diff", "test", "verify", "where", "import", "fmt", "schema", "init", "graph", "completions",
    ]

    /// Reads a command's name, or says what is wrong with it.
    init(word: String) throws(UsageError) {
        if let command = Command(rawValue: word) {
            self = command
            return
        }
        if Self.unavailable.contains(word) {
            throw UsageError("`\(word)` is not available in this version", help: ["`lbgen help` lists what is"])
        }
        let names = Self.allCases.map(\.rawValue)
        throw UsageError("`\(word)` is not a command", nearest: suggestion(for: word, among: names))
    }

    /// What follows the command's name.
    var synopsis: String {
        switch self {
        case .build: "[TOPOLOGY] [-o DIR] [--check] [--target NAME]..."
        case .check: "[TOPOLOGY] [--target NAME]..."
        case .explain: "CODE"
        case .targets: "[--target NAME]..."
        case .version: "[--json]"
        case .help: "[COMMAND]"
        }
    }

    /// What it does, in a line.
    var summary: String {
        switch self {
        case .build: "compile a topology and write the files of its targets"
        case .check: "look for problems, and list what targets approximate; write nothing"
        case .explain: "say what a diagnostic means, with an example and its repair"
        case .targets: "list targets and versions, and what each makes of every feature"
        case .version: "print the version"
        case .help: "print this, or what a command takes"
        }
    }

    /// How many words may follow it.
    var words: ClosedRange<Int> {
        switch self {
        case .build, .check, .help: 0...1
        case .explain: 1...1
        case .targets, .version: 0...0
        }
    }

    /// The forms that it prints.
    var formats: [OutputFormat] {
        switch self {
        case .build, .check: [.text, .json, .github]
        case .explain: [.text, .json]
        case .targets: [.text, .json, .markdown]
        case .version, .help: [.text]
        }
    }
}
