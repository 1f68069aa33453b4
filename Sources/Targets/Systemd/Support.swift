package import Rendering
package import TopologyModel

extension SystemdTarget {
    package func support(for feature: Feature) -> Support {
        switch feature {
        case .fleet: .exact
        case .httpListener: .runsAgents
        case .httpsListener: .runsAgents
        case .activeHealthCheck: .runsAgents
        case .passiveCheck: .runsAgents
        case .tcpListener: .runsAgents
        case .redirectToHTTPS: .runsAgents
        case .http2: .runsAgents
        case .tlsProfile: .runsAgents
        case .udpListener: .runsAgents
        case .tlsPassthrough: .runsAgents
        case .serverWeight: .runsAgents
        case .backupServer: .runsAgents
        case .drainState: .runsAgents
        case .downState: .runsAgents
        case .maxConnections: .runsAgents
        case .slowStart: .runsAgents
        case .namedServer: .runsAgents
        case .proxyProtocolOut: .runsAgents
        case .agentCheck: .runsAgents
        case .roundRobin: .runsAgents
        case .leastConnections: .runsAgents
        case .randomBalance: .runsAgents
        case .hashBalance: .runsAgents
        case .consistentHash: .runsAgents
        case .leastTime: .runsAgents
        case .randomTwo: .runsAgents
        case .firstBalance: .runsAgents
        case .regionPreference: .runsAgents
        case .stickyCookie: .runsAgents
        case .stickyClientIP: .runsAgents
        case .stickyHeader: .runsAgents
        case .stickyAppCookie: .runsAgents
        case .tcpExpectCheck: .runsAgents
        case .keepalivePool: .runsAgents
        case .tlsToServers: .runsAgents
        case .h2ToServers: .runsAgents
        case .grpcToServers: .runsAgents
        case .protocolCheck: .runsAgents
        case .exactPath: .runsAgents
        case .prefixPath: .runsAgents
        case .regexPath: .runsAgents
        case .wildcardHost: .runsAgents
        case .redirectRoute: .runsAgents
        case .respondRoute: .runsAgents
        case .methodCondition: .runsAgents
        case .headerCondition: .runsAgents
        case .queryCondition: .runsAgents
        case .cookieCondition: .runsAgents
        case .websocketRoute: .runsAgents
        case .bufferingSwitch: .runsAgents
        case .timeoutSettings: .runsAgents
        case .retrySettings: .runsAgents
        case .rateLimit: .runsAgents
        case .split: .runsAgents
        case .mirror: .runsAgents
        case .rewrite: .runsAgents
        case .staticFiles: .runsAgents
        case .errorPages: .runsAgents
        case .virtualAddress: .runsAgents
        case .virtualAddressNotify: .runsAgents
        case .syncGroup: .runsAgents
        case .virtualAddressTracking: .runsAgents
        case .vrrpAuthentication: .runsAgents
        case .lvs: .runsAgents
        case .maintenance: .runsAgents
        case .connectionLimit: .runsAgents
        case .accessList: .runsAgents
        case .statusPage: .runsAgents
        case .http3: .runsAgents
        case .clientCertificates: .runsAgents
        case .hsts: .runsAgents
        case .proxyProtocolIn: .runsAgents
        case .trustedProxies: .runsAgents
        case .cors: .runsAgents
        case .requestHeaders: .runsAgents
        case .responseHeaders: .runsAgents
        case .cache: .runsAgents
        case .compression: .runsAgents
        case .maxBody: .runsAgents
        case .basicAuth: .runsAgents
        case .requestBuffering: .runsAgents
        case .circuitBreaker: .runsAgents
        case .accessLog: .runsAgents
        case .unloggedRoute: .runsAgents
        case .rawText: .runsAgents
        case .routeHashKey: .runsAgents
        case .rateLimitKey: .runsAgents
        case .alerts: .runsAgents
        case .redirectBackend: .runsAgents
        case .chosenServer: .runsAgents
        case .dnsFailover, .nativeFailoverRecord: .ignored(why: "the target `dns` has the agent's units")
        case .workload, .imageBuild, .restartPolicy, .startOrder, .serviceExposure:
            .ignored(why: "containers are run by a cluster or an engine, not by units of these machines")
        }
    }
}

extension Support {
    /// What the target has nothing to do with.
    fileprivate static let runsAgents = ignored(why: "systemd runs the agents beside the proxies; the proxies do this")
}
