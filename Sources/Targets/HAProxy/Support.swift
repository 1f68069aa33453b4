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
        case .tlsToServers, .h2ToServers, .grpcToServers, .proxyProtocolOut, .tcpExpectCheck, .protocolCheck: .exact
        case .agentCheck: .exact
        case .namedServer:
            .approximated(
                how: "each server has one of its name's addresses at a time, IPv6 before IPv4, and keeps it as long "
                    + "as the name has it")
        case .virtualAddress, .virtualAddressNotify, .syncGroup, .virtualAddressTracking, .vrrpAuthentication:
            .ignored(why: "keepalived moves the addresses; HAProxy only listens on them")
        case .dnsFailover, .nativeFailoverRecord: .ignored(why: "DNS records are the target `dns`'s")
        // Listeners.
        case .tlsPassthrough, .proxyProtocolIn, .clientCertificates: .exact
        case .udpListener:
            .unsupported(since: nil, instead: "HAProxy proxies no datagrams; let nginx listen there")
        case .http3: http3
        case .hsts:
            .approximated(how: "the header is on every answer but that to a request so broken that no rule sees it")
        case .trustedProxies: trustedProxies
        case .alerts: .ignored(why: "Prometheus watches what the proxy reports")
        case .accessLog:
            .approximated(
                how: "of host, referer and user agent the first 1024 bytes are logged, of the path 2048, without bytes "
                    + "that are not UTF-8; `duration_ms` does not count the wait for the request")
        case .unloggedRoute, .rawText: .exact
        // Backends.
        // Routing.
        case .methodCondition, .headerCondition, .queryCondition, .split, .routeHashKey: .exact
        case .cookieCondition:
            .approximated(
                how: "of several `Cookie` lines in one HTTP/1 request, which RFC 6265 forbids, the first counts")
        // Messages.
        case .mirror:
            .unsupported(
                since: nil,
                instead: "mirror on nginx: HAProxy sends copies only through an agent of its own (SPOE)")
        case .staticFiles:
            .unsupported(
                since: nil, instead: "serve files from nginx, or from a backend: HAProxy reads no files for requests")
        case .requestHeaders, .responseHeaders, .rewrite, .cors, .errorPages, .maintenance: .exact
        // Traffic.
        case .connectionLimit, .accessList, .rateLimitKey: .exact
        // Fleets.
        case .redirectBackend: .exact
        case .chosenServer:
            .approximated(
                how:
                    "the server is drawn by chance, by weight, and does not take its turn; one that HAProxy's own command "
                    + "line drains is drawn too")
        case .lvs: .ignored(why: "the kernel balances there; keepalived sets it up")
        case .fleet: .ignored(why: "an agent beside the proxy reports to the main server: target systemd has it")
        case .cache:
            .approximated(
                how:
                    "only answers of 200 are kept, in memory, HTTP and HTTPS together, no longer than `ttl` and none larger than an eighth of "
                    + "the cache; one that does not say how long it is fresh needs an `ETag` or `Last-Modified`")
        case .compression: compression
        case .maxBody:
            .approximated(
                how: "a body that does not say how long it is may have 8 KiB at most, whatever the limit: HAProxy "
                    + "knows of such a body what fits its buffer")
        case .basicAuth:
            .unsupported(
                since: nil,
                instead: "let nginx or the servers ask: HAProxy reads no password file, and its own configuration "
                    + "would have to hold the passwords' hashes")
        case .requestBuffering:
            .approximated(how: "`true` waits until a body is whole or fills the buffer of 16 KiB; none lies on disk")
        // Clusters.
        case .workload, .imageBuild, .restartPolicy, .startOrder, .serviceExposure:
            .ignored(why: "a cluster's affair: the servers are named by address here")
        case .circuitBreaker:
            .approximated(
                how:
                    "answers of servers with 5xx count as failures, connections that fail do not: health checks see to "
                    + "those")
        }
    }

    private var compression: Support {
        let smaller =
            VersionGate.compressionMinimum.isOpen(for: version)
            ? "" : ", and answers of less than 256 bytes too (before 3.2)"
        return .approximated(
            how: "answers of 201 to 203 are compressed too\(smaller); those marked `no-transform` are not")
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
}
