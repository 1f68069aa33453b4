import TopologyModel

/// One Middleware of Traefik: what is done with a request or its answer.
enum TraefikMiddleware: Hashable {
    /// Headers; an empty value takes a header away.
    case headers(request: [Header], response: [Header])
    /// Cross-origin requests, preflights answered.
    case cors(CrossOrigin)
    /// Who is let in.
    case allowList([String])
    /// A token bucket.
    case rateLimit(average: Int, perMinute: Bool, burst: Int, source: Source)
    /// Requests of an address under way at once.
    case inFlight(Int)
    /// A Secret with passwords.
    case basicAuth(secret: String, realm: String)
    /// Bodies read whole, and how long a request's may be.
    case buffering(maxBody: Int?)
    /// Types of answers that are compressed, and whether the encodings can be said.
    case compress([String], saysEncodings: Bool)
    /// An expression that stops everything, and for how long.
    case circuitBreaker(expression: String, fallback: String)
    /// To HTTPS.
    case redirectScheme
    /// To another URL.
    case redirect(expression: String, replacement: String, isPermanent: Bool)
    /// Beginnings that servers do not see.
    case stripPrefix(String)
    /// Another path, made with an expression.
    case replacePath(expression: String, replacement: String)
    /// Tries in all, and statuses that ask for another.
    case retry(attempts: Int, statuses: [String], unsafeToo: Bool)

    /// A header and its value.
    struct Header: Hashable {
        let name: String
        let value: String
    }

    /// Whose requests share a bucket.
    enum Source: Hashable {
        case address
        case host
        case header(String)
    }

    /// A CORS policy.
    struct CrossOrigin: Hashable {
        let origins: [String]
        let expressions: [String]
        let methods: [String]
        let headers: [String]
        let exposed: [String]
        let hasCredentials: Bool
        let maxAge: Int?
    }

    /// What it is called in names.
    var word: String {
        switch self {
        case .headers: "headers"
        case .cors: "cors"
        case .allowList: "access"
        case .rateLimit: "rate"
        case .inFlight: "in-flight"
        case .basicAuth: "auth"
        case .buffering: "body"
        case .compress: "compress"
        case .circuitBreaker: "breaker"
        case .redirectScheme: "to-https"
        case .redirect: "redirect"
        case .stripPrefix: "strip"
        case .replacePath: "replace"
        case .retry: "retry"
        }
    }
}

extension TraefikMiddleware {
    /// Writes what stands below `spec`.
    func write(to spec: inout Manifest) {
        switch self {
        case .headers, .cors: writeHeaders(to: &spec)
        case .allowList, .rateLimit, .inFlight, .basicAuth: writeAdmission(to: &spec)
        case .buffering, .compress, .circuitBreaker, .retry: writeHandling(to: &spec)
        case .redirectScheme, .redirect, .stripPrefix, .replacePath: writePath(to: &spec)
        }
    }

    private func writeHeaders(to spec: inout Manifest) {
        spec.mapping("headers") { headers in
            switch self {
            case .headers(let request, let response):
                headers.mapping("customRequestHeaders") { list in
                    for header in request { list.field(.text(header.name), .text(header.value)) }
                }
                headers.mapping("customResponseHeaders") { list in
                    for header in response { list.field(.text(header.name), .text(header.value)) }
                }
            case .cors(let policy): policy.write(to: &headers)
            default: break
            }
        }
    }

    private func writeAdmission(to spec: inout Manifest) {
        switch self {
        case .allowList(let networks):
            spec.mapping("ipAllowList") { $0.texts("sourceRange", networks) }
        case .rateLimit(let average, let perMinute, let burst, let source):
            spec.mapping("rateLimit") { limit in
                limit.field("average", .number(average))
                limit.field("period", perMinute ? "1m" : "1s")
                limit.field("burst", .number(burst))
                source.write(to: &limit)
            }
        case .inFlight(let amount):
            spec.mapping("inFlightReq") { limit in
                limit.field("amount", .number(amount))
                Source.address.write(to: &limit)
            }
        case .basicAuth(let secret, let realm):
            spec.mapping("basicAuth") { auth in
                auth.field("secret", .text(secret))
                auth.field("realm", .text(realm))
            }
        default: break
        }
    }

    private func writeHandling(to spec: inout Manifest) {
        switch self {
        case .buffering(let maxBody):
            spec.mapping("buffering") { buffering in
                if let maxBody { buffering.field("maxRequestBodyBytes", .number(maxBody)) }
                // The default, said so that the mapping is not empty.
                buffering.field("memRequestBodyBytes", .number(1 << 20))
            }
        case .compress(let types, let saysEncodings):
            spec.mapping("compress") { compress in
                compress.texts("includedContentTypes", types)
                compress.field("minResponseBodyBytes", .number(256))
                if saysEncodings { compress.list("encodings") { $0.item("gzip") } }
            }
        case .circuitBreaker(let expression, let fallback):
            spec.mapping("circuitBreaker") { breaker in
                breaker.field("expression", .text(expression))
                breaker.field("fallbackDuration", .text(fallback))
            }
        case .retry(let attempts, let statuses, let unsafeToo):
            spec.mapping("retry") { retry in
                retry.field("attempts", .number(attempts))
                retry.texts("status", statuses)
                if unsafeToo { retry.field("retryNonIdempotentMethod", .flag(true)) }
            }
        default: break
        }
    }

    private func writePath(to spec: inout Manifest) {
        switch self {
        case .redirectScheme:
            spec.mapping("redirectScheme") { redirect in
                redirect.field("scheme", "https")
                redirect.field("permanent", .flag(true))
            }
        case .redirect(let expression, let replacement, let isPermanent):
            spec.mapping("redirectRegex") { redirect in
                redirect.field("regex", .text(expression))
                redirect.field("replacement", .text(replacement))
                redirect.field("permanent", .flag(isPermanent))
            }
        case .stripPrefix(let prefix): spec.mapping("stripPrefix") { $0.texts("prefixes", [prefix]) }
        case .replacePath(let expression, let replacement):
            spec.mapping("replacePathRegex") { replace in
                replace.field("regex", .text(expression))
                replace.field("replacement", .text(replacement))
            }
        default: break
        }
    }
}

extension TraefikMiddleware.Source {
    /// Writes `sourceCriterion`; an address is that of the connection, whatever X-Forwarded-For says.
    fileprivate func write(to limit: inout Manifest) {
        limit.mapping("sourceCriterion") { criterion in
            switch self {
            case .address: criterion.mapping("ipStrategy") { $0.field("depth", .number(0)) }
            case .host: criterion.field("requestHost", .flag(true))
            case .header(let name): criterion.field("requestHeaderName", .text(name))
            }
        }
    }
}

extension TraefikMiddleware.CrossOrigin {
    fileprivate func write(to headers: inout Manifest) {
        headers.texts("accessControlAllowOriginList", origins)
        headers.texts("accessControlAllowOriginListRegex", expressions)
        headers.texts("accessControlAllowMethods", methods)
        headers.texts("accessControlAllowHeaders", self.headers)
        headers.texts("accessControlExposeHeaders", exposed)
        if hasCredentials { headers.field("accessControlAllowCredentials", .flag(true)) }
        if let maxAge { headers.field("accessControlMaxAge", .number(maxAge)) }
        headers.field("addVaryHeader", .flag(true))
    }
}

extension Manifest {
    /// Adds a list of texts; nothing for none.
    mutating func texts(_ key: Key, _ texts: [String]) {
        list(key) { list in
            for text in texts { list.item(.text(text)) }
        }
    }
}
