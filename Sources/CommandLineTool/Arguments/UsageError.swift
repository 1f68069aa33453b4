/// A command line that cannot be obeyed.
struct UsageError: Error, Equatable {
    /// What is wrong, lower case, no full stop.
    let message: String
    /// What to do.
    let help: [String]

    /// Says what is wrong and what to do.
    init(_ message: String, help: [String] = []) {
        self.message = message
        self.help = help
    }

    /// Says what is wrong, and what was probably meant.
    init(_ message: String, nearest: String?, otherwise: String = "`lbgen help` lists the commands and options") {
        self.init(message, help: [nearest.map { "did you mean `\($0)`?" } ?? otherwise])
    }

    /// As it is printed.
    var text: String {
        "lbgen: \(message)\n" + help.map { "  = help: \($0)\n" }.joined()
    }
}
