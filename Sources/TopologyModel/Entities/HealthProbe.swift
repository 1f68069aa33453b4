import Diagnostics
package import YAMLTree

extension HealthCheck {
    /// What is asked.
    package enum Probe: Sendable, Equatable {
        /// A request for a path.
        case http(URLPath)
        /// A connection is enough.
        case tcp
        /// Bytes sent, if any, and the answer that must come.
        case exchange(TCPExchange)
        /// A service in its own protocol.
        case service(ServiceProbe)
    }

    /// The method of an HTTP check.
    package enum Method: String, Choice, Sendable {
        case get = "GET"
        case head = "HEAD"
        case options = "OPTIONS"
        package static var placeholder: Method { .get }
    }
}

/// What a TCP check sends, and what must be found in what comes back.
package struct TCPExchange: Sendable, Equatable {
    /// Sent as it is.
    package let send: ProbeText?
    /// Must be found in the answer.
    package let expect: ExpectedText?
}

/// A service that is asked in its own protocol.
package enum ServiceProbe: Sendable, Equatable {
    /// Redis answers PING.
    case redis
    /// Redis answers PING and is a primary.
    case redisPrimary
    /// PostgreSQL answers a start of this user.
    case postgres(ServiceUser)
    /// MySQL greets, and knows this user if one is given.
    case mysql(ServiceUser?)
    /// A mail server greets and answers EHLO with this name.
    case smtp(ServerHost?)
    /// The gRPC health service says SERVING, of one service or of the whole server.
    case grpc(GRPCServiceName?)
    /// A name server answers a question without an error.
    case dns(DNSQuestion)
    /// A WebSocket is opened at this path: 101 and the right Sec-WebSocket-Accept (RFC 6455, 4).
    case websocket(URLPath)
    /// A process of the checking machine itself is alive.
    case process(ProcessName)
    /// A program ends with 0.
    case script(ScriptCommand)

    /// The word for it in the language.
    package var word: String {
        switch self {
        case .redis: "redis"
        case .redisPrimary: "redis-primary"
        case .postgres: "postgres"
        case .mysql: "mysql"
        case .smtp: "smtp"
        case .grpc: "grpc"
        case .dns: "dns"
        case .websocket: "websocket"
        case .process: "process"
        case .script: "script"
        }
    }
}

/// The kinds of checks that `type` names.
enum ServiceKind: String, Choice {
    case redis
    case redisPrimary = "redis-primary"
    case postgres
    case mysql
    case smtp
    case grpc
    case dns
    case script
    static var placeholder: ServiceKind { .redis }
}

/// Text that a check sends or looks for: 1 to 256 bytes, none of them NUL.
package struct ProbeText: TextReadable, Hashable, Sendable {
    /// The text.
    package let text: String
    package static var placeholder: ProbeText { ProbeText(unchecked: "x") }
    package static var expectation: String { "text of 1 to 256 bytes without NUL (\"PING\\r\\n\" in double quotes)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        guard (1...256).contains(text.utf8.count), !text.utf8.contains(0) else { return nil }
        self.text = text
    }
}

/// What an answer must hold: a text, or something that an expression finds.
package enum ExpectedText: Readable, Hashable, Sendable {
    /// This text.
    case text(ProbeText)
    /// What the expression finds.
    case regex(Pattern)

    package static var placeholder: ExpectedText { .text(.placeholder) }
    package static var expectation: String { "text to be found in the answer, or `{regex: R}`" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> ExpectedText? {
        if context.tree.kind(node) == .mapping { return Long.readMapping(node, in: context).expected }
        return ProbeText.read(node, in: context).map { .text($0) }
    }

    /// The long form.
    private struct Long: Entity {
        let expected: ExpectedText
        static var noun: String { "an expected answer" }

        init(from fields: inout FieldReader) {
            let regex: Located<Pattern> = fields.required("regex", doc: "An expression that finds something in it.")
            expected = .regex(regex.value)
        }
    }
}

/// One item of `expect`: a status of an HTTP check, or the text of a TCP check.
struct Expectation: Readable {
    let status: StatusRange?
    let text: ExpectedText?

    static var placeholder: Expectation { Expectation(status: .placeholder, text: nil) }
    static var expectation: String { "\(StatusRange.expectation); for a TCP check, \(ExpectedText.expectation)" }

    static func read(_ node: NodeID, in context: ReadingContext) -> Expectation? {
        let kind = context.tree.kind(node)
        if kind == .plain || kind == .text, let status = StatusRange(context.tree.text(node)) {
            return Expectation(status: status, text: ProbeText(context.tree.text(node)).map { .text($0) })
        }
        guard kind == .text || kind == .mapping || context.tree.coreScalar(node) == .text else {
            // A number that is no status: say which are.
            return StatusRange.read(node, in: context).map { Expectation(status: $0, text: nil) }
        }
        return ExpectedText.read(node, in: context).map { Expectation(status: nil, text: $0) }
    }
}

/// A user of a database that a check logs in as, without a password.
package struct ServiceUser: TextReadable, Hashable, Sendable {
    /// The name.
    package let text: String
    package static var placeholder: ServiceUser { ServiceUser(unchecked: "user") }
    package static var expectation: String { "a user (1 to 63 letters, digits and `_.-`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        guard (1...63).contains(text.utf8.count), text.utf8.allSatisfy({ isServiceByte($0) }) else { return nil }
        self.text = text
    }
}

/// A service of a gRPC server: `shop.v1.Cart`.
package struct GRPCServiceName: TextReadable, Hashable, Sendable {
    /// The name.
    package let text: String
    package static var placeholder: GRPCServiceName { GRPCServiceName(unchecked: "service") }
    package static var expectation: String { "a gRPC service (1 to 100 letters, digits and `_.-`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        guard (1...100).contains(text.utf8.count), text.utf8.allSatisfy({ isServiceByte($0) }) else { return nil }
        self.text = text
    }
}
