import Foundation
import TestSupport

/// How late the machine runs things, measured all the time: what it adds to promises that know the timers alone.
///
/// Where many things run at once a check's script starts late, and so does keepalived's answer to it.
final class Metronome: @unchecked Sendable {
    static let shared = Metronome()

    private let lock = NSLock()
    private var ticks: [(end: Double, late: Double)] = []

    /// A program that does nothing takes about this long, in seconds, on a machine that does nothing.
    private static let usual = 0.005
    /// So many programs run one after the other, with keepalived between them, from a fault to its consequence.
    private static let steps = 8.0

    private init() {
        Thread.detachNewThread { [self] in
            while true {
                let start = now()
                _ = try? execute(["/bin/true"])
                let end = now()
                lock.withLock {
                    ticks.append((end, max(0, end - start - Self.usual)))
                    if ticks.count > 4000 { ticks.removeFirst(2000) }
                }
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
    }

    /// What may be added to a promise that was tried between two moments, in seconds.
    func allowance(from start: Double, to end: Double) -> Double {
        let late = lock.withLock { ticks.filter { $0.end >= start && $0.end - $0.late <= end }.map(\.late).max() ?? 0 }
        return late * Self.steps
    }
}
