import Diagnostics
import YAMLTree

/// The keys of a health check that say what is asked, and which of them belong together.
struct ProbeReader {
    let http: Located<URLPath>?
    let tcp: Located<TCPProbe>?
    let kind: Located<ServiceKind>?
    let send: Located<ProbeText>?
    let expect: [Located<Expectation>]?
    let host: Located<ServerHost>?
    let method: Located<HealthCheck.Method>?
    let body: Located<ExpectedText>?
    private let user: Located<ServiceUser>?
    private let service: Located<GRPCServiceName>?
    private let span: SourceSpan

    init(from fields: inout FieldReader) {
        span = fields.span
        http = fields.optional("http", doc: "Path to ask for.")
        tcp = fields.optional("tcp", doc: "Connect: a port, or `true` for the server's own.")
        kind = fields.optional("type", doc: "A service asked in its own protocol.")
        expect = fields.list(
            "expect", orSingle: true,
            doc: "HTTP: statuses that count as healthy; [200-399]. TCP: what the answer must hold.")
        body = fields.optional("expect_body", doc: "HTTP: what the body must hold, within its first 16 kB.")
        host = fields.optional(
            "host",
            doc: "HTTP: the Host header; localhost, or the name of servers asked by TLS. SMTP: the name given in EHLO.")
        method = fields.optional("method", doc: "HTTP: the method; GET.")
        send = fields.optional("send", doc: "TCP: text sent first, byte for byte.")
        user = fields.optional("user", doc: "postgres, mysql: a user without a password.")
        service = fields.optional("service", doc: "grpc: the service asked for; the whole server when left out.")
        guard !fields.context.isDescribing else { return }
        reportKinds(&fields)
        reportStrangers(fields.context.bag)
    }

    /// What is asked; a connection where the keys are wrong.
    var probe: HealthCheck.Probe {
        if let http { return .http(http.value) }
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
        case .redis, .script: .redis
        case .redisPrimary: .redisPrimary
        case .postgres: .postgres(user?.value ?? .placeholder)
        case .mysql: .mysql(user?.value)
        case .smtp: .smtp(host?.value)
        case .grpc: .grpc(service?.value)
        }
    }

    private func reportKinds(_ fields: inout FieldReader) {
        let bag = fields.context.bag
        let given = [("http", http?.span), ("tcp", tcp?.span), ("type", kind?.span)]
            .compactMap { key, span in span.map { (key, $0) } }
        if given.count > 1 {
            bag.report(
                Diagnostic(
                    .conflictingKeys, "a health check has one of `http`, `tcp` and `type`", at: given[1].1,
                    label: "second", related: [Diagnostic.Label(given[0].1, "first")]))
        }
        let isWrong = fields.has("http") != nil || fields.has("tcp") != nil || fields.has("type") != nil
        if given.isEmpty, !isWrong {
            bag.report(
                Diagnostic(
                    .missingKey, "a health check needs `http`, `tcp` or `type`", at: span,
                    help: ["`http: /health` asks for a path, `tcp: true` connects to the server's port"]))
        }
        if let kind, kind.value == .script {
            bag.report(
                Diagnostic(
                    .unavailableKey, "checks by script are not available in this version", at: kind.span,
                    label: "not built yet",
                    help: ["HAProxy would start a program for every check, which its own guide advises against"]))
        }
        if let kind, kind.value == .postgres, fields.has("user") == nil {
            bag.report(
                Diagnostic(
                    .missingKey, "a `postgres` check needs `user`", at: kind.span,
                    help: ["any name does: the server answers before it asks for a password"]))
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
            ("host", host?.span, http != nil || kind == .smtp, "`http` and `type: smtp`"),
            ("user", user?.span, kind == .postgres || kind == .mysql, "`type: postgres` and `mysql`"),
            ("service", service?.span, kind == .grpc, "`type: grpc`"),
        ]
        for (key, place, fits, owner) in strangers where !fits && (isTCP || http != nil || kind != nil) {
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
