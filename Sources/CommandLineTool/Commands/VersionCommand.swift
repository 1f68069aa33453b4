import Diagnostics

/// `lbgen version`: what this program is.
struct VersionCommand {
    private let invocation: Invocation

    /// Prints as a command line asks.
    init(_ invocation: Invocation) { self.invocation = invocation }

    /// Prints the version.
    func run() throws -> ExitCode {
        guard invocation.has(.json) else {
            try StandardStream.output.write("lbgen \(ProgramVersion.text)\n")
            return .success
        }
        var bytes = Array(#"{"schema_version":1,"name":"lbgen","version":"#.utf8)
        JSONText.append(ProgramVersion.text, to: &bytes)
        bytes.append(contentsOf: ",\"language\":1}\n".utf8)
        try StandardStream.output.write(bytes)
        return .success
    }
}
