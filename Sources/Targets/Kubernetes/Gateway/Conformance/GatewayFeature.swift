import TopologyModel

/// What an implementation of the Gateway API may leave out (its extended features), by the name that conformance
/// reports have for it.
enum GatewayFeature: String, CaseIterable, Sendable {
    /// GRPCRoute: the profile of its tests.
    case grpcRoute = "GATEWAY-GRPC"
    /// TLSRoute: the profile of its tests.
    case tlsRoute = "GATEWAY-TLS"
    case tcpRoute = "TCPRoute"
    case udpRoute = "UDPRoute"
    case backendTLSPolicy = "BackendTLSPolicy"
    case frontendValidation = "GatewayFrontendClientCertificateValidation"
    case infrastructure = "GatewayInfrastructurePropagation"
    case staticAddresses = "GatewayStaticAddresses"
    case redirect303 = "HTTPRoute303RedirectStatusCode"
    case redirect307 = "HTTPRoute307RedirectStatusCode"
    case redirect308 = "HTTPRoute308RedirectStatusCode"
    case schemeRedirect = "HTTPRouteSchemeRedirect"
    case portRedirect = "HTTPRoutePortRedirect"
    case pathRedirect = "HTTPRoutePathRedirect"
    case hostRewrite = "HTTPRouteHostRewrite"
    case pathRewrite = "HTTPRoutePathRewrite"
    case methodMatching = "HTTPRouteMethodMatching"
    case queryMatching = "HTTPRouteQueryParamMatching"
    case responseHeaders = "HTTPRouteResponseHeaderModification"
    case mirror = "HTTPRouteRequestMirror"
    case mirrorPercentage = "HTTPRouteRequestPercentageMirror"
    case cors = "HTTPRouteCORS"
    case requestTimeout = "HTTPRouteRequestTimeout"
    case backendTimeout = "HTTPRouteBackendTimeout"
    case retry = "HTTPRouteRetry"
    case h2c = "HTTPRouteBackendProtocolH2C"
    case websocket = "HTTPRouteBackendProtocolWebSocket"

    /// The version of the Gateway API from which on reports speak of it.
    var reported: Version {
        switch self {
        case .tcpRoute, .udpRoute, .retry: Version(1, 6)
        case .backendTLSPolicy, .frontendValidation, .redirect303, .redirect307, .redirect308: Version(1, 5)
        case .cors: Version(1, 4)
        case .mirrorPercentage: Version(1, 3)
        case .grpcRoute, .tlsRoute, .infrastructure, .staticAddresses, .schemeRedirect, .portRedirect, .pathRedirect,
            .hostRewrite, .pathRewrite, .methodMatching, .queryMatching, .responseHeaders, .mirror, .requestTimeout,
            .backendTimeout, .h2c, .websocket:
            Version(1, 2)
        }
    }
}
