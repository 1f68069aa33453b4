import Foundation

/// An HTTP service that says its own name, and whose health a test can spoil.
final class NamedService: @unchecked Sendable {
    /// What the service does with a request.
    enum Health {
        /// 200 with the name.
        case well
        /// 503 on /health, 200 elsewhere.
        case failing
        /// Takes connections and never answers.
        case silent
        /// Takes no connections.
        case closed
    }

    private let name: String
    private let lock = NSLock()
    private var current = Health.well
    private let thread = NetworkThread()

    /// Listens on every address of a namespace.
    init(name: String, namespace: String, port: UInt16) {
        self.name = name
        thread.start(in: namespace) { [self] thread in serve(port, thread) }
    }

    /// The state of the service, at once for new connections.
    var health: Health {
        get { lock.withLock { current } }
        set { lock.withLock { current = newValue } }
    }

    /// Ends the service.
    func stop() { thread.stop() }

    private func serve(_ port: UInt16, _ thread: NetworkThread) {
        var listener: TimedSocket?
        var held: [TimedSocket] = []
        while !thread.isStopping {
            if health == .closed {
                listener?.end()
                listener = nil
                Thread.sleep(forTimeInterval: 0.02)
                continue
            }
            listener = listener ?? TimedSocket.listening(on: "::", port: port)
            guard let connection = listener?.accepted(within: 20) else { continue }
            if health == .silent {
                held.append(connection)
            } else {
                answer(connection)
            }
        }
        held.forEach { $0.end() }
        listener?.end()
    }

    private func answer(_ connection: TimedSocket) {
        var request = ""
        while !request.contains("\r\n\r\n") {
            let more = connection.received(within: 200)
            if more.isEmpty { break }
            request += String(decoding: more, as: UTF8.self)
        }
        let status = health == .failing && request.hasPrefix("GET /health ") ? "503 Failing" : "200 OK"
        connection.send("HTTP/1.1 \(status)\r\nContent-Length: \(name.utf8.count)\r\nConnection: close\r\n\r\n\(name)")
        connection.end()
    }
}
