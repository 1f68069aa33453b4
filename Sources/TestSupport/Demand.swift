import Foundation
package import Testing

/// What a test needs of the machine it runs on.
package enum Demand {
    /// True when all programs are here and, where namespaces are made, this is root. Otherwise records an issue: an error in CI
    /// and under `make test`, a warning elsewhere. Never quiet.
    package static func met(
        _ programs: String...,
        root: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Bool {
        var missing = programs.filter { (try? NativeTool($0)) == nil }
        if root && geteuid() != 0 { missing.append("root (namespaces are made)") }
        if missing.isEmpty { return true }
        Issue.record(
            "NOT TESTED, missing: \(missing.joined(separator: ", ")); scripts/install-tools.sh installs every program",
            severity: NativeTool.isRequired ? .error : .warning,
            sourceLocation: sourceLocation
        )
        return false
    }
}
