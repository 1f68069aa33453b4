import Rendering
import TopologyModel

extension TraefikIngress {
    func support(for feature: Feature) -> Support {
        switch feature {
        case .httpListener: .exact
        case .httpsListener: .exact
        case .activeHealthCheck: .noProbe
        case .passiveCheck: .noPassiveCheck
        case .tcpListener: .noTCP
        case .redirectToHTTPS: .unsupported(since: nil, instead: "set `redirections` on Traefik's entry point")
        case .http2: .ownHTTP2
        case .tlsProfile: .ownTLS
        case .serverWeight: .noWeights
        case .backupServer: .noBackups
        case .drainState: .drains
        case .downState: .exact
        case .maxConnections: .noServerLimit
        case .roundRobin: .exact
        case .leastConnections: .inTurn
        case .randomBalance: .inTurn
        case .hashBalance: .noHash
        case .consistentHash: .noHash
        case .stickyCookie: .exact
        case .stickyClientIP: .serviceOnly
        case .keepalivePool: .ownKeepalive
        case .exactPath: .rawPath
        case .prefixPath: .rawPath
        case .regexPath: .exact
        case .wildcardHost: .oneLabel
        case .redirectRoute: .noRedirect
        case .respondRoute: .noResponse
        case .websocketRoute: .exact
        case .bufferingSwitch: .streams
        case .timeoutSettings: .approximated(how: "timeouts are those of Traefik's entry points and servers transports")
        case .retrySettings: .noRetries
        case .rateLimit: .unsupported(since: nil, instead: "use a RateLimit middleware of Traefik's own")
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
        // Clusters.
        case .workload, .serviceExposure: .exact
        // Fleets.
        case .lvs: .noVRRP
        case .fleet: .noFleet
        case .redirectBackend, .chosenServer: .noServerRedirect
        }
    }
}
