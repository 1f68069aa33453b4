import Foundation

/// A client that asks the virtual address for its name again and again, and remembers who answered when.
final class PollingClient: @unchecked Sendable {
    /// A change of who answers.
    struct Answer {
        /// The node that answered; nil for nobody.
        let node: String?
        /// When, on the clock of `now()`.
        let time: Double
    }

    private let lock = NSLock()
    private var history: [Answer] = []
    private let thread = NetworkThread()

    /// Polls `address:port` from a namespace every 20 ms; a connection has 150 ms to be made and as long to answer.
    init(namespace: String, address: String, port: UInt16) {
        thread.start(in: namespace) { [self] thread in
            while !thread.isStopping {
                note(Self.ask(address, port))
                Thread.sleep(forTimeInterval: 0.02)
            }
        }
    }

    /// Ends the polling.
    func stop() { thread.stop() }

    /// Who answered last; nil for nobody.
    var current: String? { lock.withLock { history.last?.node } }

    /// When a node first answered after a moment, nobody else having answered since; nil when it has not.
    func takeover(by node: String, after start: Double) -> Double? {
        lock.withLock {
            guard history.last?.node == node else { return nil }
            return history.last.map { max($0.time, start) }
        }
    }

    /// Seconds without any answer between two moments.
    func silence(from start: Double, to end: Double) -> Double {
        lock.withLock {
            zip(history, history.dropFirst().map(\.time) + [end]).reduce(0) { sum, span in
                span.0.node == nil ? sum + max(0, min(span.1, end) - max(span.0.time, start)) : sum
            }
        }
    }

    private func note(_ node: String?) {
        lock.withLock {
            if history.isEmpty || history.last?.node != node { history.append(Answer(node: node, time: now())) }
        }
    }

    private static func ask(_ address: String, _ port: UInt16) -> String? {
        guard let socket = TimedSocket.connected(to: address, port: port, within: 150) else { return nil }
        defer { socket.end() }
        socket.send("GET / HTTP/1.1\r\nHost: vip\r\nConnection: close\r\n\r\n")
        let answer = String(decoding: socket.received(within: 150), as: UTF8.self)
        return answer.range(of: "\r\n\r\n").map { String(answer[$0.upperBound...]) }
    }
}
