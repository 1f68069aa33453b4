import Foundation
import TestSupport
import Testing

@Suite("Compose takes the files, and reads texts as they were", .ownThreads)
struct ComposeTests {
    @Test("docker-compose config", arguments: NativeFile.all { $0.hasSuffix("docker-compose.yml") })
    func accepted(file: NativeFile) throws {
        guard Demand.met("docker-compose", root: false) else { return }
        let result = try Self.configuration(of: file.path)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.story)")
    }

    @Test("a variable that nobody sets stops everything")
    func missingVariable() throws {
        guard Demand.met("docker-compose", root: false) else { return }
        let file = PackageFolder.path("Tests/GoldenTests/Cases/compose/expected/compose/shop/docker-compose.yml")
        let result = try Self.configuration(of: file, environment: [:])
        #expect(result.status != 0 && result.errors.contains("DATABASE_URL"), "\(result.story)")
    }

    @Test("dollars, quotes, braces and line breaks reach the container as they are")
    func texts() throws {
        guard Demand.met("docker-compose", root: false) else { return }
        let words = [
            "$HOME", "a$b", "${x:-y}", "$$", "\"", "'", "{{.x}}", "#", "a: b", "- c", "yes", "010", "22:22", "\\n", "ä",
            "two\nlines", "a\tb", "${", "$}", "a\\", "%", "&b *c", "!x", "|", "null", "~",
        ]
        let variables = words.enumerated().map { "V\($0.offset): \(Self.quoted($0.element))" }.joined(separator: ", ")
        let arguments = words.map(Self.quoted).joined(separator: ", ")
        let folder = try PackageFolder.makeTemporary("compose")
        defer { try? FileManager.default.removeItem(at: folder) }
        let generated = try BuiltProgram.build(
            """
            lbgen: 1
            name: shop
            targets: {haproxy: {}, compose: {}}
            backends:
              web:
                servers: [10.0.0.1:80]
                workload: {image: "shop/web:1", args: [\(arguments)], env: {\(variables)}, build: {context: ., args: {\(variables)}}}
            sites:
              web: {hosts: ["*"], routes: [{backend: web}]}
            """, in: folder)
        let file = generated.appendingPathComponent("compose/shop/docker-compose.yml").path
        // What Compose prints is read by it again: there `$` stands doubled, as in what was generated.
        let web = try ComposeProject(file).services([:])["web"]
        let read = web?["environment"] as? [String: String] ?? [:]
        let built = (web?["build"] as? [String: Any])?["args"] as? [String: String] ?? [:]
        for (number, word) in words.enumerated() {
            #expect(built["V\(number)"]?.replacing("$$", with: "$") == word)
            #expect(read["V\(number)"]?.replacing("$$", with: "$") == word)
        }
        #expect((web?["command"] as? [String])?.map { $0.replacing("$$", with: "$") } == words)
    }

    private static func quoted(_ text: String) -> String {
        "\""
            + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n").replacing("\t", with: "\\t") + "\""
    }

    /// What Compose makes of a file, all of its profiles at once.
    private static func configuration(of file: String, environment: [String: String]? = nil) throws -> ToolResult {
        let project = try ComposeProject(file)
        return try project.run(["config"], environment: environment ?? project.everyVariable)
    }
}
