extension DiagnosticCode {
    /// LB0440 and up: what is spoken to servers.
    var wireExplanation: Explanation {
        func secure(_ text: String) -> String {
            topology("backends:\n  web: {\(text)}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: web}]}")
        }
        switch self {
        case .serverNameMissing:
            return Explanation(
                "server without a name",
                "A certificate is verified and must bear a name. A server given by host name has one; for servers given by address `tls: {sni: NAME}` says it.",
                bad: secure("protocol: https, servers: [10.0.0.1:443]"),
                good: secure("protocol: https, tls: {sni: web.internal}, servers: [10.0.0.1:443]"))
        case .tlsNotSpoken:
            return Explanation(
                "TLS that is not spoken",
                "`tls` is for servers spoken to by https, grpcs, or tcp: say which in `protocol`.",
                bad: secure("tls: {sni: web.internal}, servers: [10.0.0.1:443]"),
                good: secure("protocol: https, tls: {sni: web.internal}, servers: [10.0.0.1:443]"))
        default:
            let listener =
                "listeners:\n  web: {port: 443, tls: {certificates: [{certificate: /etc/ssl/a.crt, key: /etc/ssl/a.key}]}}\n"
            let rest =
                "backends:\n  web: {protocol: grpc, servers: [10.0.0.1:50051]}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: web}]}"
            return Explanation(
                "gRPC without HTTP/2",
                "gRPC is HTTP/2 from the client to the server: a route to such a backend needs a listener with HTTP/2, which HTTPS listeners have.",
                bad: topology(rest), good: topology(listener + rest))
        }
    }
}
