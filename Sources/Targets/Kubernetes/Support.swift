package import Rendering
package import TopologyModel

extension KubernetesTarget {
    /// The weakest answer of all that stands in front: every Ingress controller and the Gateway serve the same
    /// topology.
    package func support(for feature: Feature) -> Support {
        let answers = Self.answers(for: feature)
        var fronts = ingresses.map { (name: $0.controller.rawValue, support: answers.of($0.controller)) }
        if let gateway { fronts.append((gateway.title, answers.gateway(gateway))) }
        return fronts.isEmpty ? answers.service : WeakestAnswer(fronts).support
    }

    static func answers(for feature: Feature) -> Answers {
        switch feature {
        case .httpListener: .httpListener
        case .httpsListener: .httpsListener
        case .activeHealthCheck: .activeHealthCheck
        case .passiveCheck: .passiveCheck
        case .tcpListener: .tcpListener
        case .redirectToHTTPS: .redirectToHTTPS
        case .http2: .http2
        case .tlsProfile: .tlsProfile
        case .serverWeight: .serverWeight
        case .backupServer: .backupServer
        case .drainState: .drainState
        case .downState: .downState
        case .maxConnections: .maxConnections
        case .roundRobin: .roundRobin
        case .leastConnections: .leastConnections
        case .randomBalance: .randomBalance
        case .hashBalance: .hashBalance
        case .consistentHash: .consistentHash
        case .stickyCookie: .stickyCookie
        case .stickyClientIP: .stickyClientIP
        case .keepalivePool: .keepalivePool
        case .exactPath, .prefixPath: .plainPath
        case .regexPath: .regexPath
        case .wildcardHost: .wildcardHost
        case .redirectRoute: .redirectRoute
        case .respondRoute: .respondRoute
        case .websocketRoute: .websocketRoute
        case .bufferingSwitch: .bufferingSwitch
        case .timeoutSettings: .timeoutSettings
        case .retrySettings: .retrySettings
        case .rateLimit: .rateLimit
        case .virtualAddress: .virtualAddress
        case .virtualAddressNotify: .virtualAddress
        case .syncGroup, .virtualAddressTracking, .vrrpAuthentication: .virtualAddress
        case .statusPage: .statusPage
        // Listeners.
        case .udpListener: .notBuilt
        case .tlsPassthrough: .notBuilt
        case .http3: .notBuilt
        case .clientCertificates: .notBuilt
        case .hsts: .notBuilt
        case .proxyProtocolIn: .notBuilt
        case .trustedProxies: .notBuilt
        case .accessLog: .notBuilt
        case .rawText: .rawText
        // Backends.
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
        // Routing.
        case .methodCondition: .notBuilt
        case .headerCondition: .notBuilt
        case .queryCondition: .notBuilt
        case .cookieCondition: .notBuilt
        case .split: .notBuilt
        case .routeHashKey: .notBuilt
        // Messages.
        case .mirror: .notBuilt
        case .rewrite: .notBuilt
        case .staticFiles: .notBuilt
        case .errorPages: .notBuilt
        case .maintenance: .notBuilt
        case .cors: .notBuilt
        case .requestHeaders: .notBuilt
        case .responseHeaders: .notBuilt
        // Traffic.
        case .connectionLimit: .notBuilt
        case .accessList: .notBuilt
        case .cache: .notBuilt
        case .compression: .notBuilt
        case .maxBody: .notBuilt
        case .basicAuth: .notBuilt
        case .requestBuffering: .notBuilt
        case .circuitBreaker: .notBuilt
        case .rateLimitKey: .notBuilt
        }
    }
}
