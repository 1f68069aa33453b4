import Rendering
import TopologyModel

extension TraefikIngress {
    func support(for feature: Feature) -> Support {
        switch feature {
        case .httpListener, .httpsListener: .exact
        case .activeHealthCheck: .noProbe
        case .passiveCheck: .noPassiveCheck
        case .tcpListener:
            .approximated(how: "the port is the one of the entry point of the listener's name")
        case .redirectToHTTPS: .approximated(how: "requests other than GET get 308, not 301")
        case .http2: .ownHTTP2
        case .tlsProfile:
            .approximated(how: "ciphers with ephemeral Diffie-Hellman are not among those of Go")
        case .serverWeight: .noWeights
        case .backupServer: .noBackups
        case .drainState: .drains
        case .downState: .exact
        case .maxConnections: .noServerLimit
        case .roundRobin: .exact
        case .leastConnections:
            has(.twoChoices)
                ? .approximated(how: "of two servers taken at random the less loaded one is chosen") : .inTurn
        case .randomBalance: .inTurn
        case .hashBalance, .consistentHash: hash
        case .stickyCookie: .exact
        case .stickyClientIP: .serviceOnly
        case .keepalivePool: .exact
        case .exactPath, .prefixPath: .rawPath
        case .regexPath, .wildcardHost: .exact
        case .redirectRoute:
            .approximated(how: "requests other than GET get 308 for 301 and 307 for 302")
        case .respondRoute: .noResponse
        case .websocketRoute, .bufferingSwitch: .exact
        case .timeoutSettings:
            .approximated(
                how:
                    "connecting and waiting for an answer's head are limited; silence behind it and clients' timeouts are those of Traefik's entry points"
            )
        case .retrySettings: .exact
        case .rateLimit:
            .approximated(
                how:
                    "each replica, each route and each entry point counts for itself: R replicas admit R times the burst and the rate; a request that comes less than half a turn early waits"
            )
        case .virtualAddress, .virtualAddressNotify: .noVRRP
        case .dnsFailover, .nativeFailoverRecord: .otherDNS
        case .syncGroup, .virtualAddressTracking, .vrrpAuthentication: .noVRRP
        case .alerts: .ignored(why: "Prometheus watches what the proxy reports")
        // Clusters.
        case .workload, .serviceExposure: .exact
        case .imageBuild: .builtElsewhere
        case .restartPolicy: .alwaysRestarted
        case .startOrder: .waitsForNobody
        // Fleets.
        case .lvs: .noVRRP
        case .fleet: .noFleet
        case .statusPage: .ownStatus
        case .udpListener, .tlsPassthrough:
            .approximated(how: "the port is the one of the entry point of the listener's name")
        case .http3: .ownPorts
        case .clientCertificates, .hsts: .exact
        case .proxyProtocolIn, .trustedProxies: .ownClients
        case .accessLog: .ownLog
        case .unloggedRoute: .logsAll
        case .rawText: .ownRaw
        case .slowStart: .unsupported(since: nil, instead: "endpoints get their share at once")
        case .namedServer:
            .unsupported(
                since: nil,
                instead:
                    "name a Service (`service: {name: ...}`), or let pods be selected: controllers dial endpoints, not names"
            )
        case .proxyProtocolOut:
            .unsupported(since: nil, instead: "servers learn the address from X-Forwarded-For")
        case .agentCheck: .noProbe
        case .leastTime: has(.leastTime) ? .exact : .inTurn
        case .randomTwo: has(.twoChoices) ? .exact : .inTurn
        case .firstBalance:
            .unsupported(since: nil, instead: "servers are chosen by another algorithm: use `least_conn`")
        case .regionPreference:
            .unsupported(
                since: nil, instead: "zones are preferred by the Service, not by a controller that dials its endpoints")
        case .stickyHeader: .unsupported(since: nil, instead: "use a sticky cookie")
        case .stickyAppCookie:
            .unsupported(
                since: nil, instead: "no controller learns a cookie of the servers: use `sticky: {cookie: NAME}`")
        case .tcpExpectCheck: .noProbe
        case .tlsToServers, .h2ToServers, .grpcToServers: .exact
        case .protocolCheck: .noProbe
        case .methodCondition, .headerCondition: .exact
        case .queryCondition: .approximated(how: "expressions look at decoded values")
        case .cookieCondition, .split: .exact
        case .routeHashKey:
            .unsupported(since: nil, instead: "requests are hashed by the client address alone")
        case .mirror: .exact
        case .rewrite: .approximated(how: "servers also get X-Forwarded-Prefix or X-Replaced-Path")
        case .staticFiles: .unsupported(since: nil, instead: "serve files from a backend")
        case .errorPages:
            .unsupported(
                since: nil, instead: "files are not in the controller: let the servers answer with their pages")
        case .maintenance:
            .unsupported(since: nil, instead: "send the route to a backend that answers for the time")
        case .cors:
            .approximated(how: "preflights get 200, not 204, and headers of servers stay for other origins")
        case .requestHeaders, .responseHeaders: .exact
        case .connectionLimit:
            .approximated(how: "each replica, each route and each entry point counts for itself")
        case .accessList: .exact
        case .cache:
            .unsupported(since: nil, instead: "keep answers in the servers, or use the nginx target in front")
        case .compression:
            has(.compressionEncodings) ? .exact : .approximated(how: "zstd and brotli are spoken too")
        case .maxBody:
            .approximated(how: "requests and answers are read whole before they are passed on")
        case .basicAuth: .exact
        case .requestBuffering: .approximated(how: "answers are read whole too")
        case .circuitBreaker:
            .approximated(how: "answers of the last 10 seconds count, however few, 501 and 505 among them")
        case .rateLimitKey: .exact
        case .redirectBackend, .chosenServer: .noServerRedirect
        }
    }

    private func has(_ gate: IngressGate) -> Bool { gate.isOpen(for: version) }

    private var hash: Support {
        has(.rendezvousHash)
            ? .approximated(how: "requests are hashed by the client address alone, consistently") : .noHash
    }
}
