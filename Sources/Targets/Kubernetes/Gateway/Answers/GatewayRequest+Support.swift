import Rendering
import TopologyModel

extension GatewayRequest {
    /// What becomes of a feature at this version, in this channel, with this implementation.
    func support(for feature: Feature) -> Support {
        switch feature {
        case .httpListener, .httpsListener, .redirectToHTTPS, .wildcardHost, .split, .requestHeaders: .exact
        case .redirectRoute, .rewrite: .exact
        case .tcpListener: needing(.tcpRoute, has(.tcpRoutes) ? .exact : .noStreams)
        case .udpListener: needing(.udpRoute, has(.tcpRoutes) ? .exact : .noStreams)
        case .tlsPassthrough: tlsPassthrough
        case .clientCertificates:
            needing(.frontendValidation, has(.clientCertificates) ? .exact : .noClientCertificates)
        case .http2: .ownHTTP2
        case .hsts, .responseHeaders: needing(.responseHeaders, .ownAnswersWithout)
        case .tlsProfile: policy("set TLS versions and ciphers", .client)
        case .http3: policy("switch HTTP/3 on", .client)
        case .proxyProtocolIn: policy("let listeners take PROXY headers", .client)
        case .trustedProxies: policy("name the proxies whose X-Forwarded-For is believed", .client)
        case .proxyProtocolOut: policy("send PROXY headers to servers", .backend)
        case .unloggedRoute: policy("leave routes out of the access log", .proxy)
        case .accessLog: policy("set the access log's format", .proxy)
        case .alerts: .ignored(why: "Prometheus watches what the proxy reports")
        // Servers.
        case .roundRobin, .leastConnections, .randomBalance, .randomTwo, .leastTime: .ownAlgorithm
        case .firstBalance: .unsupported(since: nil, instead: "leave `balance` out: servers share the requests")
        case .hashBalance, .consistentHash, .routeHashKey: .noHash
        case .stickyCookie: stickyCookie
        case .stickyClientIP: .serviceOnly
        case .stickyHeader, .stickyAppCookie: .noLearning
        case .tlsToServers: needing(.backendTLSPolicy, has(.backendTLS) ? .exact : .noBackendTLS)
        case .h2ToServers: needing(.h2c, .exact)
        case .grpcToServers: grpcToServers
        // What the servers' Service says stands in front of nothing.
        case .activeHealthCheck, .passiveCheck, .serverWeight, .backupServer, .drainState, .downState, .maxConnections,
            .keepalivePool, .slowStart, .namedServer, .agentCheck, .regionPreference, .tcpExpectCheck, .protocolCheck:
            ServicesAlone.support(for: feature)
        // Routes.
        case .exactPath, .prefixPath: .rawPath
        case .regexPath: .ownExpressions
        case .methodCondition: needing(.methodMatching, .exact)
        case .headerCondition: .ownHeaders
        case .cookieCondition: .cookieExpressions
        case .queryCondition: needing(.queryMatching, .ownParameters)
        case .websocketRoute: needing(.websocket, .exact)
        case .mirror: needing(.mirror, .exact)
        case .cors: needing(.cors, has(.cors) ? .ownPreflights : .noCORS)
        case .timeoutSettings: timeoutSettings
        case .retrySettings: retrySettings
        case .bufferingSwitch: .streams
        case .requestBuffering: .approximated(how: "request bodies are passed on as they come")
        case .respondRoute: .noResponse
        case .staticFiles: .unsupported(since: nil, instead: "serve the files from pods of a web server")
        case .errorPages, .maintenance: .noPages
        case .rateLimit, .rateLimitKey: policy("limit rates", .backend)
        case .connectionLimit: policy("limit connections", .client)
        case .accessList: policy("say who is let in", .security)
        case .basicAuth: policy("ask for passwords", .security)
        case .cache: .unsupported(since: nil, instead: "keep answers in a cache of your own behind the Gateway")
        case .compression: policy("compress answers", .backend)
        case .maxBody: policy("limit bodies", .client)
        case .circuitBreaker: policy("break circuits", .backend)
        // The cluster.
        case .virtualAddress, .virtualAddressNotify, .syncGroup, .virtualAddressTracking, .vrrpAuthentication: .noVRRP
        case .lvs: .noVRRP
        case .fleet: .noFleet
        case .dnsFailover, .nativeFailoverRecord: .otherDNS
        case .workload, .serviceExposure: .exact
        case .imageBuild: .builtElsewhere
        case .restartPolicy: .alwaysRestarted
        case .startOrder: .waitsForNobody
        case .redirectBackend, .chosenServer: .noServerRedirect
        case .statusPage: .ownStatus
        case .rawText: .ownRaw
        }
    }

    /// An answer, unless the implementation's report does not list what it needs.
    private func needing(_ feature: GatewayFeature, _ answer: Support) -> Support {
        if case .unsupported = answer { return answer }
        guard case .missing(let report) = verdict(feature) else { return answer }
        return .unsupported(since: nil, instead: Self.instead(of: feature, report))
    }

    /// The Gateway API has no word for it; the implementation has a policy of its own, whose kind is named where lbgen
    /// knows it.
    private func policy(_ what: String, _ kind: OwnPolicy) -> Support {
        let own =
            implementation == .envoyGateway ? "Envoy Gateway's \(kind.rawValue)" : "the implementation's own policy"
        return .unsupported(since: nil, instead: "\(what) in \(own): the Gateway API has no word for it")
    }

    private var tlsPassthrough: Support {
        guard has(.tlsRoutes) else { return .noPassthrough }
        guard clusterTakesTLSRoutes else {
            return .unsupported(
                since: "Kubernetes 1.31",
                instead: "use Gateway API 1.4: the resource of TLSRoute `v1` needs a newer cluster")
        }
        return needing(.tlsRoute, .exact)
    }

    private var grpcToServers: Support {
        guard case .missing = verdict(.grpcRoute) else { return .exact }
        return needing(.h2c, .approximated(how: "calls are routed as requests: the implementation has no GRPCRoute"))
    }

    private var stickyCookie: Support {
        has(.sessionPersistence)
            ? .approximated(how: "the cookie's domain, path and flags are the implementation's")
            : .unsupported(
                since: nil, instead: "use an Ingress, `channel: experimental`, or the implementation's own policy")
    }

    private var timeoutSettings: Support {
        guard case .missing = verdict(.requestTimeout) else {
            return .approximated(
                how:
                    "a `server` of more than 60s limits a whole answer, not a server's silence; other timeouts are the implementation's"
            )
        }
        return .approximated(how: "timeouts are the implementation's own: it serves none of the Gateway API's")
    }

    private var retrySettings: Support {
        guard has(.retries) else {
            return .unsupported(
                since: nil, instead: "use `channel: experimental`, or leave retries to the implementation")
        }
        return needing(.retry, .approximated(how: "which requests are repeated is the implementation's choice"))
    }
}

/// Envoy Gateway's kinds of policies (gateway.envoyproxy.io/v1alpha1).
private enum OwnPolicy: String {
    case client = "ClientTrafficPolicy"
    case backend = "BackendTrafficPolicy"
    case security = "SecurityPolicy"
    case proxy = "EnvoyProxy"
}

extension Support {
    fileprivate static let noStreams = unsupported(
        since: "1.6 of the Gateway API",
        instead: "use its experimental channel, or give the backend `service: {type: LoadBalancer}`")
    fileprivate static let noPassthrough = unsupported(
        since: "1.5 of the Gateway API",
        instead: "use its experimental channel, or give the backend `service: {type: LoadBalancer}`")
    fileprivate static let noClientCertificates = unsupported(
        since: "1.5 of the Gateway API", instead: "use its experimental channel, or the implementation's own policy")
    fileprivate static let noBackendTLS = unsupported(
        since: "1.4 of the Gateway API", instead: "use its experimental channel, or the implementation's own policy")
    fileprivate static let noCORS = unsupported(
        since: "1.5 of the Gateway API",
        instead: "use the experimental channel of 1.3 or 1.4, or let the application answer")
    fileprivate static let ownAlgorithm = approximated(how: "the implementation chooses servers by its own algorithm")
    fileprivate static let noLearning = unsupported(
        since: nil, instead: "use a sticky cookie, or the implementation's own policy")
    fileprivate static let ownAnswersWithout = approximated(
        how: "answers of the implementation itself, such as errors, go without these headers")
    fileprivate static let ownExpressions = approximated(
        how: "whether and how expressions match, and whether before or behind prefixes, is the implementation's own")
    fileprivate static let ownHeaders = approximated(
        how:
            "a header that is sent twice is compared as the implementation joins it, and how expressions match is its own"
    )
    fileprivate static let cookieExpressions = approximated(
        how:
            "cookies are found by an expression in the Cookie header: any one of a name counts, and a `.` may stand for a `;`"
    )
    fileprivate static let ownParameters = approximated(
        how: "parameters are compared as the implementation reads them: percent-encoding may not be undone")
    fileprivate static let ownPreflights = approximated(
        how: "preflights are answered in the implementation's own manner, and those of unknown origins too")
    fileprivate static let noPages = unsupported(
        since: nil, instead: "route to a backend that answers with the page")
}
