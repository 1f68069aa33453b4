import Foundation

extension Process {
    /// Runs the process with no signal blocked: tests run on dispatch threads, which block all of them, and a child inherits that.
    func launchUnblocked() throws {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try run()
    }
}
