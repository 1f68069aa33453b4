import Rendering
import TopologyModel

extension Answers {
    /// Readiness probes decide for pods behind a selector, and those are the workload's; endpoints outside the
    /// cluster nobody probes at all.
    static let activeHealthCheck = Answers(gateway: noProbe, service: noProbe)

    private static let noProbe = Support.unsupported(
        since: nil, instead: "give the pods a readinessProbe; endpoints outside the cluster are never probed")

    static let passiveCheck = Answers(gateway: noPassiveCheck, service: noPassiveCheck)

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

    static let maxConnections = Answers(gateway: noConnectionLimit, service: noConnectionLimit)

    private static let noConnectionLimit = Support.unsupported(
        since: nil, instead: "limit connections in the servers themselves")

    static let keepalivePool = Answers(gateway: ownKeepalive, service: ownKeepalive)

    private static let ownKeepalive = Support.ignored(
        why: "controllers keep idle connections to servers by their own settings")
}
