package import Rendering
package import TopologyModel

extension SystemdTarget {
    package func support(for feature: Feature) -> Support {
        switch feature {
        case .fleet: .exact
        case .workload, .serviceExposure:
            .ignored(why: "containers are run by a cluster or an engine, not by units of these machines")
        case .httpListener, .httpsListener, .activeHealthCheck, .passiveCheck, .tcpListener, .redirectToHTTPS, .http2,
            .tlsProfile, .udpListener, .tlsPassthrough, .serverWeight, .backupServer, .drainState, .downState,
            .maxConnections, .slowStart, .namedServer, .proxyProtocolOut, .agentCheck, .roundRobin, .leastConnections,
            .randomBalance, .hashBalance, .consistentHash, .leastTime, .randomTwo, .firstBalance, .regionPreference,
            .stickyCookie, .stickyClientIP, .stickyHeader, .stickyAppCookie, .tcpExpectCheck, .keepalivePool,
            .tlsToServers, .h2ToServers, .grpcToServers, .protocolCheck, .exactPath, .prefixPath, .regexPath,
            .wildcardHost, .redirectRoute, .respondRoute, .methodCondition, .headerCondition, .queryCondition,
            .cookieCondition, .websocketRoute, .bufferingSwitch, .timeoutSettings, .retrySettings, .rateLimit, .split,
            .mirror, .rewrite, .staticFiles, .errorPages, .virtualAddress, .virtualAddressNotify, .syncGroup,
            .virtualAddressTracking, .vrrpAuthentication, .lvs, .maintenance,
            .connectionLimit, .accessList, .statusPage, .http3, .clientCertificates, .hsts, .proxyProtocolIn,
            .trustedProxies, .cors, .requestHeaders, .responseHeaders, .cache, .compression, .maxBody, .basicAuth,
            .requestBuffering, .circuitBreaker, .accessLog, .rawText, .routeHashKey, .rateLimitKey, .redirectBackend,
            .chosenServer:
            .ignored(why: "systemd runs the agents beside the proxies; the proxies do this")
        }
    }
}
