import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The active check of an HTTP or gRPC backend, on nginx Plus.
struct ActiveCheck {
    private let scope: Scope
    private let backend: BackendPlan
    private let check: HealthCheck
    private let question: Question

    /// What is asked.
    private enum Question {
        case path(URLPath)
        case grpcHealth(GRPCServiceName?)
    }

    /// The check of a backend; `nil` when it has none, or none that this nginx can make of an HTTP backend.
    init?(_ scope: Scope, _ backend: BackendPlan) {
        guard scope.dialect.has(.activeChecks), let check = backend.healthCheck,
            let question = Self.question(check, of: backend)
        else { return nil }
        self.scope = scope
        self.backend = backend
        self.check = check
        self.question = question
    }

    private static func question(_ check: HealthCheck, of backend: BackendPlan) -> Question? {
        switch (check.probe, backend.wire.form) {
        case (.http(let path), .http1), (.http(let path), .http2): .path(path)
        case (.service(.grpc(let service)), .grpc): .grpcHealth(service)
        default: nil
        }
    }

    /// Reports a check that HTTP upstreams cannot have.
    static func reportLoss(_ scope: Scope, _ backend: BackendPlan) {
        guard scope.dialect.has(.activeChecks), let check = backend.healthCheck, question(check, of: backend) == nil
        else { return }
        let isGRPC = backend.wire.form == .grpc
        let (code, what): (DiagnosticCode, String) =
            switch check.probe {
            case .http: (.activeHealthCheck, "an HTTP check of servers that are spoken gRPC with")
            case .tcp: (.activeHealthCheck, "a TCP check of servers that are spoken HTTP with")
            case .exchange: (.tcpExpectCheck, "a TCP check of servers that are spoken HTTP with")
            case .service(let service):
                (
                    .protocolCheck,
                    "a `\(service.word)` check of servers that are spoken \(isGRPC ? "gRPC" : "HTTP") with"
                )
            }
        scope.losses.lose(
            code, what, at: check.span, instead: isGRPC ? "use a check of `type: grpc`" : "use an `http` check")
    }

    /// Adds what counts as a healthy answer, in `http`.
    func lowerMatch(into document: inout Document) {
        guard case .path = question else { return }
        document.blank()
        document.block("match", .name(scope.upstream(backend))) { match in
            match.begin("status")
            for range in check.expect.map(\.value) {
                match.add(
                    range.low == range.high
                        ? .number(range.low)
                        : .compound([.number(range.low), "-", .number(range.high)], quoted: false))
            }
            if let body = check.body?.value { match.directive("body", "~", .quoted(Literal(finding: body))) }
        }
    }

    /// Adds the location that the probes are sent through; no request reaches it.
    func lowerLocation(into server: inout Document, settings: ProxySettings) {
        server.blank()
        server.block("location", .named("@", scope.upstream(backend))) { location in
            let family = ProxyFamily.of(backend)
            // A port of its own is spoken to in the clear.
            let isPlain = check.port != nil
            location.directive(
                family.pass, .named(isPlain ? family.scheme : family.scheme(of: backend), scope.upstream(backend)))
            if !isPlain { settings.lowerWire(backend, into: &location) }
            if let host = check.host(of: backend) { location.directive(family.setHeader, "Host", Self.host(host)) }
            switch check.method?.value ?? .get {
            case .get: break
            case .head: location.directive("proxy_method", "HEAD")
            case .options: location.directive("proxy_method", "OPTIONS")
            }
            location.directive(family.connectTimeout, .duration(check.timeout.value))
            location.directive(family.readTimeout, .duration(check.timeout.value))
            Self.words(check, into: &location)
            switch question {
            case .path(let path):
                location.add(.compound(["uri=", .literal(Literal(encoding: path))], quoted: false))
                location.add(.named("match=", scope.upstream(backend)))
            case .grpcHealth(let service):
                location.add("type=grpc")
                if let service {
                    location.add(
                        .compound(
                            ["grpc_service=", .literal(Literal(bounded: service.text, readsVariables: false))],
                            quoted: false))
                }
            }
        }
    }

    private static func host(_ host: ServerHost) -> Word {
        switch host {
        case .address(let address): .compound([.address(address)], quoted: false)
        case .name(let name): .host(.exact(name.text))
        }
    }

    /// Adds the rhythm of a check.
    static func words(_ check: HealthCheck, into document: inout Document) {
        document.begin("health_check")
        document.add(.timed("interval=", check.interval.value))
        document.add(.setting("fails=", check.fall.value.number))
        document.add(.setting("passes=", check.rise.value.number))
        if let port = check.port { document.add(.setting("port=", Int(port.value.number))) }
    }
}

extension Literal {
    /// What an answer must hold, as an expression.
    init(finding expected: ExpectedText) {
        switch expected {
        case .text(let text):
            self.init(bounded: Self.escapingBytes(Self.escapingRegex(text.text)), readsVariables: false)
        case .regex(let pattern): self.init(pattern)
        }
    }

    /// The text with what nginx's syntax or an expression would take otherwise as `\xNN`.
    static func escapingBytes(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 || scalar.value == 0x7F {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                escaped += "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
