import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What keepalived runs to ask one server: a command line, and the shipped script that it calls.
struct ProbeCommand {
    /// The shipped script; `nil` for a program of the owner's.
    let script: ShippedScript?
    /// The command, quoted.
    let word: Word

    /// The command that asks `address` and `port`; throws where keepalived has no word for something in it.
    ///
    /// `host` is the Host header when the check gives none; `isTLS` asks by TLS, without verifying.
    init(
        _ check: HealthCheck, at address: String, _ port: UInt16, within timeout: Duration,
        host: ServerHost? = nil, isTLS: Bool = false
    ) throws(Inexpressible) {
        let place = [address, String(port), String(timeout.milliseconds)]
        let host = check.host?.value ?? host
        switch check.probe {
        case .tcp: try self.init(.checkTCP, place)
        case .http(let path):
            // The shell script is enough for a status, and costs no Python.
            if check.body == nil, host == nil, check.method == nil, !isTLS {
                try self.init(
                    .checkHTTP, [address, String(port), Self.encoded(path.text), place[2], Self.statuses(check)])
            } else {
                var settings = [("path", Self.requestPath(path)), ("status", Self.statuses(check))]
                if let method = check.method?.value { settings.append(("method", method.rawValue)) }
                settings += Self.common(host, isTLS)
                switch check.body?.value {
                case .text(let text)?: settings.append(("body", text.text))
                case .regex(let pattern)?: settings.append(("body-regex", pattern.text))
                case nil: break
                }
                try self.init("http", place, settings)
            }
        case .exchange(let exchange):
            var settings: [(String, String)] = []
            if let send = exchange.send { settings.append(("send", send.text)) }
            switch exchange.expect {
            case .text(let text)?: settings.append(("expect", text.text))
            case .regex(let pattern)?: settings.append(("expect-regex", pattern.text))
            case nil: break
            }
            try self.init("exchange", place, settings)
        case .service(let service): try self.init(service, place, Self.common(host, isTLS))
        }
    }

    private init(
        _ service: ServiceProbe, _ place: [String], _ common: [(String, String)]
    ) throws(Inexpressible) {
        switch service {
        case .redis, .redisPrimary, .mysql(nil), .grpc(nil): try self.init(service.word, place, [])
        case .postgres(let user): try self.init(service.word, place, [("user", user.text)])
        case .mysql(let user?): try self.init(service.word, place, [("user", user.text)])
        case .smtp(let host): try self.init(service.word, place, host.map { [("helo", $0.text)] } ?? [])
        case .grpc(let name?): try self.init(service.word, place, [("service", name.text)])
        case .dns(let question):
            try self.init(
                service.word, place, [("name", question.name.text), ("type", question.record.rawValue)])
        case .websocket(let path):
            try self.init(service.word, place, [("path", Self.requestPath(path))] + common)
        case .process(let name): try self.init(.checkProcess, [name.text])
        case .script(let command):
            self.init(
                script: nil,
                word: try .command(
                    command.program.text,
                    command.arguments.map { $0.filled(address: place[0], port: place[1]) }))
        }
    }

    private init(_ script: ShippedScript, _ arguments: [String]) throws(Inexpressible) {
        self.init(script: script, word: try .command(script.program, arguments))
    }

    private init(script: ShippedScript?, word: Word) {
        self.script = script
        self.word = word
    }

    /// The probe for protocols; a value may hold any byte, because each is percent-encoded.
    private init(_ kind: String, _ place: [String], _ settings: [(String, String)]) throws(Inexpressible) {
        try self.init(.check, [kind] + place + settings.map { "\($0)=\(Self.encoded($1))" })
    }

    private static func common(_ host: ServerHost?, _ isTLS: Bool) -> [(String, String)] {
        (host.map { [("host", $0.bracketed)] } ?? []) + (isTLS ? [("tls", "yes")] : [])
    }

    private static func statuses(_ check: HealthCheck) -> String {
        check.expect.map { range in
            range.value.low == range.value.high
                ? String(range.value.low) : "\(range.value.low)-\(range.value.high)"
        }.joined(separator: ",")
    }

    /// The path as it stands in a request line.
    private static func requestPath(_ path: URLPath) -> String { encoded(path.text) }

    /// The text percent-encoded (RFC 3986, 2.1) wherever keepalived has no word for a byte.
    static func encoded(_ text: String) -> String { text.percentEncoded(except: "/-_.:@+=,") }
}
