extension DiagnosticCode {
    /// LB05xx: a target cannot express it. `lbgen targets` shows the answer of every target and version.
    var lossExplanation: Explanation {
        let (title, meaning) = laterLossMeaning ?? lossMeaning
        return Explanation(
            title,
            meaning
                + " A target that cannot express it fails the build, unless `accept` names the code, the target and a reason.",
            bad: "$ lbgen targets  # shows each target's answer",
            good: "accept:\n  - {code: \(text), target: nginx, reason: \"...\"}\n")
    }

    private var lossMeaning: (String, String) {
        switch self {
        case .inexpressibleValue: ("inexpressible value", "The target's syntax has no way to write this value.")
        case .inexpressibleCombination:
            ("inexpressible combination", "The target has each of these settings and not both of them together.")
        case .tooOldVersion: ("version too old", "The target's version is older than the oldest that lbgen writes for.")
        case .approximation: ("approximation", "The target does nearly this; the note says what differs.")
        case .acceptedLossUnused:
            ("accepted loss not needed", "An `accept` entry names a loss that does not occur: remove it.")
        case .uncheckedGatewayFeature:
            (
                "unchecked Gateway feature",
                "An implementation of the Gateway API may leave out much of it, and says in conformance reports what it serves; lbgen has those reports. Here none counts: `class` does not tell the implementation (`implementation` does), or no report speaks of the version or the feature."
            )
        case .deprecatedTarget: ("deprecated target", "The target is no longer maintained by its makers.")
        case .httpListener: ("HTTP listener", "Clients connect by HTTP/1.1; requests are routed by host and path.")
        case .httpsListener: ("HTTPS listener", "Clients connect by TLS, which ends at the load balancer.")
        case .activeHealthCheck:
            (
                "active health checks",
                "The load balancer asks every server by itself, and takes a server out after `fall` bad answers and back after `rise` good ones."
            )
        case .passiveCheck:
            (
                "passive health checks",
                "A server is taken out for `cooldown` after `failures` failed requests within `window`."
            )
        case .tcpListener: ("TCP listener", "Connections are passed to one backend byte for byte.")
        case .redirectToHTTPS: ("redirect to HTTPS", "Every request of the listener is sent to its HTTPS URL with 301.")
        case .http2: ("HTTP/2", "TLS clients are offered HTTP/2.")
        case .tlsProfile: ("TLS profile", "Protocols, ciphers and curves are those of Mozilla's guideline.")
        default: serverMeaning
        }
    }

    private var serverMeaning: (String, String) {
        switch self {
        case .serverWeight: ("weights", "A server gets its share of requests by weight: higher is more.")
        case .backupServer:
            ("backup servers", "Backups get requests only while no other server is up; then all of them do.")
        case .drainState:
            ("draining servers", "A draining server keeps the clients that stick to it and gets no others.")
        case .downState: ("servers marked down", "A server that is down gets no requests and is not checked.")
        case .maxConnections:
            ("connection limits", "A server has at most so many requests at a time; more wait `timeouts.queue`.")
        case .roundRobin: ("round robin", "Servers take turns, by weight.")
        case .leastConnections:
            ("least connections", "The server with the fewest requests under way, by weight, is next.")
        case .randomBalance: ("random", "Servers are chosen at random, by weight.")
        case .hashBalance: ("hash", "The server follows from a property of the request.")
        case .consistentHash:
            (
                "consistent hash",
                "The server follows from a property of the request; few keys move as servers come and go."
            )
        case .stickyCookie:
            (
                "cookie stickiness",
                "A cookie that holds the server's name keeps a client with its server while the server is up."
            )
        case .stickyClientIP:
            ("address stickiness", "A client's address stays with its server until `ttl` after its last request.")
        case .keepalivePool: ("keepalive pool", "Idle connections to servers are kept and used again.")
        default: routeMeaning
        }
    }

    private var routeMeaning: (String, String) {
        switch self {
        case .exactPath: ("exact path", "The decoded path is this one.")
        case .prefixPath: ("path prefix", "The decoded path is this one or lies below it, by segments.")
        case .regexPath: ("path expression", "The expression is found in the decoded path.")
        case .wildcardHost: ("wildcard host", "`*.d` is every host below `d`, at any depth.")
        case .redirectRoute: ("redirect", "The client is sent to another URL.")
        case .respondRoute: ("fixed response", "The load balancer answers by itself, byte for byte.")
        case .websocketRoute:
            ("websocket", "Requests may upgrade; an upgraded connection may be silent for `timeouts.tunnel`.")
        case .bufferingSwitch: ("buffering", "With `buffering: false` an answer is passed on as it comes.")
        case .timeoutSettings: ("timeouts", "How long connecting, silence, queueing and tunnels may last.")
        case .retrySettings: ("retries", "A failed try is repeated on another server.")
        case .rateLimit:
            ("rate limits", "A bucket of `burst + 1` per client, refilled at `rate`; a refused request costs nothing.")
        case .virtualAddress: ("virtual addresses", "An address moves to the best living node.")
        case .virtualAddressNotify: ("state scripts", "A program runs when a node's state changes.")
        case .syncGroup: ("sync groups", "Vips of one group move together, all or none.")
        case .virtualAddressTracking:
            ("tracking", "A vip's nodes give it up, or claim less of it, when an interface, process or file says so.")
        case .vrrpAuthentication: ("VRRP authentication", "Advertisements carry a password or a signature.")
        default: ("status page", "The load balancer shows its own state to those allowed.")
        }
    }
}
