import Rendering
import TopologyModel

extension Answers {
    static let plainPath = Answers(
        ingressNginx: .exact, nginxIC: .exact, haproxyIngress: rawPath, traefik: rawPath, gateway: { _ in rawPath })

    private static let rawPath = Support.approximated(
        how: "paths may be compared as they are sent: `/%61pi` and `//api` need not match `/api`")

    static let regexPath = Answers(
        ingressNginx: .unsupported(
            since: nil, instead: "one expression makes every path of its host a case-insensitive one; use prefixes"),
        nginxIC: .exact,
        haproxyIngress: .unsupported(
            since: nil, instead: "expressions are tried after prefixes, against the order of the language; use prefixes"
        ),
        traefik: .exact,
        gateway: { _ in .approximated(how: "whether and how expressions match is the implementation's own") })

    static let wildcardHost = Answers(
        ingressNginx: oneLabel, nginxIC: .exact, haproxyIngress: oneLabel, traefik: oneLabel, gateway: { _ in .exact })

    private static let oneLabel = Support.approximated(how: "`*.` stands for one label: deeper names do not match")

    static let redirectRoute = Answers(
        ingressNginx: .exact, nginxIC: noRedirect, haproxyIngress: noRedirect, traefik: noRedirect,
        gateway: { _ in .exact })

    private static let noRedirect = Support.unsupported(
        since: nil, instead: "let the application redirect, or use the Gateway API")

    static let respondRoute = Answers(ingress: noResponse, gateway: noResponse)

    private static let noResponse = Support.unsupported(since: nil, instead: "let a backend answer")

    static let websocketRoute = Answers(ingress: .exact, gateway: .exact)

    static let bufferingSwitch = Answers(
        ingressNginx: .approximated(how: "answers are read ahead only if the controller's ConfigMap says so"),
        nginxIC: .exact, haproxyIngress: streams, traefik: streams, gateway: { _ in streams })

    private static let streams = Support.ignored(why: "answers are passed on as they come, nothing is read ahead")

    static let timeoutSettings = Answers(
        ingressNginx: backendTimeouts, nginxIC: backendTimeouts,
        haproxyIngress: .approximated(how: "the timeout of a silent client is the controller's"),
        traefik: .approximated(how: "timeouts are those of Traefik's entry points and servers transports"),
        gateway: { _ in
            .approximated(
                how: "the Gateway API limits whole requests, not silence: the implementation's own timeouts hold")
        })

    private static let backendTimeouts = Support.approximated(
        how: "timeouts towards servers are set, in whole seconds or more; those towards clients are the controller's")

    static let retrySettings = Answers(
        ingressNginx: .exact, nginxIC: .exact, haproxyIngress: noRetries, traefik: noRetries,
        gateway: { request in
            request.isExperimental
                ? .approximated(how: "which requests are repeated is the implementation's choice")
                : .unsupported(
                    since: nil, instead: "use `channel: experimental`, or leave retries to the implementation")
        })

    private static let noRetries = Support.unsupported(
        since: nil, instead: "leave retries to the controller's defaults")

    static let rateLimit = Answers(
        ingressNginx: .approximated(
            how: "each replica counts for itself, and the refusing status is the controller's (503 by default)"),
        nginxIC: .approximated(how: "each replica of the controller counts for itself"),
        haproxyIngress: .unsupported(
            since: nil, instead: "its limit-rps counts connections; limit requests in the application"),
        traefik: .unsupported(since: nil, instead: "use a RateLimit middleware of Traefik's own"),
        gateway: { _ in .unsupported(since: nil, instead: "use the implementation's own rate limit policy") })
}
