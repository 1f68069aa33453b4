import Rendering
import TopologyModel

extension NginxIC {
    func support(for feature: Feature) -> Support {
        switch feature {
        case .httpListener:
            .approximated(how: "X-Forwarded-For begins with what the client sent; X-Real-IP is the controller's own")
        case .httpsListener: .exact
        case .activeHealthCheck:
            isPlus
                ? .approximated(how: "with NGINX Plus; a host, a method or a body of the check are not said") : .noProbe
        case .passiveCheck: .approximated(how: "statuses count only where `retries` names them")
        case .tcpListener:
            .approximated(how: "the port is the one of the listener's name in the controller's GlobalConfiguration")
        case .redirectToHTTPS: .exact
        case .http2: .ownHTTP2
        case .tlsProfile: .ownTLS
        case .serverWeight: .noWeights
        case .backupServer: .noBackups
        case .drainState: .drains
        case .downState: .exact
        case .maxConnections: .limitPerReplica
        case .roundRobin, .leastConnections, .randomBalance, .hashBalance, .consistentHash: .exact
        case .stickyCookie:
            isPlus || has(.openSourceStickiness)
                ? .exact
                : .unsupported(
                    since: IngressGate.openSourceStickiness.since,
                    instead: "use NGINX Plus (`edition: plus`), or balance by a hash")
        case .stickyClientIP: .serviceOnly
        case .keepalivePool: .approximated(how: "how long an idle connection is kept is nginx's default")
        case .exactPath, .prefixPath, .regexPath, .wildcardHost, .redirectRoute, .respondRoute, .websocketRoute,
            .bufferingSwitch:
            .exact
        case .timeoutSettings: .serverTimeouts
        case .retrySettings: .exact
        case .rateLimit:
            .approximated(
                how:
                    "each replica of the controller and each host counts for itself: R replicas admit R times the burst and the rate"
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
        case .udpListener:
            .approximated(how: "the port is the one of the listener's name in the controller's GlobalConfiguration")
        case .tlsPassthrough:
            .approximated(how: "the controller must be started with -enable-tls-passthrough")
        case .http3: .ownPorts
        case .clientCertificates, .hsts: .exact
        case .proxyProtocolIn, .trustedProxies: .ownClients
        case .accessLog: .ownLog
        case .unloggedRoute: .logsAll
        case .rawText: .ownRaw
        case .slowStart:
            isPlus ? .exact : .unsupported(since: nil, instead: "slow start takes NGINX Plus: `edition: plus`")
        case .namedServer:
            .unsupported(
                since: nil,
                instead:
                    "name a Service (`service: {name: ...}`), or let pods be selected: controllers dial endpoints, not names"
            )
        case .proxyProtocolOut:
            .unsupported(since: nil, instead: "servers learn the address from X-Forwarded-For")
        case .agentCheck: .noProbe
        case .leastTime:
            isPlus ? .exact : .unsupported(since: nil, instead: "without NGINX Plus: use `least_conn`")
        case .randomTwo: .exact
        case .firstBalance:
            .unsupported(since: nil, instead: "servers are chosen by another algorithm: use `least_conn`")
        case .regionPreference:
            .unsupported(
                since: nil, instead: "zones are preferred by the Service, not by a controller that dials its endpoints")
        case .stickyHeader:
            .approximated(how: "a client stays by a consistent hash of the header, without a time")
        case .stickyAppCookie:
            .unsupported(
                since: nil, instead: "no controller learns a cookie of the servers: use `sticky: {cookie: NAME}`")
        case .tcpExpectCheck: .noProbe
        case .tlsToServers: .exact
        case .h2ToServers:
            .unsupported(since: nil, instead: "servers are spoken to in HTTP/1.1, or in gRPC")
        case .grpcToServers:
            .approximated(how: "clients reach it over TLS, with `http2` on in the controller's ConfigMap")
        case .protocolCheck: .noProbe
        case .methodCondition: .exact
        case .headerCondition: .approximated(how: "lines of one header count as one, joined by commas")
        case .queryCondition, .cookieCondition, .split, .routeHashKey: .exact
        case .mirror:
            .unsupported(
                since: nil,
                instead: "no annotation or resource copies requests: use ingress-nginx, Traefik or the Gateway API")
        case .rewrite: .approximated(how: "servers see the rest of the path decoded and encoded anew")
        case .staticFiles: .unsupported(since: nil, instead: "serve files from a backend")
        case .errorPages:
            .unsupported(
                since: nil, instead: "files are not in the controller: let the servers answer with their pages")
        case .maintenance: .exact
        case .cors:
            has(.corsPolicy)
                ? .approximated(how: "preflights are answered after access lists and limits")
                : .unsupported(since: IngressGate.corsPolicy.since, instead: "let the application answer")
        case .requestHeaders, .responseHeaders: .exact
        case .connectionLimit:
            .unsupported(since: nil, instead: "its Policies limit rates: use `rate_limit`")
        case .accessList: .exact
        case .cache:
            has(.virtualServerCache)
                ? .approximated(how: "each replica of the controller keeps its own answers")
                : .unsupported(since: IngressGate.virtualServerCache.since, instead: "keep answers in the servers")
        case .compression:
            .unsupported(
                since: nil, instead: "compress in the servers, or switch it on for all in the controller's ConfigMap")
        case .maxBody, .basicAuth: .exact
        case .requestBuffering:
            .unsupported(since: nil, instead: "request bodies are read whole, as nginx does by itself")
        case .circuitBreaker:
            .unsupported(since: nil, instead: "no breaker there: limit connections in the servers themselves")
        case .rateLimitKey: .exact
        case .redirectBackend, .chosenServer: .noServerRedirect
        }
    }
}
