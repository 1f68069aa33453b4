import Diagnostics
import Planning
import Rendering
import TopologyModel
import YAMLTree

@testable import Nginx

/// What the target makes of a topology given as text.
struct Rendered {
    /// The text of `nginx/nginx.conf`.
    let text: String
    /// The file, read back.
    let configuration: [Parsed]
    /// What the target reported.
    let findings: [Diagnostic]

    /// Compiles the text of a topology; `nil` when it does not plan.
    init?(_ text: String) throws {
        let bag = DiagnosticBag()
        var composer = YAMLComposer(reporting: bag)
        guard let root = composer.compose(SourceFile(path: "topology.yaml", bytes: Array(text.utf8)), source: 0) else {
            return nil
        }
        let context = ReadingContext(tree: composer.finish(), bag: bag)
        guard let topology = Topology.read([root], in: context),
            let plan = Planner.plan(topology, uses: context.uses, topologyPath: "topology.yaml", reporting: bag),
            let target = NginxTarget(plan.targets)
        else { return nil }
        let reported = DiagnosticBag()
        let losses = LossReporter(reported, target: .nginx, label: target.label, plan: plan)
        target.reportAnswers(for: plan, to: losses)
        let files = target.render(plan, reporting: losses)
        self.text = files.first.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
        configuration = try Parsed.read(self.text)
        findings = reported.sorted
    }

    /// The `http` block.
    var http: Parsed { configuration.first { $0.words == ["http"] } ?? Parsed(words: [], body: []) }

    /// The upstream of a name; an empty one where there is none.
    func upstream(_ name: String) -> Parsed {
        http.body.first { $0.words == ["upstream", name] } ?? Parsed(words: [], body: [])
    }

    /// The server that has a name among its names, the first of them unless told otherwise.
    func server(_ name: String, _ position: Int = 0) -> Parsed {
        let all = http.all("server").filter { $0.all("server_name").contains { $0.words.contains(name) } }
        return all.indices.contains(position) ? all[position] : Parsed(words: [], body: [])
    }

    /// The location of a server that is written so.
    func location(_ words: String..., of server: String = "a.test") -> Parsed {
        self.server(server).body.first { $0.words == ["location"] + words } ?? Parsed(words: [], body: [])
    }

    /// The codes of what was reported, warnings and errors alone.
    var losses: [String] { findings.filter { $0.severity > .note }.map(\.code.text) }
    /// The codes of the notes.
    var notes: [String] { findings.filter { $0.severity == .note }.map(\.code.text) }
}

/// A topology for nginx with backends and the routes of one site, `a.test`.
func topology(
    version: String = "1.22", edition: String = "oss", backends: String = "", routes: String, more: String = ""
) -> String {
    """
    lbgen: 1
    name: shop
    targets: {nginx: {version: "\(version)", edition: \(edition)}}
    backends:
      web: {servers: ["10.0.0.1:80", "10.0.0.2:80"]}
    \(indented(backends, 2))
    sites:
      a:
        hosts: [a.test]
        routes:
    \(indented(routes, 6))
    \(more)

    """
}

/// A text with every line moved to the right.
private func indented(_ text: String, _ width: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { String(repeating: " ", count: width) + $0 }.joined(separator: "\n")
}
