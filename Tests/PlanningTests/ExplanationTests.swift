import Diagnostics
import Testing

/// The examples of `lbgen explain` do what they say.
@Suite struct ExplanationTests {
    @Test(arguments: DiagnosticCode.allCases.filter(\.explanation.isTopology))
    func badExampleIsRefusedWithItsCode(_ code: DiagnosticCode) {
        let compiled = Compiled(code.explanation.bad)
        #expect(compiled.codes.contains(code.text), "found \(compiled.codes)")
    }

    @Test(arguments: DiagnosticCode.allCases.filter(\.explanation.isTopology))
    func goodExampleHasNoFinding(_ code: DiagnosticCode) {
        let good = code.explanation.good
        guard !good.isEmpty else { return }
        let compiled = Compiled(good)
        #expect(compiled.places == [], "\(good)\n\(compiled.findings.map(\.message))")
    }

    @Test(arguments: DiagnosticCode.allCases)
    func everyCodeIsExplained(_ code: DiagnosticCode) {
        #expect(!code.explanation.title.isEmpty)
        #expect(code.explanation.text.hasSuffix("."))
        #expect(!code.explanation.bad.isEmpty)
        #expect(DiagnosticCode(text: code.text) == code)
    }
}
