import Foundation
import TestSupport
import Testing

/// The redirects that the Gateway API's conformance suite asks for (HTTPRouteRedirectHostAndStatus, -Path, -Port, -Scheme,
/// -PortAndScheme), said in this language.
@Suite("Live: the Gateway API's redirects", .ownThreads)
struct GatewayRedirectTests {
    /// A prefix, what the route's `redirect` says, and for each request the status and the location it gets.
    private static let routes: [(path: String, redirect: String, asked: [(String, Int, String)])] = [
        (
            "/hostname-redirect", "{host: example.org}",
            [("/hostname-redirect", 302, "http://example.org:PORT/hostname-redirect")]
        ),
        (
            "/host-and-status", "{host: example.org, status: 301}",
            [("/host-and-status", 301, "http://example.org:PORT/host-and-status")]
        ),
        (
            "/original-prefix", "{to: /replacement-prefix}",
            [
                ("/original-prefix/lemon", 302, "http://HOST/replacement-prefix/lemon"),
                ("/original-prefix", 302, "http://HOST/replacement-prefix"),
                ("/original-prefix/", 302, "http://HOST/replacement-prefix/"),
                ("/original-prefix/a%2Fb?x=1", 302, "http://HOST/replacement-prefix/a%2Fb?x=1"),
            ]
        ),
        (
            "/path-and-host", "{to: \"http://example.org/replacement-prefix\"}",
            [("/path-and-host/lemon", 302, "http://example.org/replacement-prefix/lemon")]
        ),
        (
            "/path-and-status", "{to: /replacement-prefix, status: 301}",
            [("/path-and-status/lemon", 301, "http://HOST/replacement-prefix/lemon")]
        ),
        (
            "/port", "{port: 8083}",
            [("/port", 302, "http://NAME:8083/port"), ("/port/x?y", 302, "http://NAME:8083/port/x?y")]
        ),
        (
            "/port-and-host", "{port: 8083, host: example.org}",
            [("/port-and-host", 302, "http://example.org:8083/port-and-host")]
        ),
        (
            "/port-and-status", "{port: 8083, status: 301}",
            [("/port-and-status", 301, "http://NAME:8083/port-and-status")]
        ),
        (
            "/port-host-and-status", "{port: 8083, host: example.org, status: 308}",
            [("/port-host-and-status", 308, "http://example.org:8083/port-host-and-status")]
        ),
        ("/scheme", "{scheme: https}", [("/scheme", 302, "https://NAME/scheme")]),
        (
            "/scheme-and-host", "{scheme: https, host: example.org}",
            [("/scheme-and-host", 302, "https://example.org/scheme-and-host")]
        ),
        (
            "/scheme-and-status", "{scheme: https, status: 307}",
            [("/scheme-and-status", 307, "https://NAME/scheme-and-status")]
        ),
        (
            "/scheme-and-port", "{scheme: https, port: 8443, status: 303}",
            [("/scheme-and-port/x", 303, "https://NAME:8443/scheme-and-port/x")]
        ),
    ]

    private static let exact: [(path: String, redirect: String, location: String)] = [
        ("/full/path/original", "{to: /full-path-replacement}", "http://HOST/full-path-replacement"),
        ("/full-path-and-host", "{to: \"http://example.org/replacement\"}", "http://example.org/replacement"),
    ]

    @Test("each says what the suite expects", arguments: Balancer.allCases)
    func redirects(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue) else { return }
        let port = try PortPool.take()
        var sites = "sites:\n  app:\n    hosts: [app.example.test]\n    routes:\n"
        for route in Self.routes { sites += "      - {path: \(route.path), redirect: \(route.redirect)}\n" }
        for route in Self.exact { sites += "      - {path: {exact: \(route.path)}, redirect: \(route.redirect)}\n" }
        let asked = Self.routes.flatMap(\.asked) + Self.exact.map { ($0.path, 302, $0.location) }
        try balancer.run(Topology.text(port: port, sites), ports: [port]) { _ in
            for (target, status, location) in asked {
                let answer = try HTTPConnection.get(target, port: port, host: "app.example.test:\(port)")
                let expected = location.replacingOccurrences(of: "PORT", with: "\(port)")
                    .replacingOccurrences(of: "HOST", with: "app.example.test:\(port)")
                    .replacingOccurrences(of: "NAME", with: "app.example.test")
                #expect(answer.status == status, "\(target) on \(balancer)")
                #expect(answer["Location"] == expected, "\(target) on \(balancer)")
            }
        }
    }
}
