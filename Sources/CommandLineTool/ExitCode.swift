/// What a run tells its caller; the numbers are part of the contract and keep their meaning.
enum ExitCode: Int32 {
    /// Done; where differences were asked for, there are none.
    case success = 0
    /// The input has errors.
    case errors = 1
    /// What lies on disk differs from what would be built; only from `build --check`.
    case differences = 2
    /// There are findings at or above `--fail-on`, and no errors.
    case findings = 3
    /// The command line is wrong (EX_USAGE of sysexits.h).
    case usage = 64
    /// The topology cannot be read (EX_NOINPUT).
    case unreadableInput = 66
    /// A bug in lbgen (EX_SOFTWARE).
    case bug = 70
    /// The output cannot be written (EX_IOERR).
    case unwritableOutput = 74
}
