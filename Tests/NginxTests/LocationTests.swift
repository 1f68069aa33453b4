import Testing

@testable import Nginx

/// The plan's order of routes, in nginx's.
@Suite struct LocationTests {
    private func locations(_ routes: String, more: String = "", of server: String = "a.test") throws -> [String] {
        let rendered = try #require(try Rendered(topology(routes: routes, more: more)))
        return rendered.server(server).all("location").map { location in
            location.arguments.joined(separator: " ") + " -> " + (location["return"] ?? "")
        }
    }

    @Test func prefixesAreSegments() throws {
        let found = try locations("- {path: /api, respond: {body: a}}")
        #expect(found == ["= /api -> 200 a", "/api/ -> 200 a", "/ -> 404"])
    }

    @Test func trailingSlashesMeanTheSamePrefix() throws {
        #expect(
            try locations("- {path: /api/, respond: {body: a}}") == locations("- {path: /api, respond: {body: a}}"))
    }

    @Test func theRootTakesEverything() throws {
        #expect(try locations("- {path: /, respond: {body: a}}") == ["/ -> 200 a"])
    }

    @Test func exactPathsBeforeExpressionsBeforePrefixes() throws {
        let found = try locations(
            """
            - {path: /a, respond: {body: p}}
            - {path: {regex: '^/a.'}, respond: {body: r}}
            - {path: {exact: /a}, respond: {body: e}}
            """)
        #expect(found == ["= /a -> 200 e", "~ ^/a. -> 200 r", "/a/ -> 200 p", "/ -> 404"])
    }

    @Test func anExpressionTakesThePathThatEqualsAPrefix() throws {
        let found = try locations(
            """
            - {path: /a, respond: {body: p}}
            - {path: /b, respond: {body: q}}
            - {path: {regex: 'a$'}, respond: {body: r}}
            """)
        #expect(
            found == [
                "~ a$ -> 200 r", "= /a -> 200 r", "/a/ -> 200 p", "= /b -> 200 q", "/b/ -> 200 q", "/ -> 404",
            ])
    }

    @Test func aProxiedExactPathWithASlashDoesNotRedirect() throws {
        let rendered = try #require(
            try Rendered(
                topology(
                    routes: """
                        - {path: {exact: /a/}, backend: web}
                        - {path: {exact: /b/}, backend: web}
                        - {path: /b, respond: {body: p}}
                        """)))
        #expect(rendered.location("=", "/a")["return"] == "404")
        #expect(rendered.location("=", "/b")["return"] == "200 p")
        #expect(rendered.location("=", "/b/")["proxy_pass"] == "http://shop_web")
    }

    private let broad = """
          wide:
            hosts: ["*.test"]
            routes:
              - {path: {regex: 'x$'}, respond: {body: wide-regex}}
              - {path: {exact: /e}, respond: {body: wide-exact}}
              - {path: /w, respond: {body: wide}}
        """

    @Test func ownPrefixesBeatExpressionsOfBroaderHosts() throws {
        let found = try locations("- {path: /a, respond: {body: own}}", more: broad)
        #expect(
            found == [
                "= /a -> 200 own", "^~ /a/ -> 200 own", "= /e -> 200 wide-exact", "~ x$ -> 200 wide-regex",
                "= /w -> 200 wide", "/w/ -> 200 wide", "/ -> 404",
            ])
    }

    @Test func whatNginxCannotOrderAMapDecides() throws {
        let rendered = try #require(
            try Rendered(
                topology(
                    routes: """
                        - {path: /a, respond: {body: own}}
                        - {path: {regex: 'y$'}, respond: {body: own-regex}}
                        """, more: broad)))
        #expect(rendered.losses.isEmpty)
        // `/a/x` is the own prefix's, `/b/x` the broader host's: nginx alone would let the expression take both.
        let choice = try #require(rendered.location("~", "x$")["try_files"])
        #expect(choice.hasSuffix("$lbgen_choice_1"))
        #expect(rendered.location("~", "y$")["return"] == "200 own-regex")
        #expect(rendered.location("/a/")["return"] == "200 own")
    }

    @Test func aRouteWithoutConditionsNeedsNoMap() throws {
        let rendered = try #require(
            try Rendered(
                topology(
                    routes: """
                        - {path: /a, methods: POST, respond: {body: post}}
                        - {path: /b, respond: {body: plain}}
                        """)))
        #expect(rendered.location("/b/")["return"] == "200 plain")
        #expect(rendered.location("/a/")["try_files"] == " $lbgen_choice_1")
        #expect(rendered.location("@a-1_route")["return"] == "200 post")
    }

    @Test func aRootOfTheNarrowerHostKeepsBroaderRoutesAway() throws {
        let found = try locations("- {path: /, respond: {body: own}}", more: broad)
        #expect(found == ["/ -> 200 own"])
    }

    @Test func anExactPathBelowAnOwnExpressionGoesToTheExpression() throws {
        let found = try locations("- {path: {regex: '^/e'}, respond: {body: own}}", more: broad)
        #expect(!found.contains("= /e -> 200 wide-exact"))
        #expect(found.first == "~ ^/e -> 200 own")
    }

    @Test func unknownHostsGet404AndUncleanPaths400() throws {
        let rendered = try #require(try Rendered(topology(routes: "- {backend: web}")))
        let unknown = rendered.server("_")
        #expect(unknown.all("listen").map(\.arguments) == [["80", "default_server"], ["[::]:80", "default_server"]])
        #expect(unknown["return"] == "404")
        for server in rendered.http.all("server") {
            #expect(server.all("if").first?.words == ["if", "($lbgen_refused)"])
        }
    }
}
