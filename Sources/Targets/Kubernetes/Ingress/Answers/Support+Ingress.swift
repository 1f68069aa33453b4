import Rendering

/// Answers that several Ingress dialects share.
extension Support {
    static let noTCP = unsupported(
        since: nil, instead: "an Ingress carries HTTP; give the backend `service: {type: LoadBalancer}`")
    static let ownTLS = unsupported(
        since: nil, instead: "set TLS versions and ciphers in the controller's own settings")
    static let limitPerReplica = approximated(how: "the limit holds for each replica of the controller")
    static let inTurn = approximated(how: "servers are chosen in turn")
    static let oneLabel = approximated(how: "`*.` stands for one label: deeper names do not match")
    static let serverTimeouts = approximated(
        how: "timeouts towards servers are set, in whole seconds or more; those towards clients are the controller's")
    static let ownPorts = unsupported(since: nil, instead: "switch HTTP/3 on in the controller's own settings")
    static let ownLog = approximated(how: "the controller logs requests by its own settings, for all of its Ingresses")
    static let logsAll = unsupported(
        since: nil, instead: "accept that the controller logs these requests too, or filter them out of its log")
    static let ownClients = unsupported(
        since: nil, instead: "whom the controller believes about clients' addresses stands in its own settings")
    static let noRetries = unsupported(since: nil, instead: "leave retries to the controller's defaults")
}
