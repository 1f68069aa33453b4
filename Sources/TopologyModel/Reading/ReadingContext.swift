package import Diagnostics
package import YAMLTree

/// What a reading run shares: the nodes, the findings, the features seen.
package final class ReadingContext {
    /// The nodes of every file.
    package let tree: YAMLTree
    /// Where problems go.
    package let bag: DiagnosticBag
    /// The features that the topology uses.
    package var uses = FeatureUses()
    /// Whether the files may hold what this version cannot build yet (describe mode never asks).
    let isDescribing: Bool

    /// Reads from `tree`, reports to `bag`.
    package init(tree: YAMLTree, bag: DiagnosticBag) {
        self.tree = tree
        self.bag = bag
        isDescribing = false
    }

    private init() {
        tree = YAMLComposer(reporting: DiagnosticBag()).finish()
        bag = DiagnosticBag()
        isDescribing = true
    }

    /// A context in which entities describe themselves instead of reading.
    static func describing() -> ReadingContext { ReadingContext() }

    /// Reports a value of the wrong type, once.
    func reportType(_ node: NodeID, expected: String) {
        let kind: String
        var help: [String] = []
        var fixes: [Diagnostic.Fix] = []
        let span = tree.span(node)
        switch tree.kind(node) {
        case .sequence: kind = "a list"
        case .mapping: kind = "a mapping"
        case .text: kind = "text"
        case .plain, .alias:
            let text = tree.text(node)
            kind = CoreScalar(text).nonTextTypeName ?? "text"
            if expected.hasPrefix("text"), !text.isEmpty {
                help = ["write it in quotes: \"\(text)\""]
                fixes = [Diagnostic.Fix(span, with: "\"\(text)\"")]
            }
        }
        bag.report(
            Diagnostic(
                .wrongType, "expected \(expected), found \(kind)", at: span, label: "\(kind)", help: help, fixes: fixes)
        )
    }

    /// Reports a value that has the right type and is not one of those allowed.
    func reportValue(_ node: NodeID, _ message: String, help: [String] = [], code: DiagnosticCode = .invalidValue) {
        bag.report(Diagnostic(code, message, at: tree.span(node), help: help))
    }
}
