import TopologyModel

extension ConformanceReport {
    /// The newest report of each implementation about each version, read on 2026-11-21.
    ///
    /// HAProxy Ingress has reported about 1.5 alone. Envoy Gateway's of 1.6 has its TCPRoute and UDPRoute among the
    /// provisional tests that succeeded.
    static let all: [ConformanceReport] = api12 + api13 + api14 + api15 + api16

    /// Those about a version of the Gateway API: only they are made.
    static func about(_ api: Version) -> [ConformanceReport] {
        switch (api.numbers.first, api.numbers.dropFirst().first) {
        case (1, 2): api12
        case (1, 3): api13
        case (1, 4): api14
        case (1, 5): api15
        case (1, 6): api16
        default: []
        }
    }

    /// Features that every report but HAProxy Ingress's lists.
    private static let usual: Set<GatewayFeature> = [
        .schemeRedirect, .portRedirect, .pathRedirect, .hostRewrite, .pathRewrite, .methodMatching, .queryMatching,
        .responseHeaders,
    ]
    /// Routes that most serve.
    private static let routes: Set<GatewayFeature> = [.grpcRoute, .tlsRoute]
    /// Redirects but 301 and 302.
    private static let redirects: Set<GatewayFeature> = [.redirect303, .redirect307, .redirect308]
    /// Both timeouts.
    private static let timeouts: Set<GatewayFeature> = [.requestTimeout, .backendTimeout]
    /// Protocols of Services.
    private static let protocols: Set<GatewayFeature> = [.h2c, .websocket]
    /// What a Gateway asks of where it runs.
    private static let places: Set<GatewayFeature> = [.infrastructure, .staticAddresses]
    /// Mirrors of a part of the requests.
    private static let mirrors: Set<GatewayFeature> = [.mirror, .mirrorPercentage]

    private static let api12 = [
        ConformanceReport(
            implementation: .envoyGateway, release: "v1.3.1", date: "2025-03-05", api: Version(1, 2),
            features: usual.union(routes).union(timeouts).union(protocols).union([.mirror])),
        ConformanceReport(
            implementation: .cilium, release: "v1.17", date: "2025-02-17", api: Version(1, 2),
            features: usual.union(routes).union(timeouts).union(protocols).union(places).union([.mirror])),
        ConformanceReport(
            implementation: .istio, release: "1.24", date: "2025-01-02", api: Version(1, 2),
            features: usual.union(routes).union(timeouts).union(protocols).union(places).union([.mirror])),
        ConformanceReport(
            implementation: .kgateway, release: "v2.0.0", date: "2025-04-02", api: Version(1, 2),
            features: usual.union([.mirror, .h2c])),
        ConformanceReport(
            implementation: .nginxGatewayFabric, release: "2.2.0", date: "2025-10-23", api: Version(1, 2),
            features: usual.union(routes).union([.infrastructure, .mirror, .websocket])),
        ConformanceReport(
            implementation: .traefik, release: "v3.2.2", date: nil, api: Version(1, 2),
            features: usual.union(routes).union(protocols)),
    ]

    private static let api13 = [
        ConformanceReport(
            implementation: .envoyGateway, release: "v1.5.0", date: "2025-08-08", api: Version(1, 3),
            features: usual.union(routes).union(timeouts).union(protocols).union(mirrors)),
        ConformanceReport(
            implementation: .cilium, release: "main", date: "2025-05-19", api: Version(1, 3),
            features: usual.union(routes).union(timeouts).union(protocols).union(places).union(mirrors)),
        ConformanceReport(
            implementation: .istio, release: "1.26.1", date: "2025-05-27", api: Version(1, 3),
            features: usual.union(routes).union(timeouts).union(protocols).union(places).union(mirrors)),
        ConformanceReport(
            implementation: .kgateway, release: "v2.1.0-main", date: "2025-06-18", api: Version(1, 3),
            features: usual.union(timeouts).union(protocols).union([.mirror])),
        ConformanceReport(
            implementation: .nginxGatewayFabric, release: "2.2.0", date: "2025-10-22", api: Version(1, 3),
            features: usual.union(routes).union(places).union(mirrors).union([.websocket])),
        ConformanceReport(
            implementation: .traefik, release: "v3.5", date: nil, api: Version(1, 3),
            features: usual.union(routes).union(protocols)),
    ]

    private static let api14 = [
        ConformanceReport(
            implementation: .envoyGateway, release: "v1.6.0", date: "2025-11-11", api: Version(1, 4),
            features: usual.union(routes).union(timeouts).union(protocols).union(mirrors).union([.cors])),
        ConformanceReport(
            implementation: .cilium, release: "1.19.0-pre.2", date: "2025-11-07", api: Version(1, 4),
            features: usual.union(routes).union(timeouts).union(protocols).union(places).union(mirrors)),
        ConformanceReport(
            implementation: .istio, release: "1.28", date: "2025-10-27", api: Version(1, 4),
            features: usual.union(routes).union(timeouts).union(protocols).union(places).union(mirrors).union([.cors])),
        ConformanceReport(
            implementation: .kgateway, release: "v2.1.0", date: "2025-10-27", api: Version(1, 4),
            features: usual.union(routes).union(timeouts).union(protocols).union([.mirror])),
        ConformanceReport(
            implementation: .nginxGatewayFabric, release: "v2.3.0", date: "2025-12-19", api: Version(1, 4),
            features: usual.union(routes).union(places).union(mirrors).union([.websocket])),
        ConformanceReport(
            implementation: .traefik, release: "v3.6", date: "2025-10-31", api: Version(1, 4),
            features: usual.union(routes).union(protocols)),
    ]

    private static let api15 = [
        ConformanceReport(
            implementation: .envoyGateway, release: "v1.8.0", date: "2026-05-13", api: Version(1, 5),
            features: usual.union(routes).union(redirects).union(timeouts).union(protocols).union(mirrors).union([
                .backendTLSPolicy, .frontendValidation, .staticAddresses, .cors,
            ])),
        ConformanceReport(
            implementation: .cilium, release: "v1.20.0-pre.2", date: "2026-05-05", api: Version(1, 5),
            features: usual.union(routes).union(timeouts).union(protocols).union(places).union(mirrors).union([
                .backendTLSPolicy
            ])),
        ConformanceReport(
            implementation: .istio, release: "1.30.5", date: "2026-09-18", api: Version(1, 5),
            features: usual.union(routes).union(redirects).union(timeouts).union(protocols).union(places).union(mirrors)
                .union([.backendTLSPolicy, .cors])),
        ConformanceReport(
            implementation: .kgateway, release: "v2.3.7", date: "2026-08-26", api: Version(1, 5),
            features: usual.union(routes).union(redirects).union(timeouts).union(protocols).union(places).union(mirrors)
                .union([.backendTLSPolicy, .frontendValidation, .cors])),
        ConformanceReport(
            implementation: .nginxGatewayFabric, release: "v2.6.0", date: "2026-05-07", api: Version(1, 5),
            features: usual.union(routes).union(redirects).union(places).union(mirrors).union([
                .backendTLSPolicy, .frontendValidation, .cors, .websocket,
            ])),
        ConformanceReport(
            implementation: .traefik, release: "v3.7", date: "2026-03-20", api: Version(1, 5),
            features: usual.union(routes).union(protocols).union([.backendTLSPolicy])),
        ConformanceReport(
            implementation: .haproxyIngress, release: "v0.17.0-alpha.1", date: "2026-03-20", api: Version(1, 5),
            features: [.schemeRedirect, .responseHeaders, .cors, .websocket]),
    ]

    private static let api16 = [
        ConformanceReport(
            implementation: .envoyGateway, release: "v1.9.0", date: "2026-08-18", api: Version(1, 6),
            features: usual.union(routes).union(redirects).union(timeouts).union(protocols).union(mirrors).union([
                .tcpRoute, .udpRoute, .backendTLSPolicy, .frontendValidation, .staticAddresses, .cors, .retry,
            ])),
        ConformanceReport(
            implementation: .cilium, release: "v1.20.0", date: "2026-07-31", api: Version(1, 6),
            features: usual.union(routes).union(redirects).union(timeouts).union(protocols).union(places).union(mirrors)
                .union([.tcpRoute, .udpRoute, .backendTLSPolicy, .cors, .retry])),
        ConformanceReport(
            implementation: .istio, release: "1.31", date: "2026-09-10", api: Version(1, 6),
            features: usual.union(routes).union(redirects).union(timeouts).union(protocols).union(places).union(mirrors)
                .union([.tcpRoute, .backendTLSPolicy, .frontendValidation, .cors, .retry])),
        ConformanceReport(
            implementation: .kgateway, release: "v2.4.5", date: "2026-09-21", api: Version(1, 6),
            features: usual.union(routes).union(redirects).union(timeouts).union(protocols).union(places).union(mirrors)
                .union([.tcpRoute, .backendTLSPolicy, .frontendValidation, .cors, .retry])),
        ConformanceReport(
            implementation: .nginxGatewayFabric, release: "v2.7.0", date: "2026-09-02", api: Version(1, 6),
            features: usual.union(routes).union(redirects).union(protocols).union(places).union(mirrors).union([
                .tcpRoute, .udpRoute, .backendTLSPolicy, .frontendValidation, .cors,
            ])),
        ConformanceReport(
            implementation: .traefik, release: "v3.7.10", date: "2026-07-30", api: Version(1, 6),
            features: usual.union(routes).union(redirects).union(protocols).union([.backendTLSPolicy])),
    ]
}
