import Rendering
import TopologyModel

extension HAProxyIngress {
    func support(for feature: Feature) -> Support {
        switch feature {
        case .httpListener: .exact
        case .httpsListener: .exact
        case .activeHealthCheck: .approximated(how: "the time that an answer may take is the controller's")
        case .passiveCheck: .noPassiveCheck
        case .tcpListener: .noTCP
        case .redirectToHTTPS: .approximated(how: "the redirect's status is the controller's (302 by default), not 301")
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
        case .consistentHash:
            .unsupported(since: nil, instead: "leave `consistent` out: most keys move as servers come and go")
        case .stickyCookie: .exact
        case .stickyClientIP: .serviceOnly
        case .keepalivePool: .ownKeepalive
        case .exactPath: .rawPath
        case .prefixPath: .rawPath
        case .regexPath:
            .unsupported(
                since: nil,
                instead: "expressions are tried after prefixes, against the order of the language; use prefixes")
        case .wildcardHost: .oneLabel
        case .redirectRoute: .noRedirect
        case .respondRoute: .noResponse
        case .websocketRoute: .exact
        case .bufferingSwitch: .streams
        case .timeoutSettings: .approximated(how: "the timeout of a silent client is the controller's")
        case .retrySettings: .noRetries
        case .rateLimit:
            .unsupported(since: nil, instead: "its limit-rps counts connections; limit requests in the application")
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
