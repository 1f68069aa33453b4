import Rendering
import TopologyModel

extension Answers {
    /// Readiness probes decide for pods behind a selector, and those are the workload's; for endpoints outside the
    /// cluster nobody probes at all, but for HAProxy Ingress.
    static let activeHealthCheck = Answers(
        ingressNginx: noProbe, nginxIC: noProbe,
        haproxyIngress: .approximated(how: "the time that an answer may take is the controller's"),
        traefik: noProbe, gateway: { _ in noProbe }, service: noProbe)

    private static let noProbe = Support.unsupported(
        since: nil, instead: "give the pods a readinessProbe; endpoints outside the cluster are never probed")

    static let passiveCheck = Answers(
        ingressNginx: noPassiveCheck,
        nginxIC: .approximated(how: "statuses count only where `retries` names them"),
        haproxyIngress: noPassiveCheck, traefik: noPassiveCheck, gateway: { _ in noPassiveCheck },
        service: noPassiveCheck)

    private static let noPassiveCheck = Support.unsupported(
        since: nil, instead: "a pod leaves when its readinessProbe fails: let the probe see what fails")

    static let serverWeight = Answers(
        everywhere: .unsupported(
            since: nil, instead: "endpoints have equal shares; give heavier servers more pods, or leave weights out"))

    static let backupServer = Answers(
        everywhere: .unsupported(since: nil, instead: "every endpoint serves; backup servers are left out"))

    static let drainState = Answers(
        everywhere: .approximated(
            how: "a draining server gets no new connections, and clients that a cookie keeps with it move on"))

    static let downState = Answers(everywhere: .exact)

    static let maxConnections = Answers(
        ingressNginx: noConnectionLimit, nginxIC: oneConnectionLimit, haproxyIngress: oneConnectionLimit,
        traefik: noConnectionLimit, gateway: { _ in noConnectionLimit }, service: noConnectionLimit)

    private static let noConnectionLimit = Support.unsupported(
        since: nil, instead: "limit connections in the servers themselves")

    private static let oneConnectionLimit = Support.approximated(
        how: "the limit holds for each replica of the controller")

    static let keepalivePool = Answers(
        ingressNginx: ownKeepalive,
        nginxIC: .approximated(how: "how long an idle connection is kept is nginx's default"),
        haproxyIngress: ownKeepalive, traefik: ownKeepalive, gateway: { _ in ownKeepalive }, service: ownKeepalive)

    private static let ownKeepalive = Support.ignored(
        why: "controllers keep idle connections to servers by their own settings")
}
