import TopologyModel

/// One Policy of NGINX Ingress Controller (k8s.nginx.org/v1): it has exactly one of these.
enum NginxPolicy: Hashable {
    /// Who is let in.
    case access([String])
    /// Who is kept out.
    case denial([String])
    /// A token bucket.
    case rateLimit(rate: String, burst: Int, key: String, status: Int)
    /// A Secret of type nginx.org/htpasswd.
    case basicAuth(secret: String, realm: String)
    /// A Secret of type nginx.org/ca with the authorities of clients.
    case clientCertificates(secret: String, isRequired: Bool)
    /// TLS to servers.
    case serverTLS(ServerSide)
    /// Answers that are kept: the zone, its room, and for how long.
    case cache(zone: String, size: String, time: String)
    /// Cross-origin requests.
    case cors(CrossOrigin)

    /// TLS to servers.
    struct ServerSide: Hashable {
        let identity: String?
        let authorities: String?
        let name: String?
    }

    /// A CORS policy.
    struct CrossOrigin: Hashable {
        let origins: [String]
        let methods: [String]
        let headers: [String]
        let exposed: [String]
        let hasCredentials: Bool
        let maxAge: Int
    }

    /// What it is called in names.
    var word: String {
        switch self {
        case .access, .denial: "access"
        case .rateLimit: "rate"
        case .basicAuth: "auth"
        case .clientCertificates: "clients"
        case .serverTLS: "servers"
        case .cache: "cache"
        case .cors: "cors"
        }
    }
}

extension NginxPolicy {
    /// Writes what stands below `spec`.
    func write(to spec: inout Manifest) {
        switch self {
        case .access(let networks): spec.mapping("accessControl") { $0.texts("allow", networks) }
        case .denial(let networks): spec.mapping("accessControl") { $0.texts("deny", networks) }
        case .rateLimit(let rate, let burst, let key, let status):
            spec.mapping("rateLimit") { limit in
                limit.field("rate", .text(rate))
                limit.field("key", .text(key))
                limit.field("zoneSize", "10M")
                if burst > 0 {
                    limit.field("burst", .number(burst))
                    limit.field("noDelay", .flag(true))
                }
                limit.field("rejectCode", .number(status))
            }
        case .basicAuth(let secret, let realm):
            spec.mapping("basicAuth") { auth in
                auth.field("realm", .text(realm))
                auth.field("secret", .text(secret))
            }
        case .clientCertificates(let secret, let isRequired):
            spec.mapping("ingressMTLS") { mtls in
                mtls.field("clientCertSecret", .text(secret))
                mtls.field("verifyClient", isRequired ? "on" : "optional")
                mtls.field("verifyDepth", .number(9))
            }
        case .serverTLS(let side): spec.mapping("egressMTLS") { side.write(to: &$0) }
        case .cache(let zone, let size, let time):
            spec.mapping("cache") { cache in
                cache.field("cacheZoneName", .text(zone))
                cache.field("cacheZoneSize", "10m")
                cache.field("maxSize", .text(size))
                cache.field("time", .text(time))
                cache.list("allowedCodes") { $0.item(.number(200)) }
                cache.texts("allowedMethods", ["GET", "HEAD"])
            }
        case .cors(let policy): spec.mapping("cors") { policy.write(to: &$0) }
        }
    }
}

extension NginxPolicy.ServerSide {
    fileprivate func write(to mtls: inout Manifest) {
        if let identity { mtls.field("tlsSecret", .text(identity)) }
        if let authorities {
            mtls.field("trustedCertSecret", .text(authorities))
            mtls.field("verifyServer", .flag(true))
            mtls.field("verifyDepth", .number(9))
        }
        mtls.field("serverName", .flag(true))
        if let name { mtls.field("sslName", .text(name)) }
        mtls.field("protocols", "TLSv1.2 TLSv1.3")
    }
}

extension NginxPolicy.CrossOrigin {
    fileprivate func write(to cors: inout Manifest) {
        cors.texts("allowOrigin", origins)
        cors.texts("allowMethods", methods)
        cors.texts("allowHeaders", headers)
        cors.texts("exposeHeaders", exposed)
        if hasCredentials { cors.field("allowCredentials", .flag(true)) }
        cors.field("maxAge", .number(maxAge))
    }
}
