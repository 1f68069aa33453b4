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
        case .tcpListener:
            .ignored(why: "the backend's Service is the listener: give it `service: {type: LoadBalancer}`")
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
        case .stickyCookie:
            .unsupported(
                since: nil, instead: "a Service knows clients by address: `sticky: {client_ip: {ttl: 1h}}`")
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
        case .syncGroup, .virtualAddressTracking, .vrrpAuthentication: .noVRRP
        case .statusPage: .ownStatus
        case .udpListener: .notBuilt
        case .tlsPassthrough: .notBuilt
        case .http3: .notBuilt
        case .clientCertificates: .notBuilt
        case .hsts: .notBuilt
        case .proxyProtocolIn: .notBuilt
        case .trustedProxies: .notBuilt
        case .accessLog: .notBuilt
        case .rawText: .ownRaw
        case .slowStart: .notBuilt
        case .namedServer: .notBuilt
        case .proxyProtocolOut: .notBuilt
        case .agentCheck: .notBuilt
        case .leastTime: .notBuilt
        case .randomTwo: .notBuilt
        case .firstBalance: .notBuilt
        case .regionPreference: .notBuilt
        case .stickyHeader: .notBuilt
        case .stickyAppCookie: .notBuilt
        case .tcpExpectCheck: .notBuilt
        case .tlsToServers: .notBuilt
        case .h2ToServers: .notBuilt
        case .grpcToServers: .notBuilt
        case .protocolCheck: .notBuilt
        case .methodCondition: .notBuilt
        case .headerCondition: .notBuilt
        case .queryCondition: .notBuilt
        case .cookieCondition: .notBuilt
        case .split: .notBuilt
        case .routeHashKey: .notBuilt
        case .mirror: .notBuilt
        case .rewrite: .notBuilt
        case .staticFiles: .notBuilt
        case .errorPages: .notBuilt
        case .maintenance: .notBuilt
        case .cors: .notBuilt
        case .requestHeaders: .notBuilt
        case .responseHeaders: .notBuilt
        case .connectionLimit: .notBuilt
        case .accessList: .notBuilt
        case .cache: .notBuilt
        case .compression: .notBuilt
        case .maxBody: .notBuilt
        case .basicAuth: .notBuilt
        case .requestBuffering: .notBuilt
        case .circuitBreaker: .notBuilt
        case .rateLimitKey: .notBuilt
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
    fileprivate static let kubeProxy = approximated(how: "a Service chooses its endpoints at random")
    fileprivate static let noServiceHash = unsupported(
        since: nil, instead: "`sticky: {client_ip: {ttl: 1h}}` keeps clients of the Service by address")
}
