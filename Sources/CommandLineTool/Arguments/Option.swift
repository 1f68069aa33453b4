/// Every option of every command: one case gives its name, its help and its place in the parser.
enum Option: String, CaseIterable {
    case output
    case target
    case check
    case adopt
    case force
    case failOn = "fail-on"
    case stdinFilename = "stdin-filename"
    case json
    case format
    case color
    case help
    case version

    /// Its short form.
    var letter: Character? {
        switch self {
        case .output: "o"
        case .help: "h"
        default: nil
        }
    }

    /// What it takes; `nil` for a switch.
    var argument: String? {
        switch self {
        case .output: "DIR"
        case .target: "NAME"
        case .failOn: "SEVERITY"
        case .stdinFilename: "PATH"
        case .format: "FORMAT"
        case .color: "WHEN"
        case .check, .adopt, .force, .json, .help, .version: nil
        }
    }

    /// The commands that know it; every command if `nil`.
    var commands: [Command]? {
        switch self {
        case .output, .check, .adopt, .force: [.build]
        case .target: [.build, .check, .targets]
        case .failOn, .stdinFilename: [.build, .check]
        case .json: [.version]
        case .format: [.build, .check, .explain, .targets]
        case .color, .help, .version: nil
        }
    }

    /// What it does.
    var summary: String {
        switch self {
        case .output: "write to DIR instead of generated/ beside the topology; - prints one target's files"
        case .target: "only this target; may be given several times"
        case .check: "write nothing; print what would change and exit with 2 if anything would"
        case .adopt: "take over files in the way that lbgen did not write"
        case .force: "overwrite and remove files of lbgen that were edited by hand"
        case .failOn: "exit with 3 on findings this grave: note, warning, or error (the default: 1 on errors alone)"
        case .stdinFilename: "the name that a topology from standard input goes by"
        case .json: "print JSON"
        case .format: "text (the default), json or, for findings, github or, for targets, markdown"
        case .color: "auto (the default), always or never"
        case .help: "print what a command takes"
        case .version: "print the version"
        }
    }

    /// Whether a command knows it.
    func isKnown(to command: Command) -> Bool { commands?.contains(command) ?? true }

    /// What the parser returns for it: beyond every letter.
    var code: Int32 { Int32(256 + (Self.allCases.firstIndex(of: self) ?? 0)) }

    /// The option that the parser means by a letter or by a code.
    init?(code: Int32) {
        let match = Self.allCases.first { option in
            option.code == code || option.letter?.asciiValue.map { Int32($0) } == code
        }
        guard let match else { return nil }
        self = match
    }

    /// As people write it.
    var text: String { "--\(rawValue)" }
}
