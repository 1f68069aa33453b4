import Planning

/// The host that a client asks for, as it spells it: with its port if it names one.
struct AskedHost {
    /// Where it stands.
    let variable: Variable
    private let hasHTTP3: Bool

    init(_ plan: Plan) {
        hasHTTP3 = plan.listeners.contains { listener in
            if case .http(let http) = listener.kind { http.http3 } else { false }
        }
        variable = hasHTTP3 ? Variable("lbgen_asked_host") : Variable("http_host")
    }

    /// That a client named none, as HTTP/1.0 allows: the condition of an `if`.
    var isMissing: Word { .compound(["(", .variable(variable), " = \"\")"], quoted: false) }

    /// Adds to `http` what holds it: of HTTP/3's `:authority` nginx makes no `$http_host`.
    func lower(into document: inout Document) {
        guard hasHTTP3 else { return }
        document.blank()
        document.block("map", #""$server_protocol|$server_port|$http_host""#, .variable(variable)) { map in
            map.directive("default", "$http_host")
            map.directive(#""HTTP/3.0|443|""#, "$host")
            map.directive(#""~^HTTP/3\.0\|[0-9]+\|$""#, #""$host:$server_port""#)
        }
    }
}
