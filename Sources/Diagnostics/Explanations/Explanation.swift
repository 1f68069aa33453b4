/// What `lbgen explain` says of a code, and what the documentation is made of; the examples are also its tests.
package struct Explanation: Sendable {
    /// A few words.
    package let title: String
    /// Cause and remedy.
    package let text: String
    /// An input that is refused with this code; a whole topology, or a session at the prompt (`$ lbgen ...`).
    package let bad: String
    /// The same made right; empty where any other input is.
    package let good: String

    init(_ title: String, _ text: String, bad: String, good: String = "") {
        self.title = title
        self.text = text
        self.bad = bad
        self.good = good
    }

    /// Whether the bad example is a topology that can be tried.
    package var isTopology: Bool { !bad.hasPrefix("$") && !bad.isEmpty }
}

extension DiagnosticCode {
    /// The explanation of the code.
    package var explanation: Explanation {
        if let dnsExplanation { return dnsExplanation }
        return switch rawValue / 100 {
        case 1: yamlExplanation
        case 2: shapeExplanation
        case 3, 4: meaningExplanation
        case 5, 15: lossExplanation
        default: outputExplanation
        }
    }
}

/// A topology around the lines that an example is about.
func topology(_ lines: String, targets: String = "{nginx: {}, haproxy: {}}") -> String {
    "lbgen: 1\nname: web\ntargets: \(targets)\n" + lines + "\n"
}

/// A backend and a site that need no remark.
let plainSite = "backends:\n  web: {servers: [10.0.0.1:80]}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: web}]}"
