#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The program as the system sees it: words in, streams and an exit code out.
package enum Program {
    /// Runs with the words that the process was started with, and ends it.
    package static func main() -> Never {
        CrashReport.install()
        // A reader that goes away is an error of the write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        StandardStream.occupyClosed()
        exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    /// Runs with some words; what goes wrong is said on standard error.
    static func run(_ arguments: [String]) -> ExitCode {
        do {
            return try dispatch(Invocation(arguments))
        } catch let error as UsageError {
            try? StandardStream.errors.write(error.text)
            return .usage
        } catch let error as StreamFailure {
            if !error.isReaderGone {
                try? StandardStream.errors.write("lbgen: cannot write to standard output: \(error.reason)\n")
            }
            return .unwritableOutput
        } catch {
            return .bug
        }
    }

    private static func dispatch(_ invocation: Invocation) throws -> ExitCode {
        switch invocation.command {
        case .build: try BuildCommand(invocation).run()
        case .check: try CheckCommand(invocation).run()
        case .explain: try ExplainCommand(invocation).run()
        case .targets: try TargetsCommand(invocation).run()
        case .version: try VersionCommand(invocation).run()
        case .help: try HelpCommand(invocation).run()
        }
    }
}
