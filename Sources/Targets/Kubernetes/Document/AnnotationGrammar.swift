/// What the value of an annotation may look like: lbgen writes nothing that its reader would refuse or read otherwise.
enum AnnotationGrammar: Sendable {
    /// true or false.
    case flag
    /// on or off.
    case toggle
    /// A whole number.
    case number
    /// A number with a unit, as nginx and HAProxy read times: `5s`, `500ms`.
    case time
    /// Letters, digits and `-._~/:`: what ingress-nginx calls basic characters.
    case basic
    /// A variable of nginx, written by lbgen: `$remote_addr`, `${binary_remote_addr}`.
    case variable
    /// A URL without quotes, blanks, braces and semicolons; it may end with nginx's `$request_uri`.
    case url
    /// Words with blanks between them, of letters, digits and what cookies and balancing methods need.
    case words
    /// `100r/s`, `60r/m`, `10m`.
    case rate
    /// Networks with commas between them.
    case networks
    /// Names with commas and blanks between them, and stars.
    case names
    /// Origins with commas between them, stars for labels.
    case origins
    /// An expression, or several with blanks between them, of what ingress-nginx takes in one.
    case expression
    /// A path with `$1` and the like for what an expression has found.
    case captures
    /// Lines of a name, a colon and a value without quotes, backslashes, variables and braces.
    case lines
    /// Words of a sentence.
    case sentence

    /// Whether a value has this form.
    func allows(_ value: String) -> Bool {
        guard !value.isEmpty, value.utf8.count <= 4096 else { return false }
        switch self {
        case .flag: return value == "true" || value == "false"
        case .toggle: return value == "on" || value == "off"
        case .number: return value.utf8.allSatisfy(Self.isDigit)
        case .time, .rate: return value.utf8.allSatisfy { Self.isAlphanumeric($0) || $0 == UInt8(ascii: "/") }
        case .basic: return has(value, beside: "-._~/:")
        case .variable: return has(value, beside: "$_{}")
        case .url: return has(value, beside: "-._~/:?&=!*+,@%()[]$")
        case .networks: return has(value, beside: ".:/,")
        case .names: return has(value, beside: "-_*, ")
        case .origins: return has(value, beside: "-.:/*, ")
        case .expression: return has(value, beside: "-._~/:^$[](){}*+?|&=\\ ")
        case .captures: return has(value, beside: "-._~/:$")
        case .lines:
            let lines = value.split(separator: "\n", omittingEmptySubsequences: false)
            return lines.allSatisfy { line in
                line.contains(": ") && has(String(line), beside: "-._~/:^$()|[]*+?;=, @&<>!#")
            }
        case .sentence: return has(value, beside: "-._~/: ")
        case .words: return has(value, beside: " -._~/:=!&+(),$")
        }
    }

    private func has(_ value: String, beside others: String) -> Bool {
        value.utf8.allSatisfy { Self.isAlphanumeric($0) || others.utf8.contains($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: isDigit(byte)
        }
    }
}

extension AnnotationKey {
    /// The form of its value.
    var grammar: AnnotationGrammar {
        switch self {
        case .nginxSSLRedirect, .nginxCookieSecure, .f5SSLRedirect, .f5Buffering, .f5LimitNoDelay, .haproxySSLRedirect,
            .traefikTLS, .traefikSticky, .traefikCookieHTTPOnly, .traefikCookieSecure, .nginxCanary, .nginxCORS,
            .nginxCORSCredentials, .nginxUseRegex, .nginxPassthrough, .haproxyCORS, .haproxyCORSCredentials,
            .haproxyHSTS, .haproxyHSTSSubdomains, .haproxyHSTSPreload, .haproxyClientStrict, .haproxyPassthrough,
            .nginxAccessLog:
            .flag
        case .nginxBuffering, .nginxRequestBuffering, .nginxServerVerify, .nginxServerNameSent: .toggle
        case .nginxCookieExpires, .nginxCookieMaxAge, .nginxConnectTimeout, .nginxReadTimeout, .nginxSendTimeout,
            .nginxNextUpstreamTries, .nginxLimitPerSecond, .nginxLimitPerMinute, .nginxLimitBurst, .nginxRedirectCode,
            .f5Keepalive, .f5MaxConnections, .f5MaxFails, .f5NextUpstreamTries, .f5LimitBurst, .f5LimitStatus,
            .haproxyMaxConnections, .haproxyCheckPort, .haproxyCheckRise, .haproxyCheckFall, .traefikPriority,
            .traefikCookieMaxAge, .nginxCanaryWeight, .nginxCanaryWeightTotal, .nginxLimitConnections,
            .nginxClientDepth, .nginxCORSMaxAge, .nginxServerDepth, .haproxyLimitConnections, .haproxyCORSMaxAge,
            .haproxyHSTSMaxAge, .haproxyAgentPort, .haproxyTCPPort:
            .number
        case .f5FailTimeout, .f5ConnectTimeout, .f5ReadTimeout, .f5SendTimeout, .haproxyCheckInterval,
            .haproxyConnectTimeout, .haproxyServerTimeout, .haproxyQueueTimeout, .haproxyTunnelTimeout,
            .haproxyRequestTimeout, .haproxyKeepAliveTimeout, .haproxyAgentInterval:
            .time
        case .nginxLoadBalance, .nginxAffinity, .nginxAffinityMode, .nginxCookieName, .nginxCookieDomain,
            .nginxCookiePath, .nginxCookieSameSite, .haproxyCheckURI, .nginxCanaryHeader, .nginxCanaryHeaderValue,
            .nginxCanaryAffinity, .nginxAuthType, .nginxAuthSecret, .nginxClientSecret, .nginxClientVerify,
            .nginxCustomHeaders, .nginxHost, .nginxProtocol, .nginxServerSecret, .nginxServerName,
            .haproxyAuthSecret, .haproxyClientSecret, .haproxyClientVerify, .haproxyRewrite, .haproxyBlueGreenMode,
            .haproxyProtocol, .haproxyServerCA, .haproxyServerCertificate, .haproxyServerName, .haproxyProxyHeader:
            .basic
        case .nginxHashBy, .f5LimitKey: .variable
        case .nginxRedirect, .nginxMirror, .haproxyRedirect: .url
        case .nginxAllowList, .nginxDenyList, .haproxyAllowList, .haproxyDenyList: .networks
        case .nginxCORSMethods, .nginxCORSHeaders, .nginxCORSExposed, .haproxyCORSMethods, .haproxyCORSHeaders,
            .haproxyCORSExposed:
            .names
        case .nginxCORSOrigin, .haproxyCORSOrigin: .origins
        case .nginxCanaryHeaderPattern, .haproxyCORSOriginRegex: .expression
        case .nginxRewrite: .captures
        case .haproxyHeaders, .haproxyHeaderMatch, .haproxyHeaderMatchRegex: .lines
        case .nginxAuthRealm, .haproxyAuthRealm: .sentence
        case .f5LimitRate, .f5LimitZoneSize, .f5BodySize, .nginxBodySize, .haproxyBodySize: .rate
        case .nginxNextUpstream, .f5Mergeable, .f5PathRegex, .f5Method, .f5StickyServices, .f5WebsocketServices,
            .f5NextUpstream, .haproxyBalance, .haproxyAffinity, .haproxyCookieName, .haproxyCookieKeywords,
            .traefikEntryPoints, .traefikPathMatcher, .traefikCookieName, .traefikCookieDomain, .traefikCookiePath,
            .traefikCookieSameSite, .ingressClass, .haproxyBlueGreen:
            .words
        }
    }
}
