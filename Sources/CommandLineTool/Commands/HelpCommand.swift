/// `lbgen help`: the commands, or the options of one.
struct HelpCommand {
    private let invocation: Invocation

    /// Helps with what a command line names.
    init(_ invocation: Invocation) { self.invocation = invocation }

    /// Prints the help.
    func run() throws -> ExitCode {
        let text = try invocation.words.first.map { HelpText.of(try Command(word: $0)) } ?? HelpText.general
        try StandardStream.output.write(text)
        return .success
    }
}
