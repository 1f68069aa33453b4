import Foundation

/// A generated Compose file in a folder of its own, with what lies beside it and beside the topology.
package final class ComposeProject {
    private let folder: URL
    private let file: URL
    private let text: String

    /// Copies the folder of a generated file; `config.env` is the file of variables that topologies name.
    package init(_ path: String) throws {
        folder = try PackageFolder.makeTemporary("project")
        let topology = folder.appendingPathComponent("topology")
        let place = topology.appendingPathComponent("generated/compose")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let source = URL(fileURLWithPath: path).deletingLastPathComponent()
        let copy = place.appendingPathComponent(source.lastPathComponent)
        try FileManager.default.copyItem(at: source, to: copy)
        try Data().write(to: topology.appendingPathComponent("config.env"))
        file = copy.appendingPathComponent("docker-compose.yml")
        text = try String(contentsOf: file, encoding: .utf8)
        // Older ones look whether there is something to build from.
        for line in text.components(separatedBy: "\n") where line.contains("context: \"..") {
            let path = line.components(separatedBy: "\"")[1]
            try FileManager.default.createDirectory(
                at: copy.appendingPathComponent(path).standardizedFileURL, withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The variables without which Compose starts nothing, each with some value.
    package var everyVariable: [String: String] {
        let names = text.components(separatedBy: "${").dropFirst().compactMap { $0.components(separatedBy: ":?").first }
        return Dictionary(names.filter { !$0.contains("}") }.map { ($0, "x") }) { first, _ in first }
    }

    /// Fills `example.env` in, as its readers are told to, and takes it for `.env`.
    package func fillIn(_ values: [String: String]) throws {
        let folder = file.deletingLastPathComponent()
        var text = try String(contentsOf: folder.appendingPathComponent("example.env"), encoding: .utf8)
        for (name, value) in values {
            guard text.contains("\n\(name)=\n") else { throw Refused(description: "no \(name) in example.env") }
            text = text.replacing("\n\(name)=\n", with: "\n\(name)=\(value)\n")
        }
        try Data(text.utf8).write(to: folder.appendingPathComponent(".env"))
    }

    /// Runs Compose on the file with nothing but `.env`.
    package func run(_ words: [String]) throws -> ToolResult {
        try NativeTool("docker-compose").run(["-f", file.path] + words, environment: [:])
    }

    /// Runs Compose on the file, every profile wanted.
    package func run(_ words: [String], environment: [String: String]) throws -> ToolResult {
        let profiles = Set(
            text.components(separatedBy: "profiles: [\"").dropFirst().compactMap {
                $0.components(separatedBy: "\"").first
            })
        let wanted = profiles.sorted().flatMap { ["--profile", $0] }
        return try NativeTool("docker-compose").run(["-f", file.path] + wanted + words, environment: environment)
    }

    /// What Compose makes of the file: services by name. In it `$` stands doubled, as in what Compose reads.
    package func services(_ environment: [String: String]) throws -> [String: [String: Any]] {
        let result = try run(["config"], environment: environment)
        let again = folder.appendingPathComponent("again.yml")
        try Data(result.output.utf8).write(to: again)
        let reader = "import yaml,json,sys; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))"
        let json = try NativeTool.python().run(["-c", reader, again.path])
        guard result.status == 0, json.status == 0,
            let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any],
            let services = document["services"] as? [String: [String: Any]]
        else { throw Refused(description: result.story + json.story) }
        return services
    }

    /// Compose did not take the file.
    package struct Refused: Error, CustomStringConvertible {
        /// What it said.
        package let description: String
    }
}
