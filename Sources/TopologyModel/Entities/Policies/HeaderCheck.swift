import Diagnostics

/// Which way headers go.
enum HeaderDirection {
    case request
    case response
}

/// LB0425 and what else may be wrong with header changes: names that nobody may change, and names changed twice.
struct HeaderCheck {
    let changes: HeaderChanges
    let direction: HeaderDirection

    /// Headers of one connection, or of the message's own framing (RFC 9110, 7.6.1 and 8.6).
    private static let framing: Set<String> = [
        "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
        "content-length",
    ]

    func report(to bag: DiagnosticBag) {
        for name in changes.names {
            guard let (reason, help) = refusal(of: name.value) else { continue }
            bag.report(
                Diagnostic(
                    .unchangeableHeader, "`\(name.value.text)` cannot be changed here: \(reason)", at: name.span,
                    help: [help]))
        }
        for line in changes.add where direction == .response && isSingle(line.name.value) {
            bag.report(
                Diagnostic(
                    .unchangeableHeader, "an answer has one `\(line.name.value.text)`: a second cannot be added",
                    at: line.name.span, help: ["use `set`"]))
        }
        reportTwice(bag)
        guard direction == .request else { return }
        for value in changes.values where value.value.uses(.server) {
            bag.report(
                Diagnostic(
                    .invalidValue, "`{server}` is known of answers only", at: value.span,
                    help: ["use it in `response_headers`"]))
        }
    }

    private func refusal(of name: HeaderName) -> (reason: String, help: String)? {
        let lower = name.text.lowercased()
        if Self.framing.contains(lower) {
            return ("it belongs to one connection or to the message's framing", "leave it to the load balancer")
        }
        switch (direction, lower) {
        case (.request, "host"): return ("it has a key of its own", "use `rewrite: {host: ...}`")
        case (.request, "expect"): return ("the load balancer answers it itself", "leave it out")
        case (.request, "x-forwarded-for"), (.request, "x-forwarded-proto"), (.request, "x-forwarded-host"),
            (.request, "x-real-ip"):
            return ("the load balancer sets it to what it knows of the client", "choose another name")
        case (.response, "date"): return ("it is the time of the answer", "leave it out")
        case (.response, "location"): return ("it is where a client is sent", "use a `redirect` route")
        case (.response, "content-type"):
            return ("who makes a body says what it is", "let the server say it; `respond` has `content_type`")
        default: return nil
        }
    }

    /// Headers that have one value in nginx and in HTTP.
    private func isSingle(_ name: HeaderName) -> Bool {
        ["etag", "last-modified", "server"].contains(name.text.lowercased())
    }

    private func reportTwice(_ bag: DiagnosticBag) {
        var seen: [String: SourceSpan] = [:]
        for name in changes.names {
            let key = name.value.text.lowercased()
            guard let first = seen.updateValue(name.span, forKey: key) else { continue }
            bag.report(
                Diagnostic(
                    .conflictingKeys, "`\(name.value.text)` is changed twice: set, add or remove it", at: name.span,
                    label: "second", related: [Diagnostic.Label(first, "first")],
                    help: ["a list makes several lines: `add: {\(name.value.text): [a, b]}`"]))
        }
    }
}
