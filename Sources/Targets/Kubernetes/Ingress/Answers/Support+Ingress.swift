import Rendering

/// Answers that several Ingress dialects share.
extension Support {
    static let notBuilt = Answers.notBuilt.service
    static let noTCP = unsupported(
        since: nil, instead: "an Ingress carries HTTP; give the backend `service: {type: LoadBalancer}`")
    static let ownHTTP2 = ignored(why: "controllers and gateways offer HTTP/2 to TLS clients by themselves")
    static let ownTLS = unsupported(
        since: nil, instead: "set TLS versions and ciphers in the controller's own settings")
    static let noVRRP = Answers.virtualAddress.service
    static let ownRaw = Answers.rawText.service
    static let ownStatus = Answers.statusPage.service
    static let noProbe = Answers.activeHealthCheck.service
    static let noPassiveCheck = Answers.passiveCheck.service
    static let noWeights = Answers.serverWeight.service
    static let noBackups = Answers.backupServer.service
    static let drains = Answers.drainState.service
    static let noServerLimit = Answers.maxConnections.service
    static let limitPerReplica = approximated(how: "the limit holds for each replica of the controller")
    static let ownKeepalive = Answers.keepalivePool.service
    static let inTurn = approximated(how: "servers are chosen in turn")
    static let noHash = unsupported(
        since: nil, instead: "use an Ingress controller that hashes, or a sticky cookie")
    static let serviceOnly = approximated(
        how: "the Service keeps clients that reach it directly; a controller dials the servers past it")
    static let rawPath = approximated(
        how: "paths may be compared as they are sent: `/%61pi` and `//api` need not match `/api`")
    static let oneLabel = approximated(how: "`*.` stands for one label: deeper names do not match")
    static let noRedirect = unsupported(
        since: nil, instead: "let the application redirect, or use the Gateway API")
    static let noResponse = unsupported(since: nil, instead: "let a backend answer")
    static let streams = ignored(why: "answers are passed on as they come, nothing is read ahead")
    static let serverTimeouts = approximated(
        how: "timeouts towards servers are set, in whole seconds or more; those towards clients are the controller's")
    static let noRetries = unsupported(since: nil, instead: "leave retries to the controller's defaults")
}
