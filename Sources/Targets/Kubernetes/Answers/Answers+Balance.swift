import Rendering
import TopologyModel

extension Answers {
    static let roundRobin = Answers(gateway: ownAlgorithm, service: kubeProxy)

    static let leastConnections = Answers(gateway: ownAlgorithm, service: kubeProxy)

    static let randomBalance = Answers(gateway: ownAlgorithm, service: .exact)

    static let hashBalance = Answers(gateway: noHash, service: noHashOfService)

    static let consistentHash = Answers(gateway: noHash, service: noHashOfService)

    static let stickyCookie = Answers(
        gateway: { request in
            request.isExperimental
                ? .approximated(how: "the cookie's domain, path and flags are the implementation's")
                : .unsupported(
                    since: nil,
                    instead: "use an Ingress, `channel: experimental`, or the implementation's own policy")
        },
        service: .unsupported(
            since: nil, instead: "a Service knows clients by address: `sticky: {client_ip: {ttl: 1h}}`"))

    /// Controllers dial pods by themselves and never meet the Service's affinity (K1 of the reference: both are emitted).
    static let stickyClientIP = Answers(gateway: serviceOnly, service: .exact)

    private static let serviceOnly = Support.approximated(
        how: "the Service keeps clients that reach it directly; a controller dials the servers past it")

    private static let ownAlgorithm = Support.approximated(
        how: "the implementation chooses servers by its own algorithm")
    private static let kubeProxy = Support.approximated(how: "a Service chooses its endpoints at random")
    private static let noHash = Support.unsupported(
        since: nil, instead: "use an Ingress controller that hashes, or a sticky cookie")
    private static let noHashOfService = Support.unsupported(
        since: nil, instead: "`sticky: {client_ip: {ttl: 1h}}` keeps clients of the Service by address")
}
