import TestSupport
import Testing

/// The matching scenarios of the Gateway API's conformance suite, in the language's words.
///
/// Its names: HTTPRouteMatching, HTTPRouteMatchingAcrossRoutes, HTTPRouteHeaderMatching, HTTPRouteMethodMatching,
/// HTTPRouteQueryParamMatching, HTTPRoutePathMatchOrder, HTTPExactPathMatching, HTTPRouteHostnameIntersection.
@Suite("Live: what the Gateway API's conformance suite asks of matching", .ownThreads)
struct GatewayScenarioTests {
    private static let sites = """
        sites:
          matching:
            hosts: [matching.test]
            routes:
              - {path: /, backend: v1}
              - {headers: {version: one}, backend: v1}
              - {path: /v2, backend: v2}
              - {headers: {version: two}, backend: v2}
          part1:
            hosts: [example.com, example.net]
            routes: [{path: /, backend: v1}, {headers: {version: one}, backend: v1}]
          part2:
            hosts: [example.com]
            routes: [{path: /v2, backend: v2}, {headers: {version: two}, backend: v2}]
          headers:
            hosts: [headers.test]
            routes:
              - {headers: {version: one}, backend: v1}
              - {headers: {version: two}, backend: v2}
              - {headers: {version: two, color: orange}, backend: v1}
              - {headers: {color: blue}, backend: v1}
              - {headers: {color: green}, backend: v1}
              - {headers: {color: red}, backend: v2}
              - {headers: {color: yellow}, backend: v2}
          methods:
            hosts: [methods.test]
            routes:
              - {methods: POST, backend: v1}
              - {methods: GET, backend: v2}
              - {path: /path1, methods: GET, backend: v1}
              - {methods: PUT, headers: {version: one}, backend: v2}
              - {path: /path2, methods: POST, headers: {version: two}, backend: v3}
              - {path: /path3, methods: PATCH, backend: v1}
              - {path: /path4, methods: DELETE, headers: {version: three}, backend: v1}
              - {path: /path5, backend: v1}
              - {methods: PATCH, backend: v2}
              - {headers: {version: four}, backend: v3}
          query:
            hosts: [query.test]
            routes:
              - {query: {animal: whale}, backend: v1}
              - {query: {animal: dolphin}, backend: v2}
              - {query: {animal: dolphin, color: blue}, backend: v3}
              - {query: {ANIMAL: Whale}, backend: v3}
              - {path: /path1, query: {animal: whale}, backend: v1}
              - {headers: {version: one}, query: {animal: whale}, backend: v2}
              - {path: /path2, headers: {version: two}, query: {animal: whale}, backend: v3}
              - {path: /path3, query: {animal: shark}, backend: v1}
              - {path: /path4, headers: {version: three}, query: {animal: kraken}, backend: v1}
              - {path: /path5, backend: v1}
              - {query: {animal: hydra}, backend: v2}
              - {headers: {version: four}, backend: v3}
          order:
            hosts: [order.test]
            routes:
              - {path: /match, backend: v3}
              - {path: /match/prefix/one, backend: v2}
              - {path: /match/prefix/, backend: v1}
              - {path: {exact: /match/exact/one}, backend: v3}
              - {path: {exact: /match/exact}, backend: v2}
              - {path: {exact: /match}, backend: v1}
          exact:
            hosts: [exact.test]
            routes: [{path: {exact: /one}, backend: v1}, {path: {exact: /two}, backend: v2}]
          s1: {hosts: [very.specific.com], routes: [{path: /s1, backend: v1}]}
          s2: {hosts: [foo.wildcard.io, bar.wildcard.io, foo.bar.wildcard.io], routes: [{path: /s2, backend: v2}]}
          s3: {hosts: [very.specific.com], routes: [{path: /s3, backend: v3}]}
          s4: {hosts: ["*.anotherwildcard.io"], routes: [{path: /s4, backend: v1}]}
        """

    private static let probes = ConditionProbe.table(
        """
        GET / | matching.test |  | v1
        GET /example | matching.test |  | v1
        GET / | matching.test | Version: one | v1
        GET /v2 | matching.test |  | v2
        GET /v2/example | matching.test |  | v2
        GET / | matching.test | Version: two | v2
        GET /v2example | matching.test |  | v1
        GET / | example.com |  | v1
        GET /example | example.com |  | v1
        GET /example | example.net |  | v1
        GET /example | example.com | Version: one | v1
        GET /v2 | example.com |  | v2
        GET /v2 | example.net |  | v1
        GET /v2/example | example.com |  | v2
        GET / | example.com | Version: two | v2
        GET / | example.net | Version: two | v1
        GET / | headers.test | Version: one | v1
        GET / | headers.test | Version: two | v2
        GET / | headers.test | Version: two ;; Color: orange | v1
        GET / | headers.test | Version: two ;; Color: blue | v2
        GET / | headers.test | Color: orange | 404
        GET / | headers.test | Some-Other-Header: one | 404
        GET / | headers.test | Color: blue | v1
        GET / | headers.test | Color: green | v1
        GET / | headers.test | Color: red | v2
        GET / | headers.test | Color: yellow | v2
        GET / | headers.test | Color: purple | 404
        POST / | methods.test |  | v1
        GET / | methods.test |  | v2
        HEAD / | methods.test |  | 404
        GET /path1 | methods.test |  | v1
        PUT / | methods.test | version: one | v2
        POST /path2 | methods.test | version: two | v3
        PATCH /path3 | methods.test |  | v1
        DELETE /path4 | methods.test | version: three | v1
        PUT / | methods.test |  | 404
        DELETE /path4 | methods.test |  | 404
        PATCH /path5 | methods.test |  | v1
        PATCH / | methods.test | version: four | v2
        GET /?animal=whale | query.test |  | v1
        GET /?animal=dolphin | query.test |  | v2
        GET /?animal=dolphin&color=blue | query.test |  | v3
        GET /?ANIMAL=Whale | query.test |  | v3
        GET /?animal=whale&otherparam=irrelevant | query.test |  | v1
        GET /?animal=dolphin&color=yellow | query.test |  | v2
        GET /?color=blue | query.test |  | 404
        GET /?animal=dog | query.test |  | 404
        GET /?animal=whaledolphin | query.test |  | 404
        GET / | query.test |  | 404
        GET /path1?animal=whale | query.test |  | v1
        GET /?animal=whale | query.test | version: one | v2
        GET /path2?animal=whale | query.test | version: two | v3
        GET /path3?animal=shark | query.test |  | v1
        GET /path4?animal=kraken | query.test | version: three | v1
        GET /?animal=shark | query.test |  | 404
        GET /path4?animal=kraken | query.test |  | 404
        GET /path5?animal=hydra | query.test |  | v1
        GET /?animal=hydra | query.test | version: four | v3
        GET /match/exact/one | order.test |  | v3
        GET /match/exact | order.test |  | v2
        GET /match | order.test |  | v1
        GET /match/prefix/one/any | order.test |  | v2
        GET /match/prefix/any | order.test |  | v1
        GET /match/any | order.test |  | v3
        GET /one | exact.test |  | v1
        GET /two | exact.test |  | v2
        GET / | exact.test |  | 404
        GET /one/example | exact.test |  | 404
        GET /two/ | exact.test |  | 404
        GET /Two | exact.test |  | 404
        GET /s1 | very.specific.com |  | v1
        GET /s1 | very.specific.com:1234 |  | v1
        GET /s1 | non.matching.com |  | 404
        GET /s1 | foo.wildcard.io |  | 404
        GET /non-matching-prefix | very.specific.com |  | 404
        GET /s2 | foo.wildcard.io |  | v2
        GET /s2 | foo.bar.wildcard.io |  | v2
        GET /s2 | wildcard.io |  | 404
        GET /s2 | very.specific.com |  | 404
        GET /s3 | very.specific.com |  | v3
        GET /s3 | foo.specific.com |  | 404
        GET /s4 | foo.anotherwildcard.io |  | v1
        GET /s4 | foo.bar.anotherwildcard.io |  | v1
        GET /s4 | anotherwildcard.io |  | 404
        GET /s4 | very.specific.com |  | 404
        GET /non-matching-prefix | foo.anotherwildcard.io |  | 404
        """)

    @Test("its requests go where the suite says", arguments: Balancer.allCases)
    func scenarios(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        #expect(Self.probes.count == 86)
        let names = ["v1", "v2", "v3"]
        let backends = try Backends(names)
        let port = try PortPool.take()
        let pools = names.map { "  \($0): {servers: [\"127.0.0.1:\(backends[$0])\"]}" }.joined(separator: "\n")
        try balancer.run(Topology.text(port: port, "backends:\n\(pools)\n\(Self.sites)"), ports: [port]) { _ in
            for probe in Self.probes {
                let outcome = try probe.send(port: port)
                #expect(outcome == probe.expected, "\(probe) on \(balancer): \(outcome), not \(probe.expected)")
            }
        }
    }
}
