extension DiagnosticCode {
    /// Meanings of features that came after the first version, area by area.
    var laterLossMeaning: (String, String)? {
        listenerLossMeaning ?? backendLossMeaning ?? routingLossMeaning ?? messageLossMeaning ?? trafficLossMeaning
            ?? monitoringLossMeaning ?? clusterLossMeaning ?? dnsLossMeaning
    }

    /// Listeners.
    private var listenerLossMeaning: (String, String)? {
        switch self {
        case .udpListener:
            ("UDP listener", "Datagrams are passed to one backend, and its answers back.")
        case .tlsPassthrough:
            (
                "TLS passthrough",
                "TLS connections are passed on unopened, to the backend that the server name asked for (SNI) chooses."
            )
        case .http3:
            ("HTTP/3", "Clients are offered HTTP/3.")
        case .clientCertificates:
            ("client certificates", "Clients show a certificate of the given authority.")
        case .hsts:
            ("HSTS", "Browsers are told to use HTTPS only (RFC 6797).")
        case .proxyProtocolIn:
            ("PROXY protocol from clients", "The client's address is taken from a PROXY protocol header.")
        case .trustedProxies:
            ("trusted proxies", "The client's address is taken from X-Forwarded-For when a trusted proxy sent it.")
        case .accessLog:
            ("access log formats", "Each request is logged in the format given.")
        case .unloggedRoute:
            ("routes left out of the access log", "Requests of a route with `log: false` leave no line in the log.")
        case .rawText:
            ("raw target text", "Text of the target's own language stands in the output as it is.")
        default: nil
        }
    }

    /// Backends.
    private var backendLossMeaning: (String, String)? {
        switch self {
        case .slowStart:
            ("slow start", "A server that comes back gets its share little by little, over the time given.")
        case .namedServer:
            (
                "server names resolved at run time",
                "A server given by host name follows the addresses that the name has, without a reload."
            )
        case .proxyProtocolOut:
            ("PROXY protocol to servers", "Servers learn the client's address from a PROXY protocol header.")
        case .agentCheck:
            ("agent checks", "An agent beside a server tells the load balancer its weight and state.")
        case .leastTime:
            (
                "balance by response time",
                "The server with the shortest answers and the fewest requests under way is chosen."
            )
        case .randomTwo:
            ("balance random_two", "Of two servers drawn by weight the one with fewer requests under way is chosen.")
        case .firstBalance:
            ("balance first", "The first server that is not full is chosen.")
        case .regionPreference:
            (
                "region preference",
                "Servers of the node's own region come first, then those of its fallback regions, then the rest."
            )
        case .stickyHeader:
            ("header stickiness", "Requests with the same value of a header go to the same server.")
        case .stickyAppCookie:
            (
                "stickiness by an application's cookie",
                "Requests with a cookie that the application set go to the server that set it."
            )
        case .tcpExpectCheck:
            ("TCP checks that send and expect", "A check sends text and looks for text in the answer.")
        case .tlsToServers:
            ("TLS to servers", "Servers are spoken to by TLS and their certificates are verified.")
        case .h2ToServers:
            ("HTTP/2 to servers", "Servers are spoken to by HTTP/2.")
        case .grpcToServers:
            ("gRPC to servers", "Calls and their trailers are passed on by HTTP/2.")
        case .protocolCheck:
            ("checks in a service's own protocol", "A check speaks the protocol of a database, cache or mail server.")
        default: nil
        }
    }

    /// Which requests a route takes, and where they go.
    private var routingLossMeaning: (String, String)? {
        switch self {
        case .methodCondition:
            (
                "method conditions",
                "A route takes only requests with one of these methods, compared literally: `GET` does not include "
                    + "`HEAD`. The first route in the canonical order whose path and conditions match takes a request: "
                    + "exact host before wildcard before any; exact path, expressions in the file's order, longest "
                    + "prefix; of one path, a method condition first, then more headers, more parameters, more "
                    + "cookies, then the file's order. One that fails leaves the request to the next that matches."
            )
        case .headerCondition:
            (
                "header conditions",
                "A route takes only requests whose header has this value. The name is compared without case; of "
                    + "several lines the first counts, whole, commas and all. An empty value counts as none."
            )
        case .queryCondition:
            (
                "query conditions",
                "A route takes only requests whose query parameter has this value: the first with a `=`, parameters "
                    + "being parted by `&`. An exact value is compared percent-decoded, `+` being a space; an "
                    + "expression looks at what was sent. An empty value counts as none."
            )
        case .cookieCondition:
            (
                "cookie conditions",
                "A route takes only requests whose cookie has this value: the first of its name, quotes and all. An "
                    + "empty value counts as none."
            )
        case .split:
            (
                "traffic splits",
                "Each request of a route goes to one of the backends, by weight and by nothing else; a client does not "
                    + "stay with one. A weight of 0 sends nothing."
            )
        case .routeHashKey:
            (
                "hash keys by route",
                "A route says what the hash of its backend is made of. The servers are a group of their own for each "
                    + "key: connections and failures are counted, and checks made, for each group."
            )
        default: nil
        }
    }

    /// What becomes of requests and answers.
    private var messageLossMeaning: (String, String)? {
        switch self {
        case .mirror:
            (
                "mirroring",
                "A copy of each request, or of a part of them, body included, goes to another backend; its answer is "
                    + "dropped, and neither delays nor changes the one that the client gets."
            )
        case .rewrite:
            (
                "rewrites",
                "The path or host that servers see differs from the one that the client sent. `strip_prefix` takes the "
                    + "beginning of the route's path away, `replace_prefix` puts another path in the place of the "
                    + "route's own; what stands behind stays byte for byte, and so does the query. A prefix that the "
                    + "client spells otherwise (`/%6d`, `//m`) gets 400. X-Forwarded-Host keeps the client's host; "
                    + "Location headers of answers are not rewritten."
            )
        case .staticFiles:
            (
                "static files",
                "The load balancer answers with the file that the request's decoded path names below `root`. Folders, "
                    + "files whose name or whose folder's name begins with a dot (`.well-known` does not count) and what "
                    + "is not there get 404; other methods than GET and HEAD 405."
            )
        case .errorPages:
            (
                "error pages",
                "Errors with these statuses get a file of the load balancer's machine for a body, whether a server sends "
                    + "them or the load balancer makes them on a route; status and the route's headers stay, the server's "
                    + "headers go. `respond` routes answer as they say. The files are there when the daemons start."
            )
        case .maintenance:
            (
                "maintenance mode",
                "Every request of the route gets the status (503) and the page: `file`, or the error page of that status, "
                    + "or a line of text. Clients of `allow` are served as ever. Nothing is counted against limits; CORS "
                    + "preflights are answered."
            )
        case .cors:
            (
                "CORS",
                "Pages of the origins may read the answers, errors too. A preflight (OPTIONS with Origin and "
                    + "Access-Control-Request-Method) is answered with 204 before limits and access lists are looked at "
                    + "and never reaches a server. An origin of a list is echoed with `Vary: Origin`; one that is not in "
                    + "it gets no Access-Control header, its preflight 204 without any. Servers' own Access-Control "
                    + "headers are dropped."
            )
        case .requestHeaders:
            (
                "request header changes",
                "Headers are set (in place of the client's), added (beside the client's) or removed before servers see "
                    + "them. Values are text with the live values `{client_ip}`, `{host}` (lower case, no port), "
                    + "`{scheme}` and `{request_id}` (32 hexadecimal digits); `{{` and `}}` are braces."
            )
        case .responseHeaders:
            (
                "response header changes",
                "Headers are set, added or removed on every answer of a route, the load balancer's own errors among "
                    + "them; a request that no route takes has none. `{server}` is the name of the server that "
                    + "answered; a header made of it alone is left out when none did."
            )
        default: nil
        }
    }

    /// Who may send how much.
    private var trafficLossMeaning: (String, String)? {
        switch self {
        case .connectionLimit:
            ("connection limits", "A client may have so many requests under way.")
        case .accessList:
            ("allow and deny lists", "Clients of these networks are let in or kept out.")
        case .cache:
            ("caching", "Answers are kept and given again.")
        case .compression:
            ("compression", "Answers of these types are compressed for clients that take it.")
        case .maxBody:
            ("request body limits", "Larger request bodies get 413.")
        case .basicAuth:
            ("basic authentication", "Clients give a name and a password of a file.")
        case .requestBuffering:
            ("request buffering", "Request bodies are read whole before a server sees them, or passed on as they come.")
        case .circuitBreaker:
            ("circuit breakers", "After too many failures no request is tried for a while; all get 503 at once.")
        case .rateLimitKey:
            ("rate limits by header or path", "Requests are counted together by a header, by path or all in one.")
        case .redirectBackend:
            (
                "redirects to servers",
                "GET and HEAD are answered with 302 to the same path, as `rewrite` leaves it, and query at the server that the backend's balance "
                    + "chooses among those that are up; other methods get 405, and 503 is the answer when no server is "
                    + "up. What becomes of the clients afterwards only the servers know: agents tell how full they are."
            )
        case .chosenServer:
            (
                "answers that name a chosen server",
                "A JSON object names a server of a backend with `redirect`, chosen as a redirect would choose it: its "
                    + "name, host name, port, region and URL; 503 when no server is up."
            )
        case .lvs:
            ("LVS", "The kernel passes connections and datagrams on to servers, which keepalived checks.")
        case .fleet:
            (
                "fleets", "An agent on each node registers the node with the main server and reports its health there."
            )
        default: nil
        }
    }
}
