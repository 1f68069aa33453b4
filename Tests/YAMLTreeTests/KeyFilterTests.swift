import Diagnostics
import Testing

@testable import YAMLTree

/// A filter never hides a key that is there.
@Suite struct KeyFilterTests {
    @Test func everyKeyThatIsThereMayBeThere() throws {
        let bag = DiagnosticBag()
        var composer = YAMLComposer(reporting: bag)
        let text = "a: &k path\nbackend: 1\n*k : 2\n\"port\": 3\nx-long-key-of-many-letters: 4\n"
        let composed = composer.compose(SourceFile(path: "t.yaml", bytes: Array(text.utf8)), source: 0)
        let root = try #require(composed)
        let filter = composer.finish().keyFilter(root)
        for key in ["a", "backend", "path", "port", "x-long-key-of-many-letters"] as [StaticString] {
            #expect(filter.mayContain(key), "\(key)")
        }
        let others: [StaticString] = ["weight", "region", "b", "ports", "hostname", "policies", "methods", "tls"]
        #expect(others.contains { !filter.mayContain($0) })
        #expect(KeyFilter.everything.mayContain("anything"))
        #expect(!KeyFilter().mayContain("anything"))
    }
}
