import Diagnostics
import YAMLTree

/// The keys of a health check that say what is asked, and which of them belong together.
struct ProbeReader {
    let http: Located<URLPath>?
    let tcp: Located<TCPProbe>?
    let websocket: Located<URLPath>?
    let process: Located<ProcessName>?
    let kind: Located<ServiceKind>?
    let send: Located<ProbeText>?
    let expect: [Located<Expectation>]?
    let host: Located<ServerHost>?
    let method: Located<HealthCheck.Method>?
    let body: Located<ExpectedText>?
    private let user: Located<ServiceUser>?
    private let service: Located<GRPCServiceName>?
    private let query: Located<Hostname>?
    private let record: Located<DNSQuestion.Record>?
    private let command: [Located<ScriptWord>]?
    private let span: SourceSpan

    init(from fields: inout FieldReader) {
        span = fields.span
        http = fields.optional("http", doc: "Path to ask for.")
        tcp = fields.optional("tcp", doc: "Connect: a port, or `true` for the server's own.")
        websocket = fields.optional("websocket", doc: "Path to open a WebSocket at.")
        process = fields.optional("process", doc: "A process of the node itself that must be alive; for vips.")
        kind = fields.optional("type", doc: "A service asked in its own protocol.")
        expect = fields.list(
            "expect", orSingle: true,
            doc: "HTTP: statuses that count as healthy; [200-399]. TCP: what the answer must hold.")
        body = fields.optional("expect_body", doc: "HTTP: what the body must hold, within its first 16 kB.")
        host = fields.optional(
            "host",
            doc:
                "HTTP and WebSocket: the Host header; localhost, or the name of servers asked by TLS. SMTP: the name in EHLO."
        )
        method = fields.optional("method", doc: "HTTP: the method; GET.")
        send = fields.optional("send", doc: "TCP: text sent first, byte for byte.")
        user = fields.optional("user", doc: "postgres, mysql: a user without a password.")
        service = fields.optional("service", doc: "grpc: the service asked for; the whole server when left out.")
        query = fields.optional("query", doc: "dns: the name asked for.")
        record = fields.optional("record", doc: "dns: the type of its records; A.")
        command = fields.list(
            "command",
            doc: "script: a program and its arguments; `{address}` and `{port}` are the checked server's. 0 is healthy."
        )
        guard !fields.context.isDescribing else { return }
        reportKinds(&fields)
        reportNeeds(&fields)
        reportStrangers(fields.context.bag)
    }

    /// What is asked; a connection where the keys are wrong.
    var probe: HealthCheck.Probe {
        if let http { return .http(http.value) }
        if let websocket { return .service(.websocket(websocket.value)) }
        if let process { return .service(.process(process.value)) }
        if let kind { return .service(serviceProbe(kind.value)) }
        let answer = expect?.first?.value.text
        return send == nil && answer == nil ? .tcp : .exchange(TCPExchange(send: send?.value, expect: answer))
    }

    /// The statuses that count as healthy.
    var statuses: [Located<StatusRange>] {
        guard http != nil, let expect else { return [Located(StatusRange(200, 399), at: span)] }
        return expect.compactMap { item in item.value.status.map { Located($0, at: item.span) } }
    }

    private func serviceProbe(_ kind: ServiceKind) -> ServiceProbe {
        switch kind {
        case .redis: .redis
        case .redisPrimary: .redisPrimary
        case .postgres: .postgres(user?.value ?? .placeholder)
        case .mysql: .mysql(user?.value)
        case .smtp: .smtp(host?.value)
        case .grpc: .grpc(service?.value)
        case .dns: .dns(DNSQuestion(name: query?.value ?? .placeholder, record: record?.value ?? .a))
        case .script:
            .script(
                ScriptCommand(
                    program: command?.first.flatMap { FilePath($0.value.text) } ?? .placeholder,
                    arguments: (command ?? []).dropFirst().map(\.value)))
        }
    }

    private func reportKinds(_ fields: inout FieldReader) {
        let bag = fields.context.bag
        let given = [
            ("http", http?.span), ("tcp", tcp?.span), ("websocket", websocket?.span), ("process", process?.span),
            ("type", kind?.span),
        ].compactMap { key, span in span.map { (key, $0) } }
        if given.count > 1 {
            bag.report(
                Diagnostic(
                    .conflictingKeys, "a health check has one of `http`, `tcp`, `websocket`, `process` and `type`",
                    at: given[1].1,
                    label: "second", related: [Diagnostic.Label(given[0].1, "first")]))
        }
        let isWrong =
            fields.has("http") != nil || fields.has("tcp") != nil || fields.has("type") != nil
            || fields.has("websocket") != nil || fields.has("process") != nil
        if given.isEmpty, !isWrong {
            bag.report(
                Diagnostic(
                    .missingKey, "a health check needs `http`, `tcp`, `websocket`, `process` or `type`", at: span,
                    help: ["`http: /health` asks for a path, `tcp: true` connects to the server's port"]))
        }
    }

    /// What a kind of check cannot do without.
    private func reportNeeds(_ fields: inout FieldReader) {
        guard let kind else { return }
        let needs: [(ServiceKind, StaticString, String)] = [
            (.postgres, "user", "any name does: the server answers before it asks for a password"),
            (.dns, "query", "a name that the server knows"), (.script, "command", "`command: [/usr/local/bin/check]`"),
        ]
        for (owner, key, help) in needs where kind.value == owner && fields.has(key) == nil {
            fields.context.bag.report(
                Diagnostic(
                    .missingKey, "a `\(owner.rawValue)` check needs `\(key)`", at: kind.span, help: [help]))
        }
        if kind.value == .script, let program = command?.first, FilePath(program.value.text) == nil {
            fields.context.bag.report(
                Diagnostic(
                    .invalidValue, "`\(program.value.text)` is not \(FilePath.expectation)", at: program.span,
                    help: ["the first word of `command` is the program"]))
        }
    }

    /// Keys that belong to another kind of check, and expectations of the wrong kind.
    private func reportStrangers(_ bag: DiagnosticBag) {
        let isTCP = tcp != nil
        let kind = kind?.value
        let strangers: [(String, SourceSpan?, Bool, String)] = [
            ("send", send?.span, isTCP, "`tcp`"),
            ("expect", expect?.first?.span, isTCP || http != nil, "`http` and `tcp`"),
            ("expect_body", body?.span, http != nil, "`http`"),
            ("method", method?.span, http != nil, "`http`"),
            (
                "host", host?.span, http != nil || websocket != nil || kind == .smtp,
                "`http`, `websocket` and `type: smtp`"
            ),
            ("user", user?.span, kind == .postgres || kind == .mysql, "`type: postgres` and `mysql`"),
            ("service", service?.span, kind == .grpc, "`type: grpc`"),
            ("query", query?.span, kind == .dns, "`type: dns`"),
            ("record", record?.span, kind == .dns, "`type: dns`"),
            ("command", command?.first?.span, kind == .script, "`type: script`"),
        ]
        let isKnown = isTCP || http != nil || websocket != nil || process != nil || kind != nil
        for (key, place, fits, owner) in strangers where !fits && isKnown {
            guard let place else { continue }
            bag.report(Diagnostic(.conflictingKeys, "`\(key)` belongs to checks of \(owner)", at: place))
        }
        if http != nil {
            for item in expect ?? [] where item.value.status == nil {
                bag.report(
                    Diagnostic(
                        .invalidValue, "this is not \(StatusRange.expectation)", at: item.span,
                        help: ["what the body must hold stands in `expect_body`"]))
            }
            if let body, method?.value == .head {
                bag.report(Diagnostic(.conflictingKeys, "an answer to HEAD has no body", at: body.span))
            }
        } else if isTCP, let expect, expect.count > 1 {
            bag.report(Diagnostic(.conflictingKeys, "a TCP check expects one answer", at: expect[1].span))
        }
    }
}
