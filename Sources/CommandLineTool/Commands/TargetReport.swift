import Diagnostics
import Rendering
import TopologyModel

/// What one target makes of every feature, at each of its versions.
struct TargetReport {
    /// The target's name in the language.
    let name: String
    /// The target at each version, oldest first.
    let versions: [any RenderTarget]
    /// What only some versions have.
    var gates: [GateFact] { versions.first.map { type(of: $0).gates } ?? [] }

    /// For people: a feature a line, one line more for each answer that only some versions give.
    var text: String {
        let width = Feature.allCases.map(\.title.count).max() ?? 0
        var text = "\(name): \(versions.map(\.label).joined(separator: ", "))\n"
        for feature in Feature.allCases {
            var title = feature.title
            for (answer, labels) in answers(to: feature) {
                let which = labels.count == versions.count ? "" : " (\(labels.joined(separator: ", ")))"
                let blanks = String(repeating: " ", count: width - title.count + 2)
                text += "  \(title)\(blanks)\(answer.words)\(which)\n"
                title = ""
            }
        }
        return text
    }

    /// The different answers to a feature, each with the versions that give it.
    private func answers(to feature: Feature) -> [(answer: Support, labels: [String])] {
        var found: [(answer: Support, labels: [String])] = []
        for version in versions {
            let answer = version.support(for: feature)
            if let known = found.firstIndex(where: { $0.answer == answer }) {
                found[known].labels.append(version.label)
            } else {
                found.append((answer, [version.label]))
            }
        }
        return found
    }

    /// For programs: every answer of every version.
    static func json(_ reports: [TargetReport]) -> [UInt8] {
        var bytes = Array(#"{"schema_version":1,"targets":["#.utf8)
        for (number, report) in reports.enumerated() {
            bytes.append(contentsOf: (number == 0 ? "\n" : ",\n").utf8)
            report.appendJSON(to: &bytes)
        }
        bytes.append(contentsOf: "\n]}\n".utf8)
        return bytes
    }

    private func appendJSON(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: #"{"name":"#.utf8)
        JSONText.append(name, to: &bytes)
        bytes.append(contentsOf: #","versions":["#.utf8)
        for (number, version) in versions.enumerated() {
            if number > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: "\n {\"label\":".utf8)
            JSONText.append(version.label, to: &bytes)
            bytes.append(contentsOf: #","features":["#.utf8)
            for (place, feature) in Feature.allCases.enumerated() {
                bytes.append(contentsOf: (place == 0 ? "\n  {" : ",\n  {").utf8)
                append(["code": feature.code.text, "feature": feature.title], to: &bytes)
                bytes.append(UInt8(ascii: ","))
                append(version.support(for: feature).fields, to: &bytes)
                bytes.append(UInt8(ascii: "}"))
            }
            bytes.append(contentsOf: "]}".utf8)
        }
        bytes.append(contentsOf: "]}".utf8)
    }

    private func append(_ fields: KeyValuePairs<StaticString, String?>, to bytes: inout [UInt8]) {
        for (number, (key, value)) in fields.enumerated() {
            if number > 0 { bytes.append(UInt8(ascii: ",")) }
            JSONText.append(key: key, to: &bytes)
            if let value { JSONText.append(value, to: &bytes) } else { bytes.append(contentsOf: "null".utf8) }
        }
    }
}

extension Support {
    /// The answer in a line.
    fileprivate var words: String {
        switch self {
        case .exact: "exact"
        case .approximated(let how): "approximated: \(how)"
        case .ignored(let why): "ignored: \(why)"
        case .unsupported(let since, let instead):
            "unsupported\(since.map { " before \($0)" } ?? ""): \(instead)"
        }
    }

    /// The answer as JSON has it.
    fileprivate var fields: KeyValuePairs<StaticString, String?> {
        switch self {
        case .exact: ["answer": "exact"]
        case .approximated(let how): ["answer": "approximated", "how": how]
        case .ignored(let why): ["answer": "ignored", "why": why]
        case .unsupported(let since, let instead): ["answer": "unsupported", "since": since, "instead": instead]
        }
    }
}
