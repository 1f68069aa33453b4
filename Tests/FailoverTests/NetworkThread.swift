import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A thread inside a network namespace: the sockets it opens live there, the rest of the test does not.
final class NetworkThread: @unchecked Sendable {
    private let lock = NSLock()
    private var stopping = false
    private let ended = DispatchSemaphore(value: 0)

    /// Runs `body` on a thread that has entered the namespace named (none: the test's own) until it returns;
    /// `body` has to look at `isStopping` at least every second.
    func start(in namespace: String?, _ body: @escaping @Sendable (NetworkThread) -> Void) {
        Thread.detachNewThread {
            if Self.enter(namespace) { body(self) }
            self.ended.signal()
        }
    }

    /// Whether the thread has been asked to end.
    var isStopping: Bool { lock.withLock { stopping } }

    /// Asks the thread to end and waits for it.
    func stop() {
        if lock.withLock({
            defer { stopping = true }
            return stopping
        }) {
            return
        }
        ended.wait()
    }

    private static func enter(_ namespace: String?) -> Bool {
        guard let namespace else { return true }
        // Glibc's overlay leaves out what needs _GNU_SOURCE, so the call is found by name.
        typealias SetNamespace = @convention(c) (Int32, Int32) -> Int32
        guard let symbol = dlsym(nil, "setns") else { return false }
        let file = open("/run/netns/" + namespace, O_RDONLY)
        guard file >= 0 else { return false }
        defer { close(file) }
        let networkNamespace: Int32 = 0x4000_0000
        return unsafeBitCast(symbol, to: SetNamespace.self)(file, networkNamespace) == 0
    }
}
