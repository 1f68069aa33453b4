package import Rendering
package import TopologyModel

extension NginxTarget {
    /// What nginx makes of each feature, at this version.
    package func support(for feature: Feature) -> Support {
        switch feature {
        case .httpListener, .httpsListener, .tcpListener, .redirectToHTTPS, .http2, .tlsProfile: .exact
        case .passiveCheck, .serverWeight, .backupServer, .drainState, .downState: .exact
        case .roundRobin, .leastConnections, .randomBalance, .hashBalance, .consistentHash: .exact
        case .keepalivePool, .exactPath, .prefixPath, .regexPath, .wildcardHost: .exact
        case .redirectRoute, .respondRoute, .bufferingSwitch, .timeoutSettings, .rateLimit: .exact
        case .tlsToServers, .grpcToServers, .proxyProtocolOut: .exact
        case .h2ToServers, .namedServer, .agentCheck, .tcpExpectCheck, .protocolCheck: serverAnswer(feature)
        case .activeHealthCheck: activeHealthCheck
        case .maxConnections: maxConnections
        case .randomTwo: .exact
        case .leastTime, .firstBalance, .slowStart, .regionPreference, .stickyHeader, .stickyAppCookie: choice(feature)
        case .stickyCookie: stickyCookie
        case .stickyClientIP: stickyClientIP
        case .websocketRoute:
            .approximated(
                how: "on a websocket route `tunnel` is also how long a server may be silent before it answers")
        case .retrySettings:
            .approximated(
                how: "`connect` also covers connections that break before the answer's head is complete, and a "
                    + "connection that cannot be made in time counts as `timeout`; POST, LOCK and PATCH are what may "
                    + "not be repeated")
        case .virtualAddress, .virtualAddressNotify, .syncGroup, .virtualAddressTracking, .vrrpAuthentication:
            .ignored(why: "virtual addresses are keepalived's")
        case .dnsFailover, .nativeFailoverRecord: .ignored(why: "DNS records are the target `dns`'s")
        case .statusPage:
            .approximated(
                how: "the page shows nginx's counters (stub_status); there is no metrics page, an exporter makes one "
                    + "of the counters")
        // Listeners.
        case .udpListener, .tlsPassthrough, .trustedProxies: .exact
        case .http3: http3
        case .clientCertificates:
            .approximated(
                how: "a client without the certificate that is asked for gets 400 after the handshake, not a broken "
                    + "handshake")
        case .hsts: .exact
        case .proxyProtocolIn:
            .approximated(
                how: "every connection must begin with a PROXY header: a stranger's without one is closed, and the "
                    + "address in a stranger's is not believed")
        case .alerts: .ignored(why: "Prometheus watches what the proxy reports")
        case .accessLog:
            .approximated(
                how: "a text that is not UTF-8 is logged up to the first byte that is none; a request with no answer "
                    + "is logged as 499, not -1")
        case .unloggedRoute, .rawText: .exact
        // Backends.
        // Routing.
        case .methodCondition, .queryCondition, .cookieCondition, .split, .routeHashKey: .exact
        case .headerCondition: headerCondition
        // Messages.
        case .mirror:
            .approximated(
                how:
                    "a client's next request on the same connection waits until the copy is answered, 5 s at most; then "
                    + "the copy is given up")
        case .staticFiles: .exact
        case .requestHeaders, .responseHeaders, .rewrite, .cors, .errorPages, .maintenance: .exact
        // Traffic.
        case .connectionLimit, .accessList, .maxBody, .requestBuffering, .basicAuth: .exact
        // Fleets.
        case .redirectBackend, .chosenServer:
            .approximated(
                how:
                    "the next server in turn is asked for the page of its health check first, and one that answers 2xx is "
                    + "taken: every redirect costs that question, and how full servers are is not known")
        case .lvs: .ignored(why: "the kernel balances there; keepalived sets it up")
        case .fleet: .ignored(why: "an agent beside the proxy reports to the main server: target systemd has it")
        case .cache:
            .approximated(
                how: "an answer of any status is kept whose own headers say how long; answers lie on disk, below "
                    + "/var/cache")
        case .compression:
            .approximated(
                how: "answers of 403 and 404 are compressed too, and text/html always is")
        case .circuitBreaker:
            .unsupported(
                since: nil,
                instead: "use `passive_check`, which takes single servers out: nginx counts no failures of a backend")
        case .rateLimitKey: rateLimitKey
        // Clusters.
        case .workload, .imageBuild, .restartPolicy, .startOrder, .serviceExposure:
            .ignored(why: "a cluster's affair: the servers are named by address here")
        }
    }

    private var http3: Support {
        if dialect.has(.quic) { return .exact }
        return .unsupported(since: "1.25.0", instead: "offer HTTP/2 alone, or use nginx 1.25.0")
    }

    private var activeHealthCheck: Support {
        if dialect.has(.activeChecks) { return .exact }
        return .unsupported(
            since: nil,
            instead: "`passive_check` takes servers out by failed requests; `edition: plus` checks actively")
    }

    private var headerCondition: Support {
        if !dialect.has(.joinedHeaderLines) { return .exact }
        return .approximated(how: "several lines of one header count as one line, joined by commas, and not the first")
    }

    private var maxConnections: Support {
        if dialect.has(.queue) { return .exact }
        return .approximated(
            how: "nothing waits for a free server: a request goes to the next one, and gets 502 when all are full")
    }

    private var stickyCookie: Support {
        if dialect.has(.nativeStickiness) {
            return .approximated(
                how: "from 1.29.6 on an answer of nginx's own, when a server has failed, binds the client to it as well"
            )
        }
        return .approximated(
            how: "before 1.29.6 each server has a group of its own for its clients: passive checks, connection limits, "
                + "keepalive pools and least_conn are counted group by group")
    }

    private var stickyClientIP: Support {
        if dialect.has(.nativeStickiness) { return .exact }
        return .approximated(
            how: "before 1.29.6 the server follows from a hash of the client's address: it holds without end, and "
                + "moves when servers come and go")
    }

    private var rateLimitKey: Support {
        if !dialect.has(.joinedHeaderLines) { return .exact }
        return .approximated(how: "from 1.23.0 on, lines of a header that a client repeats are one value")
    }
}
