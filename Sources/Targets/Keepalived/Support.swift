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
        case .httpListener, .httpsListener, .tcpListener, .redirectToHTTPS, .http2, .tlsProfile, .passiveCheck,
            .serverWeight, .backupServer, .drainState, .downState, .maxConnections, .roundRobin, .leastConnections,
            .randomBalance, .hashBalance, .consistentHash, .stickyCookie, .stickyClientIP, .keepalivePool, .exactPath,
            .prefixPath, .regexPath, .wildcardHost, .redirectRoute, .respondRoute, .websocketRoute, .bufferingSwitch,
            .timeoutSettings, .retrySettings, .rateLimit, .statusPage, .udpListener, .tlsPassthrough, .http3,
            .clientCertificates, .hsts, .proxyProtocolIn, .trustedProxies, .accessLog, .rawText, .slowStart,
            .namedServer, .proxyProtocolOut, .agentCheck, .leastTime, .randomTwo, .firstBalance, .regionPreference,
            .stickyHeader, .stickyAppCookie, .tcpExpectCheck, .tlsToServers, .h2ToServers, .grpcToServers,
            .protocolCheck, .methodCondition, .headerCondition, .queryCondition, .cookieCondition, .split,
            .routeHashKey, .mirror, .rewrite, .staticFiles, .errorPages, .maintenance, .cors, .requestHeaders,
            .responseHeaders, .connectionLimit, .accessList, .cache, .compression, .maxBody, .basicAuth,
            .requestBuffering, .circuitBreaker, .rateLimitKey, .workload, .serviceExposure, .redirectBackend,
            .chosenServer, .fleet:
            .ignored(why: "keepalived moves addresses between nodes; the proxy on each node does this")
        }
    }
}
