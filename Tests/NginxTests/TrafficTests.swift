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

    @Test("a body's length is looked at before conditions choose: different limits at one path are refused")
    func bodyLimitsOfConditions() throws {
        let different = try losses(
            "{path: /, backend: app, max_body: 1m}, {path: /, methods: [PUT], backend: app, max_body: 2m}, {path: /x, backend: app, rate_limit: odd}"
        )
        #expect(different.contains("LB0502"))
        let equal = try losses(
            "{path: /, backend: app, max_body: 1m}, {path: /, methods: [PUT], backend: app, max_body: 1024k}, {path: /x, backend: app, rate_limit: odd}"
        )
        #expect(!equal.contains("LB0502"))
    }

    @Test("a header that nginx has no variable for is lost as a key")
    func oddHeader() throws {
        #expect(try losses("{path: /, backend: app, rate_limit: odd}").contains("LB0595"))
    }
}
