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
        case .stickyClientIP: .exact
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
        }
    }
}
