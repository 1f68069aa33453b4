import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The active check of a TCP backend, on nginx Plus.
struct StreamCheck {
    private let scope: Scope
    private let backend: BackendPlan
    private let check: HealthCheck

    /// The check of a backend; `nil` when it has none or this nginx makes none.
    init?(_ scope: Scope, _ backend: BackendPlan) {
        guard scope.dialect.has(.activeChecks), let check = backend.healthCheck else { return nil }
        self.scope = scope
        self.backend = backend
        self.check = check
    }

    /// What is sent and what must come; `nil` where a connection is enough, or all that can be had.
    private var exchange: (send: String?, expect: ExpectedText?)? {
        switch check.probe {
        case .http, .tcp: nil
        case .exchange(let exchange): (exchange.send?.text, exchange.expect)
        case .service(.redis): ("PING\r\n", ProbeText("+PONG").map { .text($0) })
        case .service(.redisPrimary): ("INFO replication\r\n", ProbeText("role:master").map { .text($0) })
        case .service: nil
        }
    }

    /// Adds what is sent and what must come, in `stream`.
    func lowerMatch(into document: inout Document) {
        guard let exchange else { return }
        document.blank()
        document.block("match", .name(scope.upstream(backend))) { match in
            if let send = exchange.send {
                let text = Literal.escapingBytes(Self.escapingBackslashes(send))
                match.directive("send", .quoted(Literal(bounded: text, readsVariables: false)))
            }
            if let expect = exchange.expect { match.directive("expect", "~", .quoted(Literal(finding: expect))) }
        }
    }

    /// Adds the check to a server, and says what it cannot be.
    func lower(into server: inout Document) {
        switch check.probe {
        case .http:
            scope.losses.lose(
                .activeHealthCheck, "an HTTP check of servers that are spoken TCP with", at: check.span,
                instead: "use a `tcp` check")
        case .service(let service) where exchange == nil:
            scope.losses.lose(
                .protocolCheck, "a `\(service.word)` check", at: check.span, instead: "use a `tcp` check")
        case .tcp, .exchange, .service: break
        }
        ActiveCheck.words(check, into: &server)
        if exchange != nil { server.add(.named("match=", scope.upstream(backend))) }
    }

    /// `send` reads `\xNN` as a byte, so a backslash is one itself.
    private static func escapingBackslashes(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            if scalar == "\\" { escaped += "\\x5C" } else { escaped.unicodeScalars.append(scalar) }
        }
        return escaped
    }
}
