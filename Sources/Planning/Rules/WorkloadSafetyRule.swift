import Diagnostics
import TopologyModel

/// LB0715, LB0716: an image that may change by itself, and secrets that stand in the topology.
enum WorkloadSafetyRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for backend in subject.topology.backends {
            guard let workload = backend.value.workload?.value else { continue }
            // One that is built here is what it is built from.
            if let image = workload.image, image.value.isFloating, workload.build == nil {
                bag.report(
                    Diagnostic(
                        .floatingImage, "`\(image.value.text)` may be another image tomorrow",
                        at: image.span, help: ["name a version: `image: \"web:1.4\"`, or a digest"]))
            }
            let arguments = workload.build?.value.arguments.variables ?? []
            for variable in workload.environment.variables + arguments where looksSecret(variable) {
                bag.report(
                    Diagnostic(
                        .literalSecret, "`\(variable.name)` looks like a secret, and its value stands here",
                        at: variable.span, help: ["`\(variable.name): {secret: NAME, key: KEY}`"]))
            }
        }
    }

    private static let words: Set<String> = [
        "PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "APIKEY", "CREDENTIAL", "CREDENTIALS",
    ]

    /// Whether a word of the name says so, and the value is more than the path of a file.
    private static func looksSecret(_ variable: Environment.Variable) -> Bool {
        guard case .literal(let value) = variable.value, !value.text.isEmpty, !value.text.hasPrefix("/") else {
            return false
        }
        let parts = variable.name.uppercased().split(separator: "_").map(String.init)
        if parts.last == "FILE" || parts.last == "PATH" || parts.last == "TTL" { return false }
        let pairs = zip(parts, parts.dropFirst()).map { $0 + $1 }
        return parts.contains { words.contains($0) } || pairs.contains { $0 == "APIKEY" || $0 == "PRIVATEKEY" }
    }
}
