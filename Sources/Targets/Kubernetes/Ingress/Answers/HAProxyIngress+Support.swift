import Rendering
import TopologyModel

extension HAProxyIngress {
    func support(for feature: Feature) -> Support {
        switch feature {
        case .httpListener, .httpsListener: .exact
        case .activeHealthCheck:
            .approximated(how: "the time that an answer may take is the controller's")
        case .passiveCheck: .noPassiveCheck
        case .tcpListener: .exact
        case .redirectToHTTPS:
            .approximated(how: "the redirect's status is the controller's (302 by default), not 301")
        case .http2: .ownHTTP2
        case .tlsProfile: .ownTLS
        case .serverWeight: .noWeights
        case .backupServer: .noBackups
        case .drainState: .drains
        case .downState: .exact
        case .maxConnections: .limitPerReplica
        case .roundRobin, .leastConnections, .randomBalance, .hashBalance: .exact
        case .consistentHash:
            .unsupported(since: nil, instead: "leave `consistent` out: most keys move as servers come and go")
        case .stickyCookie: .exact
        case .stickyClientIP: .serviceOnly
        case .keepalivePool: .ownKeepalive
        case .exactPath, .prefixPath: .rawPath
        case .regexPath:
            .unsupported(
                since: nil,
                instead: "expressions are tried after prefixes, against the order of the language; use prefixes")
        case .wildcardHost: .oneLabel
        case .redirectRoute:
            .approximated(
                how: "the status is the controller's redirect-to-code, 302 unless its ConfigMap says otherwise")
        case .respondRoute: .noResponse
        case .websocketRoute: .exact
        case .bufferingSwitch: .streams
        case .timeoutSettings: .approximated(how: "the timeout of a silent client is the controller's")
        case .retrySettings: .noRetries
        case .rateLimit:
            .unsupported(since: nil, instead: "its limit-rps counts connections; limit requests in the application")
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
        case .udpListener: .noTCP
        case .tlsPassthrough: .exact
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
        case .proxyProtocolOut, .agentCheck: .exact
        case .leastTime:
            .unsupported(since: nil, instead: "HAProxy measures no answer times to choose by: use `least_conn`")
        case .randomTwo, .firstBalance: .exact
        case .regionPreference:
            .unsupported(
                since: nil, instead: "zones are preferred by the Service, not by a controller that dials its endpoints")
        case .stickyHeader: .approximated(how: "a client stays by a hash of the header, without a time")
        case .stickyAppCookie:
            .unsupported(
                since: nil, instead: "no controller learns a cookie of the servers: use `sticky: {cookie: NAME}`")
        case .tcpExpectCheck: .noProbe
        case .tlsToServers, .h2ToServers, .grpcToServers: .exact
        case .protocolCheck: .noProbe
        case .methodCondition:
            .unsupported(
                since: nil, instead: "paths are chosen by headers: use the Gateway API, which haproxy-ingress reads too"
            )
        case .headerCondition: hasHeaderMatch
        case .queryCondition:
            .unsupported(
                since: nil, instead: "paths are chosen by headers: use the Gateway API, which haproxy-ingress reads too"
            )
        case .cookieCondition: hasHeaderMatch
        case .split:
            .approximated(
                how:
                    "one more Service selects the pods of all shares, each weighted by its label: pods of other labels in it get no requests"
            )
        case .routeHashKey: .exact
        case .mirror:
            .unsupported(
                since: nil, instead: "HAProxy copies no requests: use ingress-nginx, Traefik or the Gateway API")
        case .rewrite: .exact
        case .staticFiles: .unsupported(since: nil, instead: "serve files from a backend")
        case .errorPages:
            .unsupported(
                since: nil, instead: "files are not in the controller: let the servers answer with their pages")
        case .maintenance:
            .unsupported(since: nil, instead: "send the route to a backend that answers for the time")
        case .cors:
            .approximated(
                how:
                    "every OPTIONS request is answered, preflight or not, and other origins are told of the first one admitted"
            )
        case .requestHeaders: .approximated(how: "they hold for a backend, whatever the route")
        case .responseHeaders: .unsupported(since: nil, instead: "let the servers set them")
        case .connectionLimit:
            .approximated(how: "each replica counts connections, idle ones too, and refuses them without an answer")
        case .accessList: .exact
        case .cache:
            .unsupported(since: nil, instead: "keep answers in the servers, or use the nginx target in front")
        case .compression:
            .unsupported(
                since: nil, instead: "compress in the servers, or switch it on for all in the controller's ConfigMap")
        case .maxBody, .basicAuth: .exact
        case .requestBuffering: .ignored(why: "bodies are passed on as they come, nothing is read whole")
        case .circuitBreaker:
            .unsupported(since: nil, instead: "no breaker there: limit connections in the servers themselves")
        case .rateLimitKey:
            .unsupported(since: nil, instead: "its limit-rps counts connections; limit requests in the application")
        case .redirectBackend, .chosenServer: .noServerRedirect
        }
    }

    private var hasHeaderMatch: Support {
        IngressGate.headerMatch.isOpen(for: version)
            ? .exact
            : .unsupported(since: IngressGate.headerMatch.since, instead: "use the Gateway API, which it reads too")
    }
}
