import Foundation
import Synchronization

/// Hands out TCP ports of 127.0.0.1 that nobody else has: not another test, not another test run, not a listening program.
package enum PortPool {
    /// All ports of the pool are taken.
    package struct Exhausted: Error {}

    // Below the ephemeral range, so that no outgoing connection can sit on one.
    private static let range = 20000..<32000
    private static let next = Mutex(
        range.lowerBound + Int(ProcessInfo.processInfo.processIdentifier) * 97 % range.count)

    /// A free port, kept for this process until it ends.
    package static func take() throws -> Int {
        try next.withLock { next in
            for _ in range {
                let port = next
                next = port + 1 < range.upperBound ? port + 1 : range.lowerBound
                if claim(port) && isFree(port) { return port }
            }
            throw Exhausted()
        }
    }

    /// As many free ports as asked for.
    package static func take(_ count: Int) throws -> [Int] {
        try (0..<count).map { _ in try take() }
    }

    /// A lock file per port keeps other test processes away; the kernel drops the lock when this process ends.
    private static func claim(_ port: Int) -> Bool {
        let folder = "/tmp/lbgen-test-ports"
        mkdir(folder, 0o777)
        let lock = open("\(folder)/\(port)", O_CREAT | O_RDWR | O_CLOEXEC, 0o666)
        guard lock >= 0 else { return false }
        if flock(lock, LOCK_EX | LOCK_NB) == 0 { return true }
        close(lock)
        return false
    }

    private static func isFree(_ port: Int) -> Bool {
        guard let socket = try? Socket() else { return false }
        return socket.bind(port: port)
    }
}
