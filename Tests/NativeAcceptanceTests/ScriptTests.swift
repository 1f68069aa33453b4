import Foundation
import TestSupport
import Testing

@Suite("Shell scripts that ship are clean", .ownThreads)
struct ScriptTests {
    static let scripts: [NativeFile] =
        (try? FileManager.default.contentsOfDirectory(atPath: PackageFolder.path("templates")))
        .map { names in
            names.sorted().filter { $0.hasSuffix(".sh") }.map {
                NativeFile(path: PackageFolder.path("templates/\($0)"))
            }
        } ?? []

    @Test("dash and shellcheck find nothing", arguments: scripts + NativeFile.all { $0.hasSuffix(".sh") })
    func clean(script: NativeFile) throws {
        guard Demand.met("dash", "shellcheck", root: false) else { return }
        #expect(try Self.findings(script.path) == [])
    }

    @Test("generated scripts can be executed", arguments: NativeFile.all { $0.hasSuffix(".sh") })
    func executable(script: NativeFile) {
        #expect(FileManager.default.isExecutableFile(atPath: script.path))
    }

    @Test(
        "a script that is wrong is found",
        arguments: ["#!/bin/sh\nif true; then\n", "#!/bin/sh\nrm $1\n", "#!/bin/sh\nx=(a b)\necho \"$x\"\n"]
    )
    func rejects(text: String) throws {
        guard Demand.met("dash", "shellcheck", root: false) else { return }
        let folder = try PackageFolder.makeTemporary("script")
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("x.sh")
        try Data(text.utf8).write(to: file)
        #expect(try Self.findings(file.path) != [])
    }

    private static func findings(_ path: String) throws -> [String] {
        try [NativeTool("dash").run(["-n", path]), NativeTool("shellcheck").run([path])]
            .filter { $0.status != 0 || !$0.output.isEmpty || !$0.errors.isEmpty }
            .map(\.story)
    }
}
