import Testing

@Suite struct StatusTests {
    private static func rendered(_ status: String, edition: String, _ targets: String) throws -> Rendered {
        try #require(
            try Rendered(
                """
                lbgen: 1
                name: shop
                targets: {nginx: {version: "1.27.4", edition: \(edition)}\(targets)}
                backends: {web: {servers: [192.0.2.1:80]}}
                sites: {web: {hosts: ["*"], routes: [{backend: web}]}}
                status: \(status)
                """))
    }

    @Test("nginx Plus's API is there for Prometheus alone, and nobody writes to it")
    func interface() throws {
        let plus = try Self.rendered("{}", edition: "plus", ", prometheus: {}")
        #expect(
            plus.text.contains(
                "location /api {\n            api;\n            allow 127.0.0.1/32;\n            deny all;"))
        #expect(!plus.text.contains("write"))
        #expect(try !Self.rendered("{}", edition: "plus", "").text.contains("/api"))
        #expect(try !Self.rendered("{}", edition: "oss", ", prometheus: {}").text.contains("/api"))
    }

    @Test("a status page where the API is to be is refused")
    func clash() throws {
        #expect(try Self.rendered("{path: /api}", edition: "plus", ", prometheus: {}").losses == ["LB0502"])
        #expect(try Self.rendered("{path: /api}", edition: "oss", ", prometheus: {}").losses == [])
    }
}
