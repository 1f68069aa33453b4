/// What `lbgen help` prints, made of the commands and options themselves.
enum HelpText {
    /// Of the whole program.
    static var general: String {
        var text =
            "lbgen compiles one load balancing topology into the configuration of nginx, HAProxy, keepalived and\n"
        text += "Kubernetes, or says why it cannot.\n\nusage: lbgen COMMAND [OPTIONS]\n\ncommands:\n"
        text += table(Command.allCases.map { ($0.rawValue, $0.summary) })
        text += "\n`lbgen help COMMAND` lists a command's options.\n"
        text += """

            TOPOLOGY defaults to topology.yaml in this folder or the nearest parent up to the repository's root;
            - is standard input. Artefacts go to standard output, findings to standard error.

            exit codes:
              0   success                        64  wrong usage
              1   errors in the input            66  topology not readable
              2   differences (build --check)    70  a bug in lbgen
              3   findings (--fail-on)           74  output not writable

            environment: LBGEN_FORMAT, LBGEN_COLOR and LBGEN_OUTPUT stand for --format, --color and --output;
            NO_COLOR, CLICOLOR_FORCE and TERM=dumb are obeyed.

            """
        return text
    }

    /// Of one command.
    static func of(_ command: Command) -> String {
        let options = Option.allCases.filter { $0.isKnown(to: command) && $0 != .version }
        var text = "usage: lbgen \(command.rawValue) \(command.synopsis)\n\n"
        text += "\(command.rawValue): \(command.summary)\n\noptions:\n"
        text += table(options.map { (name($0), $0.summary) })
        return text
    }

    private static func name(_ option: Option) -> String {
        let letter = option.letter.map { "-\($0), " } ?? "    "
        return letter + option.text + (option.argument.map { "=\($0)" } ?? "")
    }

    private static func table(_ rows: [(name: String, summary: String)]) -> String {
        let width = rows.map(\.name.utf8.count).max() ?? 0
        return rows.map { name, summary in
            "  " + name + String(repeating: " ", count: width - name.utf8.count + 2) + summary + "\n"
        }.joined()
    }
}
