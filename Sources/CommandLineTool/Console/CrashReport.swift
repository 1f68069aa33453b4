#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a trap of the Swift runtime becomes: a sentence and the exit code of a bug, not a bare signal.
enum CrashReport {
    /// Takes over the signals that a bug raises.
    static func install() {
        for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGSEGV, SIGFPE] {
            signal(number) { _ in
                // Only what is safe in a signal handler: no allocation, no Swift string.
                let words: StaticString = "lbgen: this is a bug in lbgen; please report it with the topology.\n"
                _ = write(StandardStream.errors.rawValue, words.utf8Start, words.utf8CodeUnitCount)
                _exit(ExitCode.bug.rawValue)
            }
        }
    }
}
