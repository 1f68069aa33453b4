import Rendering
import TopologyModel

extension NginxIC {
    func support(for feature: Feature) -> Support {
        switch feature {
        case .httpListener: .exact
        case .httpsListener: .exact
        case .activeHealthCheck: .noProbe
        case .passiveCheck: .approximated(how: "statuses count only where `retries` names them")
        case .tcpListener: .noTCP
        case .redirectToHTTPS: .exact
        case .http2: .ownHTTP2
        case .tlsProfile: .ownTLS
        case .serverWeight: .noWeights
        case .backupServer: .noBackups
        case .drainState: .drains
        case .downState: .exact
        case .maxConnections: .limitPerReplica
        case .roundRobin: .exact
        case .leastConnections: .exact
        case .randomBalance: .exact
        case .hashBalance: .exact
        case .consistentHash: .exact
        case .stickyCookie: .exact
        case .stickyClientIP: .serviceOnly
        case .keepalivePool: .approximated(how: "how long an idle connection is kept is nginx's default")
        case .exactPath: .exact
        case .prefixPath: .exact
        case .regexPath: .exact
        case .wildcardHost: .exact
        case .redirectRoute: .noRedirect
        case .respondRoute: .noResponse
        case .websocketRoute: .exact
        case .bufferingSwitch: .exact
        case .timeoutSettings: .serverTimeouts
        case .retrySettings: .exact
        case .rateLimit: .approximated(how: "each replica of the controller counts for itself")
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
