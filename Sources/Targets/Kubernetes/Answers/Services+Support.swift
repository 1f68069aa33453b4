import Rendering
import TopologyModel

/// A cluster of Services alone: neither an Ingress controller nor a Gateway is asked for.
enum ServicesAlone {
    /// What becomes of a feature.
    static func support(for feature: Feature) -> Support {
        switch feature {
        case .httpListener: .notRouted
        case .httpsListener: .notRouted
        case .activeHealthCheck: .noProbe
        case .passiveCheck: .noPassiveCheck
        case .tcpListener: .serviceListens
        case .redirectToHTTPS: .notRouted
        case .http2: .ownHTTP2
        case .tlsProfile: .notRouted
        case .serverWeight: .noWeights
        case .backupServer: .noBackups
        case .drainState: .drains
        case .downState: .exact
        case .maxConnections: .noServerLimit
        case .roundRobin: .kubeProxy
        case .leastConnections: .kubeProxy
        case .randomBalance: .exact
        case .hashBalance: .noServiceHash
        case .consistentHash: .noServiceHash
        case .stickyCookie: .noServiceKey
        case .stickyClientIP: .exact
        case .keepalivePool: .ownKeepalive
        case .exactPath: .notRouted
        case .prefixPath: .notRouted
        case .regexPath: .notRouted
        case .wildcardHost: .notRouted
        case .redirectRoute: .notRouted
        case .respondRoute: .notRouted
        case .websocketRoute: .notRouted
        case .bufferingSwitch: .notRouted
        case .timeoutSettings: .notRouted
        case .retrySettings: .notRouted
        case .rateLimit: .notRouted
        case .virtualAddress: .noVRRP
        case .virtualAddressNotify: .noVRRP
        case .dnsFailover, .nativeFailoverRecord: .otherDNS
        case .syncGroup, .virtualAddressTracking, .vrrpAuthentication: .noVRRP
        case .statusPage: .ownStatus
        case .udpListener: .serviceListens
        case .tlsPassthrough: .notRouted
        case .http3: .notRouted
        case .clientCertificates: .notRouted
        case .hsts: .notRouted
        case .proxyProtocolIn: .notRouted
        case .trustedProxies: .notRouted
        case .accessLog: .notRouted
        case .unloggedRoute: .notRouted
        case .alerts: .ignored(why: "Prometheus watches what the proxy reports")
        case .rawText: .ownRaw
        case .slowStart: .noSlowStart
        case .namedServer: .aliases
        case .proxyProtocolOut: .noServiceProxyHeader
        case .agentCheck: .noAgents
        case .leastTime: .kubeProxy
        case .randomTwo: .kubeProxy
        case .firstBalance: .noServiceOrder
        case .regionPreference: .zones
        case .stickyHeader: .noServiceKey
        case .stickyAppCookie: .noServiceKey
        case .tcpExpectCheck: .plainProbe
        case .tlsToServers: .notRouted
        case .h2ToServers: .notRouted
        case .grpcToServers: .notRouted
        case .protocolCheck: .plainProbe
        case .methodCondition: .notRouted
        case .headerCondition: .notRouted
        case .queryCondition: .notRouted
        case .cookieCondition: .notRouted
        case .split: .notRouted
        case .routeHashKey: .notRouted
        case .mirror: .notRouted
        case .rewrite: .notRouted
        case .staticFiles: .notRouted
        case .errorPages: .notRouted
        case .maintenance: .notRouted
        case .cors: .notRouted
        case .requestHeaders: .notRouted
        case .responseHeaders: .notRouted
        case .connectionLimit: .notRouted
        case .accessList: .notRouted
        case .cache: .notRouted
        case .compression: .notRouted
        case .maxBody: .notRouted
        case .basicAuth: .notRouted
        case .requestBuffering: .notRouted
        case .circuitBreaker: .noServiceBreaker
        case .rateLimitKey: .notRouted
        // Clusters.
        case .workload, .serviceExposure: .exact
        case .imageBuild: .builtElsewhere
        case .restartPolicy: .alwaysRestarted
        case .startOrder: .waitsForNobody
        // Fleets.
        case .lvs: .noVRRP
        case .fleet: .noFleet
        case .redirectBackend, .chosenServer: .noServerRedirect
        }
    }
}

extension Support {
    /// Where only Services are asked for, listeners and routes are somebody else's.
    static let notRouted = ignored(
        why: "only Services are asked for: listeners and routes are those of whatever stands in front of them")
    fileprivate static let serviceListens = ignored(
        why: "the backend's Service is the listener: give it `service: {type: LoadBalancer}`")
    fileprivate static let noServiceKey = unsupported(
        since: nil, instead: "a Service knows clients by address: `sticky: {client_ip: {ttl: 1h}}`")
    fileprivate static let noServiceOrder = unsupported(
        since: nil, instead: "a Service has no order of endpoints: leave `balance` out")
    fileprivate static let noServiceProxyHeader = unsupported(
        since: nil, instead: "a Service adds no header; some clouds' load balancers do: `service: {annotations: ...}`")
    fileprivate static let noServiceBreaker = unsupported(
        since: nil, instead: "leave it out: a Service counts no failures; a pod that is not ready gets nothing")
    fileprivate static let kubeProxy = approximated(how: "a Service chooses its endpoints at random")
    fileprivate static let noServiceHash = unsupported(
        since: nil, instead: "`sticky: {client_ip: {ttl: 1h}}` keeps clients of the Service by address")
}
