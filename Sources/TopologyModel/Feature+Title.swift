import Diagnostics

extension Feature {
    /// What people call it, as in "nginx cannot express active health checks".
    package var title: String { listenerTitle ?? backendTitle ?? routeTitle ?? code.text }

    /// Listeners, addresses and the pages beside them.
    private var listenerTitle: String? {
        switch self {
        case .httpListener: "HTTP listeners"
        case .httpsListener: "HTTPS listeners"
        case .activeHealthCheck: "active health checks"
        case .passiveCheck: "passive health checks"
        case .tcpListener: "TCP listeners"
        case .redirectToHTTPS: "redirects from HTTP to HTTPS"
        case .http2: "HTTP/2 from clients"
        case .tlsProfile: "TLS profiles"
        case .udpListener: "UDP listeners"
        case .tlsPassthrough: "TLS passthrough by server name"
        case .virtualAddress: "virtual addresses (VRRP)"
        case .virtualAddressNotify: "VRRP state scripts"
        case .syncGroup: "VRRP sync groups"
        case .virtualAddressTracking: "VRRP tracking of interfaces, processes and files"
        case .vrrpAuthentication: "VRRP authentication"
        case .statusPage: "status and metrics pages"
        case .http3: "HTTP/3"
        case .clientCertificates: "client certificates"
        case .hsts: "HSTS"
        case .proxyProtocolIn: "PROXY protocol from clients"
        case .trustedProxies: "trusted proxies"
        case .accessLog: "access log formats"
        case .unloggedRoute: "routes left out of the access log"
        case .rawText: "raw target text"
        case .dnsFailover: "DNS failover"
        case .nativeFailoverRecord: "Route 53 failover records"
        default: nil
        }
    }

    /// Backends and their servers.
    private var backendTitle: String? {
        switch self {
        case .serverWeight: "server weights"
        case .backupServer: "backup servers"
        case .drainState: "draining servers"
        case .downState: "servers marked down"
        case .maxConnections: "connection limits of a server"
        case .slowStart: "slow start"
        case .namedServer: "server names resolved at run time"
        case .proxyProtocolOut: "PROXY protocol to servers"
        case .agentCheck: "agent checks"
        case .roundRobin: "balance round_robin"
        case .leastConnections: "balance least_conn"
        case .randomBalance: "balance random"
        case .hashBalance: "balance by hash"
        case .consistentHash: "consistent hashing"
        case .leastTime: "balance least_time"
        case .randomTwo: "balance random_two"
        case .firstBalance: "balance first"
        case .regionPreference: "region preference"
        case .stickyCookie: "cookie stickiness"
        case .stickyClientIP: "client address stickiness"
        case .stickyHeader: "stickiness by header"
        case .stickyAppCookie: "stickiness by an application cookie"
        case .tcpExpectCheck: "TCP checks that send and expect"
        case .keepalivePool: "keepalive pools to servers"
        case .tlsToServers: "TLS to servers"
        case .h2ToServers: "HTTP/2 to servers"
        case .grpcToServers: "gRPC to servers"
        case .protocolCheck: "checks in a service's own protocol"
        case .workload: "workloads"
        case .imageBuild: "images that are built"
        case .restartPolicy: "restart policies"
        case .startOrder: "programs that wait for others"
        case .serviceExposure: "Services open to the outside"
        default: nil
        }
    }

    /// Routes and their policies.
    private var routeTitle: String? {
        switch self {
        case .exactPath: "exact paths"
        case .prefixPath: "path prefixes"
        case .regexPath: "regular expressions in paths"
        case .wildcardHost: "wildcard hosts"
        case .redirectRoute: "redirect routes"
        case .respondRoute: "fixed responses"
        case .methodCondition: "conditions on the method"
        case .headerCondition: "conditions on headers"
        case .queryCondition: "conditions on the query"
        case .cookieCondition: "conditions on cookies"
        case .websocketRoute: "websocket routes"
        case .bufferingSwitch: "response buffering switched by route"
        case .timeoutSettings: "timeouts"
        case .retrySettings: "retries"
        case .rateLimit: "rate limits"
        case .split: "traffic splits"
        case .mirror: "mirroring"
        case .rewrite: "rewrites"
        case .staticFiles: "static files"
        case .errorPages: "error pages"
        case .maintenance: "maintenance mode"
        case .connectionLimit: "connection limits"
        case .accessList: "allow and deny lists"
        case .cors: "CORS"
        case .requestHeaders: "request header changes"
        case .responseHeaders: "response header changes"
        case .cache: "caching"
        case .compression: "compression"
        case .maxBody: "request body limits"
        case .basicAuth: "basic authentication"
        case .requestBuffering: "request buffering switched by route"
        case .circuitBreaker: "circuit breakers"
        case .routeHashKey: "hash keys by route"
        case .rateLimitKey: "rate limits by header or path"
        case .alerts: "alerts"
        case .fleet: "fleets of edge load balancers"
        case .lvs: "LVS virtual servers"
        case .redirectBackend: "redirects to a backend's servers"
        case .chosenServer: "answers that name a chosen server"
        default: nil
        }
    }
}
