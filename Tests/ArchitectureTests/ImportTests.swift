import Foundation
import TestSupport
import Testing

/// Data goes one way: each module imports what the table of docs/architecture.md allows, and nothing else.
@Suite struct ImportTests {
    private static let stages: [String: Set<String>] = [
        "Diagnostics": [],
        "YAMLTree": ["Diagnostics", "CLibYAML"],
        "TopologyModel": ["YAMLTree", "Diagnostics"],
        "Planning": ["TopologyModel", "Diagnostics"],
        "Rendering": ["Planning", "TopologyModel", "Diagnostics", "CPlatform"],
        "Emission": ["Rendering", "Diagnostics", "CPlatform"],
        "Targets/Compose": ["Rendering", "Planning", "TopologyModel", "Diagnostics", "EmbeddedTemplates"],
        "Targets/DNS": ["Rendering", "Planning", "TopologyModel", "Diagnostics", "EmbeddedTemplates"],
        "Targets/HAProxy": ["Rendering", "Planning", "TopologyModel", "Diagnostics"],
        "Targets/Keepalived": ["Rendering", "Planning", "TopologyModel", "Diagnostics", "EmbeddedTemplates"],
        "Targets/Kubernetes": ["Rendering", "Planning", "TopologyModel", "Diagnostics"],
        "Targets/Nginx": ["Rendering", "Planning", "TopologyModel", "Diagnostics", "EmbeddedTemplates"],
        "Targets/Prometheus": ["Rendering", "Planning", "TopologyModel", "Diagnostics", "EmbeddedTemplates"],
        "Targets/Systemd": ["Rendering", "Planning", "TopologyModel", "Diagnostics", "EmbeddedTemplates"],
        "CommandLineTool": [
            "Emission", "Rendering", "Planning", "TopologyModel", "YAMLTree", "Diagnostics", "CGetopt", "Compose",
            "DNS",
            "HAProxy",
            "HAProxy", "Keepalived", "Kubernetes", "Nginx", "Prometheus", "Systemd",
        ],
        "lbgen": ["CommandLineTool"],
    ]
    /// The C library, on either system.
    private static let platform: Set<String> = ["Glibc", "Darwin", "Musl"]

    @Test(arguments: stages.keys.sorted())
    func importsWhatTheTableAllows(_ module: String) throws {
        let allowed = (Self.stages[module] ?? []).union(Self.platform)
        let files = SourceText.files(below: "Sources/\(module)")
        #expect(!files.isEmpty)
        for file in files {
            for name in file.imports where !allowed.contains(name) {
                Issue.record("\(file.path) imports \(name)")
            }
        }
    }

    @Test func everyFolderOfSourcesIsInTheTable() throws {
        let folders = try SourceText.folders(below: "Sources").filter { $0 != "Targets" }
        let targets = try SourceText.folders(below: "Sources/Targets").map { "Targets/\($0)" }
        let known = Set(Self.stages.keys).union(["CLibYAML", "CPlatform", "CGetopt", "TestSupport"])
        #expect(Set(folders + targets) == known)
    }

    @Test func onlyEmissionAndTheCommandLineTouchTheDisk() {
        let calls = ["open(", "fopen(", "rename(", "unlink(", "mkdir(", "write(", "posix_spawn", "fork("]
        for module in Self.stages.keys where module != "Emission" && module != "CommandLineTool" {
            for file in SourceText.files(below: "Sources/\(module)") where file.imports.contains("Glibc") {
                for call in calls where file.text.contains(" \(call)") {
                    Issue.record("\(file.path) calls \(call)")
                }
            }
        }
    }

    @Test func nothingStartsAProcess() {
        for module in Self.stages.keys {
            for file in SourceText.files(below: "Sources/\(module)") {
                let text = file.text.replacing("case system(", with: "")
                for call in ["posix_spawn", " fork(", "execv", " system(", "popen("] where text.contains(call) {
                    Issue.record("\(file.path) calls \(call)")
                }
            }
        }
    }

    @Test func targetsAreNamedAlikeEverywhere() throws {
        let folders = try SourceText.folders(below: "Sources/Targets")
        let package = try String(
            contentsOf: PackageFolder.root.appendingPathComponent("Package.swift"), encoding: .utf8)
        let registry = SourceText.files(below: "Sources/CommandLineTool").first {
            $0.path.hasSuffix("TargetRegistry.swift")
        }
        for folder in folders {
            #expect(package.contains("\"\(folder)\""), "add \"\(folder)\" to `renderers` in Package.swift")
            #expect(
                registry?.text.contains("\(folder)Target") == true, "add \(folder)Target to TargetRegistry.swift")
        }
    }
}
