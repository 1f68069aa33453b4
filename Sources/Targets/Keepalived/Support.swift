package import Rendering
package import TopologyModel

extension KeepalivedTarget {
    package func support(for feature: Feature) -> Support {
        switch feature {
        case .virtualAddress, .virtualAddressNotify, .syncGroup, .virtualAddressTracking, .vrrpAuthentication:
            version < VersionGate.oldest
                ? .unsupported(since: "2.2", instead: "use keepalived 2.2 or later")
                : .exact
        case .lvs:
            version < VersionGate.oldest
                ? .unsupported(since: "2.2", instead: "use keepalived 2.2 or later") : .exact
        case .activeHealthCheck:
            .ignored(why: "keepalived runs the checks of virtual addresses; the proxy checks its servers")
        case .httpListener: .movesAddresses
        case .httpsListener: .movesAddresses
        case .tcpListener: .movesAddresses
        case .redirectToHTTPS: .movesAddresses
        case .http2: .movesAddresses
        case .tlsProfile: .movesAddresses
        case .passiveCheck: .movesAddresses
        case .serverWeight: .movesAddresses
        case .backupServer: .movesAddresses
        case .drainState: .movesAddresses
        case .downState: .movesAddresses
        case .maxConnections: .movesAddresses
        case .roundRobin: .movesAddresses
        case .leastConnections: .movesAddresses
        case .randomBalance: .movesAddresses
        case .hashBalance: .movesAddresses
        case .consistentHash: .movesAddresses
        case .stickyCookie: .movesAddresses
        case .stickyClientIP: .movesAddresses
        case .keepalivePool: .movesAddresses
        case .exactPath: .movesAddresses
        case .prefixPath: .movesAddresses
        case .regexPath: .movesAddresses
        case .wildcardHost: .movesAddresses
        case .redirectRoute: .movesAddresses
        case .respondRoute: .movesAddresses
        case .websocketRoute: .movesAddresses
        case .bufferingSwitch: .movesAddresses
        case .timeoutSettings: .movesAddresses
        case .retrySettings: .movesAddresses
        case .rateLimit: .movesAddresses
        case .statusPage: .movesAddresses
        case .udpListener: .movesAddresses
        case .tlsPassthrough: .movesAddresses
        case .http3: .movesAddresses
        case .clientCertificates: .movesAddresses
        case .hsts: .movesAddresses
        case .proxyProtocolIn: .movesAddresses
        case .trustedProxies: .movesAddresses
        case .accessLog: .movesAddresses
        case .unloggedRoute: .movesAddresses
        case .rawText: .movesAddresses
        case .slowStart: .movesAddresses
        case .namedServer: .movesAddresses
        case .proxyProtocolOut: .movesAddresses
        case .agentCheck: .movesAddresses
        case .leastTime: .movesAddresses
        case .randomTwo: .movesAddresses
        case .firstBalance: .movesAddresses
        case .regionPreference: .movesAddresses
        case .stickyHeader: .movesAddresses
        case .stickyAppCookie: .movesAddresses
        case .tcpExpectCheck: .movesAddresses
        case .tlsToServers: .movesAddresses
        case .h2ToServers: .movesAddresses
        case .grpcToServers: .movesAddresses
        case .protocolCheck: .movesAddresses
        case .methodCondition: .movesAddresses
        case .headerCondition: .movesAddresses
        case .queryCondition: .movesAddresses
        case .cookieCondition: .movesAddresses
        case .split: .movesAddresses
        case .routeHashKey: .movesAddresses
        case .mirror: .movesAddresses
        case .rewrite: .movesAddresses
        case .staticFiles: .movesAddresses
        case .errorPages: .movesAddresses
        case .maintenance: .movesAddresses
        case .cors: .movesAddresses
        case .requestHeaders: .movesAddresses
        case .responseHeaders: .movesAddresses
        case .connectionLimit: .movesAddresses
        case .accessList: .movesAddresses
        case .cache: .movesAddresses
        case .compression: .movesAddresses
        case .maxBody: .movesAddresses
        case .basicAuth: .movesAddresses
        case .requestBuffering: .movesAddresses
        case .circuitBreaker: .movesAddresses
        case .rateLimitKey: .movesAddresses
        case .alerts: .movesAddresses
        case .fleet: .movesAddresses
        case .redirectBackend: .movesAddresses
        case .chosenServer: .movesAddresses
        case .dnsFailover, .nativeFailoverRecord: .ignored(why: "DNS records are the target `dns`'s")
        case .workload, .imageBuild, .restartPolicy, .startOrder: .movesAddresses
        case .serviceExposure: .movesAddresses
        }
    }
}

extension Support {
    /// What the target has nothing to do with.
    fileprivate static let movesAddresses = ignored(
        why: "keepalived moves addresses between nodes; the proxy on each node does this")
}
