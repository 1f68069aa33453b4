package import Rendering
package import TopologyModel

extension PrometheusTarget {
    package func support(for feature: Feature) -> Support {
        switch feature {
        case .alerts: .exact
        case .httpListener: .onlyWatches
        case .httpsListener: .onlyWatches
        case .activeHealthCheck: .onlyWatches
        case .passiveCheck: .onlyWatches
        case .tcpListener: .onlyWatches
        case .redirectToHTTPS: .onlyWatches
        case .http2: .onlyWatches
        case .tlsProfile: .onlyWatches
        case .udpListener: .onlyWatches
        case .tlsPassthrough: .onlyWatches
        case .serverWeight: .onlyWatches
        case .backupServer: .onlyWatches
        case .drainState: .onlyWatches
        case .downState: .onlyWatches
        case .maxConnections: .onlyWatches
        case .slowStart: .onlyWatches
        case .namedServer: .onlyWatches
        case .proxyProtocolOut: .onlyWatches
        case .agentCheck: .onlyWatches
        case .roundRobin: .onlyWatches
        case .leastConnections: .onlyWatches
        case .randomBalance: .onlyWatches
        case .hashBalance: .onlyWatches
        case .consistentHash: .onlyWatches
        case .leastTime: .onlyWatches
        case .randomTwo: .onlyWatches
        case .firstBalance: .onlyWatches
        case .regionPreference: .onlyWatches
        case .stickyCookie: .onlyWatches
        case .stickyClientIP: .onlyWatches
        case .stickyHeader: .onlyWatches
        case .stickyAppCookie: .onlyWatches
        case .tcpExpectCheck: .onlyWatches
        case .keepalivePool: .onlyWatches
        case .tlsToServers: .onlyWatches
        case .h2ToServers: .onlyWatches
        case .grpcToServers: .onlyWatches
        case .protocolCheck: .onlyWatches
        case .exactPath: .onlyWatches
        case .prefixPath: .onlyWatches
        case .regexPath: .onlyWatches
        case .wildcardHost: .onlyWatches
        case .redirectRoute: .onlyWatches
        case .respondRoute: .onlyWatches
        case .methodCondition: .onlyWatches
        case .headerCondition: .onlyWatches
        case .queryCondition: .onlyWatches
        case .cookieCondition: .onlyWatches
        case .websocketRoute: .onlyWatches
        case .bufferingSwitch: .onlyWatches
        case .timeoutSettings: .onlyWatches
        case .retrySettings: .onlyWatches
        case .rateLimit: .onlyWatches
        case .split: .onlyWatches
        case .mirror: .onlyWatches
        case .rewrite: .onlyWatches
        case .staticFiles: .onlyWatches
        case .errorPages: .onlyWatches
        case .virtualAddress: .onlyWatches
        case .virtualAddressNotify: .onlyWatches
        case .maintenance: .onlyWatches
        case .connectionLimit: .onlyWatches
        case .accessList: .onlyWatches
        case .statusPage: .onlyWatches
        case .http3: .onlyWatches
        case .clientCertificates: .onlyWatches
        case .hsts: .onlyWatches
        case .proxyProtocolIn: .onlyWatches
        case .trustedProxies: .onlyWatches
        case .cors: .onlyWatches
        case .requestHeaders: .onlyWatches
        case .responseHeaders: .onlyWatches
        case .cache: .onlyWatches
        case .compression: .onlyWatches
        case .maxBody: .onlyWatches
        case .basicAuth: .onlyWatches
        case .requestBuffering: .onlyWatches
        case .circuitBreaker: .onlyWatches
        case .accessLog: .onlyWatches
        case .unloggedRoute:
            .approximated(
                how: "HAProxy counts these requests; in nginx's figures by status, which come from its log, "
                    + "they are missing")
        case .rawText: .onlyWatches
        case .routeHashKey: .onlyWatches
        case .rateLimitKey: .onlyWatches
        case .fleet: .onlyWatches
        case .serviceExposure: .onlyWatches
        case .dnsFailover: .onlyWatches
        case .nativeFailoverRecord: .onlyWatches
        case .workload, .imageBuild, .restartPolicy, .startOrder: .onlyWatches
        case .redirectBackend: .onlyWatches
        case .chosenServer: .onlyWatches
        case .syncGroup: .onlyWatches
        case .virtualAddressTracking: .onlyWatches
        case .lvs: .onlyWatches
        case .vrrpAuthentication: .onlyWatches
        }
    }
}

extension Support {
    /// What the target has nothing to do with.
    fileprivate static let onlyWatches = ignored(why: "Prometheus watches what the others do")
}
