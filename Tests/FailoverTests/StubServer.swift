import Foundation

/// A TCP server on loopback that answers every connection in one way, good or bad.
final class StubServer: @unchecked Sendable {
    /// What a client gets.
    enum Answer: Sendable {
        /// This text, once the request has been read up to its blank line; then the end.
        case text(String)
        /// This text and the end, with the request left unread.
        case early(String)
        /// This text, one byte at a time, with so many seconds between.
        case drops(String, every: Double)
        /// Nothing, and the connection stays open.
        case silence
    }

    /// The port that the kernel chose.
    let port: UInt16
    private let lock = NSLock()
    private var received = ""
    private let thread = NetworkThread()

    /// Listens on an address; nil where it cannot.
    init?(_ address: String, _ answer: Answer) {
        guard let listener = TimedSocket.listening(on: address, port: 0) else { return nil }
        port = listener.port
        thread.start(in: nil) { [self] thread in
            var held: [TimedSocket] = []
            while !thread.isStopping {
                guard let connection = listener.accepted(within: 20) else { continue }
                held.append(connection)
                serve(connection, answer, thread)
                if case .silence = answer { continue }
                held.removeLast().end()
            }
            held.forEach { $0.end() }
            listener.end()
        }
    }

    /// The last request, as it came.
    var request: String { lock.withLock { received } }

    /// Ends the server and closes what it holds.
    func stop() { thread.stop() }

    private func serve(_ connection: TimedSocket, _ answer: Answer, _ thread: NetworkThread) {
        switch answer {
        case .silence: break
        case .early(let text): connection.send(text)
        case .text(let text):
            read(connection)
            connection.send(text)
        case .drops(let text, let pause):
            read(connection)
            for scalar in text.unicodeScalars where !thread.isStopping {
                connection.send(String(scalar))
                Thread.sleep(forTimeInterval: pause)
            }
        }
    }

    private func read(_ connection: TimedSocket) {
        var text = ""
        while !text.hasSuffix("\r\n\r\n") {
            let more = connection.received(within: 500)
            if more.isEmpty { break }
            text += String(decoding: more, as: UTF8.self)
        }
        lock.withLock { received = text }
    }
}
