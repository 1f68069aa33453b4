import Foundation

/// Watches from inside a node whether the node holds an address, to a few milliseconds.
final class AddressWatch: @unchecked Sendable {
    private let lock = NSLock()
    private var holds = false
    private var changed = now()
    private let thread = NetworkThread()

    /// Watches an address in a namespace: it is there when a socket can be bound to it.
    init(namespace: String, address: String) {
        thread.start(in: namespace) { [self] thread in
            while !thread.isStopping {
                note(TimedSocket.isLocal(address))
                Thread.sleep(forTimeInterval: 0.005)
            }
        }
    }

    /// Whether the node holds the address now.
    var isHeld: Bool { lock.withLock { holds } }

    /// Since when the node holds the address without a break; nil when it does not.
    var heldSince: Double? { lock.withLock { holds ? changed : nil } }

    /// Ends the watch.
    func stop() { thread.stop() }

    private func note(_ isLocal: Bool) {
        lock.withLock {
            if isLocal != holds {
                holds = isLocal
                changed = now()
            }
        }
    }
}
