import TestSupport
import Testing

@Suite("Marked YAML")
struct MarkedYAMLTests {
    private let marked = MarkedYAML(
        """
        lbgen: 1
        listeners:
          http: {port: 99999}  # expect: LB0203
          x: 1  # expect: LB0301, LB0302 LB0301
        name: "# no marker"
        """
    )

    @Test("tells line and code of each marker")
    func expectations() {
        #expect(marked.expected.map(\.description) == ["3: LB0203", "4: LB0301", "4: LB0301", "4: LB0302"])
    }

    @Test("tells what is missing and what was not expected")
    func mismatch() {
        #expect(marked.mismatch(with: marked.expected.reversed()) == nil)
        let found = Array(marked.expected.dropFirst()) + [.init(line: 9, code: "LB0101")]
        #expect(marked.mismatch(with: found) == "missing: [3: LB0203], not expected: [9: LB0101]")
    }
}
