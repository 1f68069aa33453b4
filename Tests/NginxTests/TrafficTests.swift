import Testing

@Suite struct TrafficTests {
    private func losses(_ routes: String) throws -> [String] {
        let rendered = try Rendered(
            """
            lbgen: 1
            name: web
            targets: {nginx: {}}
            rate_limits:
              odd: {per: "header:X.Odd", rate: 1/s}
            backends:
              app: {servers: [10.0.0.1:80]}
            sites:
              web: {hosts: ["*"], routes: [\(routes)]}
            """)
        return try #require(rendered).losses
    }

    @Test(
        "equal body limits of routes that conditions choose stand in the location; different ones in each route's own")
    func bodyLimitsOfConditions() throws {
        func configuration(_ limit: String) throws -> String {
            let rendered = try Rendered(
                """
                lbgen: 1
                name: web
                targets: {nginx: {}}
                backends: {app: {servers: [10.0.0.1:80]}}
                sites:
                  web:
                    hosts: ["*"]
                    routes:
                      - {path: /, backend: app, max_body: 1m}
                      - {path: /, methods: [PUT], backend: app, max_body: \(limit)}
                """)
            let kept = try #require(rendered)
            #expect(kept.losses.isEmpty)
            return kept.text
        }
        #expect(try configuration("2m").contains("return 413"))
        #expect(try !configuration("1024k").contains("return 413"))
    }

    @Test("a header that nginx has no variable for is lost as a key")
    func oddHeader() throws {
        #expect(try losses("{path: /, backend: app, rate_limit: odd}").contains("LB0595"))
    }
}
