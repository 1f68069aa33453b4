extension DiagnosticCode {
    /// LB0445 to LB0449: listeners, and raw text of a target.
    var listenerExplanation: Explanation {
        switch self {
        case .proxyHeaderOfNobody:
            Explanation(
                "PROXY headers of nobody",
                "A PROXY header says who the client is; whoever may send one can be anybody. Say whose is believed.",
                bad: topology("listeners:\n  http: {port: 80, proxy_protocol: true}\n" + plainSite),
                good: topology(
                    "listeners:\n  http: {port: 80, proxy_protocol: true, trusted_proxies: [10.0.0.0/8]}\n" + plainSite)
            )
        case .passthroughRoute:
            Explanation(
                "route of a TLS connection that nobody opens",
                "A TLS passthrough listener knows the name that a client asks for (SNI) and nothing else. Its sites have one route, to a backend.",
                bad: passthrough("routes: [{path: /api, backend: web}]"),
                good: passthrough("routes: [{backend: web}]"))
        case .brokenRawText:
            Explanation(
                "broken raw text",
                "Raw text stands in the output as it is, so it must be whole: quotes closed, braces balanced, each directive ended, no section begun.",
                bad: "$ lbgen check  # with `raw: [{target: nginx, at: http, text: \"gzip on\", reason: ...}]`",
                good: "$ lbgen check  # with `text: \"gzip on;\"`")
        default:
            Explanation(
                "unknown insertion point",
                "Raw text stands at a place that its target's output has: nginx main, events, http, stream and server:LISTENER, HAProxy global, defaults, frontend:LISTENER and backend:BACKEND.",
                bad: "$ lbgen check  # with `raw: [{target: nginx, at: htp, text: \"gzip on;\", reason: ...}]`",
                good: "$ lbgen check  # with `at: http`")
        }
    }

    /// LB0703 to LB0705: listeners that are weaker than they need be.
    var listenerSafetyExplanation: Explanation {
        switch self {
        case .everybodyTrusted:
            Explanation(
                "everybody is trusted",
                "Who is trusted may say what its address is: limits, access lists and logs then mean what clients like.",
                bad: topology("listeners:\n  http: {port: 80, trusted_proxies: [0.0.0.0/0]}\n" + plainSite),
                good: topology("listeners:\n  http: {port: 80, trusted_proxies: [10.0.0.0/8]}\n" + plainSite))
        default:
            Explanation(
                "incomplete preload",
                "The lists that browsers ship with take a host up only with its subdomains and for a year at least (hstspreload.org).",
                bad: hsts("{preload: true}"), good: hsts("{preload: true, include_subdomains: true}"))
        }
    }

    private func passthrough(_ routes: String) -> String {
        topology(
            "listeners:\n  tls: {protocol: tls_passthrough, port: 443}\nbackends:\n  web: {servers: [10.0.0.1:443]}\nsites:\n  web: {hosts: [a.example.com], listeners: [tls], \(routes)}"
        )
    }

    private func hsts(_ text: String) -> String {
        topology(
            "listeners:\n  https: {port: 443, tls: {certificates: [{certificate: /etc/ssl/a.crt, key: /etc/ssl/a.key}], hsts: \(text)}}\n"
                + plainSite)
    }
}
