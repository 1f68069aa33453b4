package import Rendering
package import TopologyModel

extension HAProxyTarget {
    package func support(for feature: Feature) -> Support {
        switch feature {
        case .httpListener, .httpsListener, .tcpListener, .redirectToHTTPS, .http2, .tlsProfile: .exact
        case .activeHealthCheck:
            .approximated(
                how: "a check's timeout counts from the connection on; connecting may take as long as the shorter of "
                    + "the interval and `timeouts.connect`")
        case .passiveCheck:
            .approximated(
                how: "failures count when they follow one another, whatever the window; a server comes back when "
                    + "checks, of its own or else of its port, succeed")
        case .serverWeight, .backupServer, .drainState, .downState, .maxConnections: .exact
        case .roundRobin, .leastConnections, .randomBalance, .hashBalance, .consistentHash: .exact
        case .stickyClientIP, .stickyHeader, .stickyAppCookie: .exact
        case .randomTwo, .firstBalance, .slowStart: .exact
        case .regionPreference:
            .approximated(
                how:
                    "a region is left when checks have found all its servers down; until then requests that fail there "
                    + "are not tried in another")
        case .leastTime: .unsupported(since: nil, instead: "`balance: least_conn` is the nearest")
        case .stickyCookie:
            .approximated(
                how: "servers do not see the cookie, and an answer that sets it is marked `Cache-Control: private`")
        case .keepalivePool:
            .approximated(how: "each time the pool's timeout passes, half of the connections left idle are closed")
        case .exactPath, .prefixPath, .regexPath, .wildcardHost, .redirectRoute, .respondRoute: .exact
        case .websocketRoute, .timeoutSettings, .retrySettings, .statusPage: .exact
        case .bufferingSwitch:
            .approximated(
                how: "an answer is never held back as a whole; `buffering: false` only sends each piece at once")
        case .rateLimit:
            .approximated(
                how: "a sliding window of burst + 1 requests: the same burst and the same rate, but a client that "
                    + "never pauses gets its burst as part of the rate, not on top of it")
        case .virtualAddress, .virtualAddressNotify:
            .ignored(why: "keepalived moves the addresses; HAProxy only listens on them")
        // Listeners.
        case .tlsPassthrough, .proxyProtocolIn, .clientCertificates: .exact
        case .udpListener:
            .unsupported(since: nil, instead: "HAProxy proxies no datagrams; let nginx listen there")
        case .http3: http3
        case .hsts:
            .approximated(how: "the header is on every answer but that to a request so broken that no rule sees it")
        case .trustedProxies: trustedProxies
        case .accessLog:
            .approximated(
                how: "of host, referer and user agent the first 1024 bytes are logged, of the path 2048, without bytes "
                    + "that are not UTF-8; `duration_ms` does not count the wait for the request")
        case .rawText: .exact
        // Backends.
        case .namedServer: notBuilt
        case .proxyProtocolOut: notBuilt
        case .agentCheck: notBuilt
        case .tcpExpectCheck: notBuilt
        case .tlsToServers: notBuilt
        case .h2ToServers: notBuilt
        case .grpcToServers: notBuilt
        case .protocolCheck: notBuilt
        // Routing.
        case .methodCondition, .headerCondition, .queryCondition, .split: .exact
        case .cookieCondition:
            .approximated(
                how: "of several `Cookie` lines in one HTTP/1 request, which RFC 6265 forbids, the first counts")
        case .routeHashKey: notBuilt
        // Messages.
        case .mirror: notBuilt
        case .staticFiles: notBuilt
        case .requestHeaders, .responseHeaders, .rewrite, .cors, .errorPages, .maintenance: .exact
        // Traffic.
        case .connectionLimit: notBuilt
        case .accessList: notBuilt
        case .cache: notBuilt
        case .compression: notBuilt
        case .maxBody: notBuilt
        case .basicAuth: notBuilt
        case .requestBuffering: notBuilt
        case .circuitBreaker: notBuilt
        case .rateLimitKey: notBuilt
        }
    }

    private var http3: Support {
        if VersionGate.quic.isOpen(for: version) {
            return .approximated(
                how: "HAProxy must be built with QUIC (`haproxy -vv` says `+QUIC`); Debian's 2.6 and 3.0 are not")
        }
        return .unsupported(since: "2.6", instead: "offer HTTP/2 alone, or use HAProxy 2.6 built with QUIC")
    }

    private var trustedProxies: Support {
        let reach =
            "the last \(Lowering.forwardedHops) addresses of X-Forwarded-For are looked at: behind more proxies in a "
            + "row one of them counts as the client"
        if VersionGate.sourceOfRequests.isOpen(for: version) { return .approximated(how: reach) }
        return .approximated(
            how: reach + "; before 2.5 the address is the connection's: requests that a proxy sends at the same time "
                + "over one HTTP/2 connection share it")
    }

    /// Stands where a feature of the language waits for its lowering.
    private var notBuilt: Support {
        .unsupported(since: nil, instead: "leave it out: this version of lbgen does not build it yet")
    }
}
