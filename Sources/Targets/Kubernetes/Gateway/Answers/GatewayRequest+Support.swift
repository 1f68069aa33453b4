import Rendering
import TopologyModel

extension GatewayRequest {
    /// What becomes of a feature at this version, in this channel.
    func support(for feature: Feature) -> Support {
        switch feature {
        case .httpListener: .exact
        case .httpsListener: .exact
        case .activeHealthCheck: .noProbe
        case .passiveCheck: .noPassiveCheck
        case .tcpListener: tcpListener
        case .redirectToHTTPS: .exact
        case .http2: .ownHTTP2
        case .tlsProfile:
            .unsupported(since: nil, instead: "set TLS versions and ciphers in the implementation's own policy")
        case .serverWeight: .noWeights
        case .backupServer: .noBackups
        case .drainState: .drains
        case .downState: .exact
        case .maxConnections: .noServerLimit
        case .roundRobin: .ownAlgorithm
        case .leastConnections: .ownAlgorithm
        case .randomBalance: .ownAlgorithm
        case .hashBalance: .noHash
        case .consistentHash: .noHash
        case .stickyCookie: stickyCookie
        case .stickyClientIP: .serviceOnly
        case .keepalivePool: .ownKeepalive
        case .exactPath: .rawPath
        case .prefixPath: .rawPath
        case .regexPath: .approximated(how: "whether and how expressions match is the implementation's own")
        case .wildcardHost: .exact
        case .redirectRoute: .exact
        case .respondRoute: .noResponse
        case .websocketRoute: .exact
        case .bufferingSwitch: .streams
        case .timeoutSettings:
            .approximated(
                how: "the Gateway API limits whole requests, not silence: the implementation's own timeouts hold")
        case .retrySettings: retrySettings
        case .rateLimit: .unsupported(since: nil, instead: "use the implementation's own rate limit policy")
        case .virtualAddress: .noVRRP
        case .virtualAddressNotify: .noVRRP
        case .dnsFailover, .nativeFailoverRecord: .otherDNS
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
        case .fleet: .noFleet
        }
    }

    private var tcpListener: Support {
        guard !hasTCPRoutes else { return .exact }
        return .unsupported(
            since: "1.6 of the Gateway API",
            instead: "use its experimental channel, or give the backend `service: {type: LoadBalancer}`")
    }

    private var stickyCookie: Support {
        isExperimental
            ? .approximated(how: "the cookie's domain, path and flags are the implementation's")
            : .unsupported(
                since: nil, instead: "use an Ingress, `channel: experimental`, or the implementation's own policy")
    }

    private var retrySettings: Support {
        isExperimental
            ? .approximated(how: "which requests are repeated is the implementation's choice")
            : .unsupported(since: nil, instead: "use `channel: experimental`, or leave retries to the implementation")
    }
}

extension Support {
    fileprivate static let ownAlgorithm = approximated(how: "the implementation chooses servers by its own algorithm")
}
