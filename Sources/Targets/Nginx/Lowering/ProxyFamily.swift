import Planning

/// The directives that nginx has twice: for HTTP servers as `proxy_...`, for gRPC servers as `grpc_...`.
///
/// One family knows nothing of the other: what a location says in the wrong one has no effect.
struct ProxyFamily: Sendable {
    /// Where requests go.
    let pass: StaticString
    /// What stands before an upstream's name, without TLS and with it.
    let scheme: StaticString
    /// The same with TLS.
    let secureScheme: StaticString
    let setHeader: StaticString
    let hideHeader: StaticString
    let ignoreHeaders: StaticString
    let passHeader: StaticString
    let bufferSize: StaticString
    let connectTimeout: StaticString
    let readTimeout: StaticString
    let sendTimeout: StaticString
    let nextUpstream: StaticString
    let nextUpstreamTries: StaticString
    let interceptErrors: StaticString
    let tlsVerify: StaticString
    let tlsVerifyDepth: StaticString
    let tlsAuthorities: StaticString
    let tlsName: StaticString
    let tlsServerName: StaticString
    let tlsProtocols: StaticString
    let tlsCertificate: StaticString
    let tlsKey: StaticString

    /// `proxy_...`
    static let proxy = ProxyFamily(
        pass: "proxy_pass", scheme: "http://", secureScheme: "https://", setHeader: "proxy_set_header",
        hideHeader: "proxy_hide_header",
        ignoreHeaders: "proxy_ignore_headers", passHeader: "proxy_pass_header", bufferSize: "proxy_buffer_size",
        connectTimeout: "proxy_connect_timeout", readTimeout: "proxy_read_timeout", sendTimeout: "proxy_send_timeout",
        nextUpstream: "proxy_next_upstream", nextUpstreamTries: "proxy_next_upstream_tries",
        interceptErrors: "proxy_intercept_errors", tlsVerify: "proxy_ssl_verify",
        tlsVerifyDepth: "proxy_ssl_verify_depth",
        tlsAuthorities: "proxy_ssl_trusted_certificate", tlsName: "proxy_ssl_name",
        tlsServerName: "proxy_ssl_server_name", tlsProtocols: "proxy_ssl_protocols",
        tlsCertificate: "proxy_ssl_certificate", tlsKey: "proxy_ssl_certificate_key")

    /// `grpc_...`
    static let grpc = ProxyFamily(
        pass: "grpc_pass", scheme: "grpc://", secureScheme: "grpcs://", setHeader: "grpc_set_header",
        hideHeader: "grpc_hide_header",
        ignoreHeaders: "grpc_ignore_headers", passHeader: "grpc_pass_header", bufferSize: "grpc_buffer_size",
        connectTimeout: "grpc_connect_timeout", readTimeout: "grpc_read_timeout", sendTimeout: "grpc_send_timeout",
        nextUpstream: "grpc_next_upstream", nextUpstreamTries: "grpc_next_upstream_tries",
        interceptErrors: "grpc_intercept_errors", tlsVerify: "grpc_ssl_verify", tlsVerifyDepth: "grpc_ssl_verify_depth",
        tlsAuthorities: "grpc_ssl_trusted_certificate", tlsName: "grpc_ssl_name",
        tlsServerName: "grpc_ssl_server_name", tlsProtocols: "grpc_ssl_protocols",
        tlsCertificate: "grpc_ssl_certificate", tlsKey: "grpc_ssl_certificate_key")

    /// Whether it is the family of HTTP servers.
    var isHTTP: Bool { pass.description == Self.proxy.pass.description }

    /// The family that speaks to the servers of a backend.
    static func of(_ backend: BackendPlan) -> ProxyFamily { backend.wire.form == .grpc ? .grpc : .proxy }

    /// What stands before the name of a backend's upstream.
    func scheme(of backend: BackendPlan) -> StaticString { backend.wire.tls == nil ? scheme : secureScheme }
}
