package import Rendering
package import TopologyModel

extension DNSTarget {
    package func support(for feature: Feature) -> Support {
        switch feature {
        case .dnsFailover, .nativeFailoverRecord: .exact
        case .httpListener, .httpsListener, .activeHealthCheck, .passiveCheck, .tcpListener, .redirectToHTTPS,
            .http2, .tlsProfile, .udpListener, .tlsPassthrough, .serverWeight, .backupServer, .drainState,
            .downState, .maxConnections, .slowStart, .namedServer, .proxyProtocolOut, .agentCheck, .roundRobin,
            .leastConnections, .randomBalance, .hashBalance, .consistentHash, .leastTime, .randomTwo, .firstBalance,
            .regionPreference, .stickyCookie, .stickyClientIP, .stickyHeader, .stickyAppCookie, .tcpExpectCheck,
            .keepalivePool, .tlsToServers, .h2ToServers, .grpcToServers, .protocolCheck, .exactPath, .prefixPath,
            .regexPath, .wildcardHost, .redirectRoute, .respondRoute, .methodCondition, .headerCondition,
            .queryCondition, .cookieCondition, .websocketRoute, .bufferingSwitch, .timeoutSettings, .retrySettings,
            .rateLimit, .split, .mirror, .rewrite, .staticFiles, .errorPages, .virtualAddress, .virtualAddressNotify,
            .maintenance, .connectionLimit, .accessList, .statusPage, .http3, .clientCertificates, .hsts,
            .proxyProtocolIn, .trustedProxies, .cors, .requestHeaders, .responseHeaders, .cache, .compression,
            .maxBody, .basicAuth, .requestBuffering, .circuitBreaker, .accessLog, .unloggedRoute, .rawText,
            .routeHashKey,
            .rateLimitKey, .fleet, .lvs, .syncGroup, .virtualAddressTracking, .vrrpAuthentication, .redirectBackend,
            .chosenServer, .workload, .imageBuild, .restartPolicy, .startOrder, .serviceExposure, .alerts:
            .ignored(why: "the agent moves DNS records; what stands behind them does this")
        }
    }
}
