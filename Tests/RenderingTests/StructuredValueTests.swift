import Diagnostics
import Foundation
import Rendering
import Testing
import YAMLTree

/// Whatever stands in a tree comes out of YAML and JSON as it went in.
@Suite struct StructuredValueTests {
    private static let nasty = [
        "", "yes", "no", "null", "~", "010", "1e3", "22:22", "- a", "a: b", "# x", "\"", "\\", "'", "a\nb", "\t",
        "\u{7}",
        "\u{85}\u{2028}", "{{ $labels.x }}", "${x}", "%{x}", "*a", "&a", "!!int 3", "ö🙂", "]", "}", ",", "--- ",
        "\u{FEFF}",
    ]

    @Test(arguments: nasty) func yamlKeepsTexts(text: String) throws {
        let value = StructuredValue.mapping([
            .init("k" + text, .text(text)), .init("short", [.text(text), 7]),
            .init("long", [["deep": .text(text)], .text(text)]), .init("none", [:]), .init("after", "here"),
        ])
        let bag = DiagnosticBag()
        var composer = YAMLComposer(reporting: bag)
        let file = SourceFile(path: "out.yaml", bytes: YAMLPrinter.bytes(value, header: ["A header."]))
        let node = composer.compose(file, source: 0)
        let root = try #require(node, "\(bag.sorted)")
        let tree = composer.finish()
        let entries = Array(tree.entries(root))
        #expect(entries.map { tree.text($0.key) } == ["k" + text, "short", "long", "none", "after"])
        #expect(tree.text(entries[0].value) == text)
        #expect(tree.children(entries[1].value).map { tree.text($0) } == [text, "7"])
        let long = Array(tree.children(entries[2].value))
        #expect(tree.entries(long[0]).map { tree.text($0.value) } == [text])
        #expect(tree.text(long[1]) == text)
        #expect(tree.kind(entries[3].value) == .mapping)
    }

    @Test(arguments: nasty) func jsonKeepsTexts(text: String) throws {
        let value: StructuredValue = ["text": .text(text), "list": [.text(text), 7, false], "empty": [], "none": [:]]
        let data = Data(JSONPrinter.bytes(value))
        let read = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(read["text"] as? String == text)
        let list = try #require(read["list"] as? [Any])
        #expect(list[0] as? String == text)
        #expect(list[1] as? Int == 7)
        #expect((read["empty"] as? [Any])?.isEmpty == true)
        #expect((read["none"] as? [String: Any])?.isEmpty == true)
    }
}
