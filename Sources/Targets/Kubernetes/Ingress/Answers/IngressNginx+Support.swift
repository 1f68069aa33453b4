import Rendering
import TopologyModel

extension IngressNginx {
    func support(for feature: Feature) -> Support {
        switch feature {
        case .httpListener, .httpsListener: .exact
        case .activeHealthCheck: .noProbe
        case .passiveCheck: .noPassiveCheck
        case .tcpListener: .noTCP
        case .redirectToHTTPS:
            .approximated(how: "the redirect's status is the controller's (308 by default), not 301")
        case .http2: .ownHTTP2
        case .tlsProfile: .ownTLS
        case .serverWeight: .noWeights
        case .backupServer: .noBackups
        case .drainState: .drains
        case .downState: .exact
        case .maxConnections: .noServerLimit
        case .roundRobin: .exact
        case .leastConnections:
            .approximated(how: "the server that has answered fastest of late (ewma) is chosen")
        case .randomBalance: .inTurn
        case .hashBalance: .approximated(how: "the hash is a consistent one")
        case .consistentHash, .stickyCookie: .exact
        case .stickyClientIP: .serviceOnly
        case .keepalivePool: .ownKeepalive
        case .exactPath, .prefixPath: .exact
        case .regexPath:
            .approximated(how: "one expression makes every path of its host a case-insensitive one")
        case .wildcardHost: .oneLabel
        case .redirectRoute: .exact
        case .respondRoute: .noResponse
        case .websocketRoute: .exact
        case .bufferingSwitch:
            .approximated(how: "answers are read ahead only if the controller's ConfigMap says so")
        case .timeoutSettings: .serverTimeouts
        case .retrySettings: .exact
        case .rateLimit:
            .approximated(
                how:
                    "each replica and each Ingress counts for itself, so that R replicas admit R times the burst and the rate, and the refusing status is the controller's (503 by default)"
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
        case .udpListener: .noTCP
        case .tlsPassthrough:
            .approximated(how: "the controller must be started with --enable-ssl-passthrough")
        case .http3: .ownPorts
        case .clientCertificates: .exact
        case .hsts:
            .unsupported(
                since: nil, instead: "set hsts, hsts-max-age and hsts-include-subdomains in the controller's ConfigMap")
        case .proxyProtocolIn, .trustedProxies: .ownClients
        case .accessLog: .ownLog
        case .unloggedRoute: .exact
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
        case .leastTime, .randomTwo:
            .approximated(
                how: "of two servers taken at random the one that has answered faster of late (ewma) is chosen")
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
        case .grpcToServers: .exact
        case .protocolCheck: .noProbe
        case .methodCondition:
            .unsupported(
                since: nil,
                instead:
                    "a canary chooses by one header: use the Gateway API, or a controller with resources of its own")
        case .headerCondition:
            .approximated(how: "one header of a route beside another of the same path, as a canary")
        case .queryCondition:
            .unsupported(
                since: nil,
                instead:
                    "a canary chooses by one header: use the Gateway API, or a controller with resources of its own")
        case .cookieCondition:
            .unsupported(
                since: nil, instead: "a canary knows a cookie only by the values always and never: choose by a header")
        case .split, .routeHashKey: .exact
        case .mirror: .approximated(how: "copies bear the mirrored Service as their Host")
        case .rewrite:
            .approximated(
                how:
                    "every path of the host becomes a case-insensitive expression, and servers see the rest of the path decoded and encoded anew"
            )
        case .staticFiles: .unsupported(since: nil, instead: "serve files from a backend")
        case .errorPages:
            .unsupported(
                since: nil, instead: "files are not in the controller: let the servers answer with their pages")
        case .maintenance:
            .unsupported(since: nil, instead: "send the route to a backend that answers for the time")
        case .cors:
            .approximated(how: "every OPTIONS request is answered, preflight or not, and headers of servers stay")
        case .requestHeaders:
            .unsupported(since: nil, instead: "set them for all in the controller's ConfigMap (proxy-set-headers)")
        case .responseHeaders:
            IngressGate.customHeaders.isOpen(for: version)
                ? .approximated(
                    how: "the controller's ConfigMap must list them in global-allowed-response-headers")
                : .unsupported(since: IngressGate.customHeaders.since, instead: "let the servers set them")
        case .connectionLimit:
            .approximated(
                how:
                    "each replica counts connections for itself, and the refusing status is the controller's (503 by default)"
            )
        case .accessList: .exact
        case .cache:
            .unsupported(since: nil, instead: "keep answers in the servers, or use the nginx target in front")
        case .compression:
            .unsupported(
                since: nil, instead: "compress in the servers, or switch it on for all in the controller's ConfigMap")
        case .maxBody, .basicAuth, .requestBuffering: .exact
        case .circuitBreaker:
            .unsupported(since: nil, instead: "no breaker there: limit connections in the servers themselves")
        case .rateLimitKey:
            .unsupported(since: nil, instead: "requests are counted by the client address alone")
        case .redirectBackend, .chosenServer: .noServerRedirect
        }
    }
}
