import Diagnostics
import Rendering
import Testing
import YAMLTree

@testable import Kubernetes

/// Any text survives the way through YAML, as one scalar, wherever it stands.
@Suite struct QuotingTests {
    /// Texts that have broken other generators, and every control character and line separator.
    static let nasty: [String] =
        [
            "", " ", "yes", "no", "on", "null", "~", "010", "1e3", "22:22", "-", "- a", "a: b", "#c", "&a", "*a", "!t",
            "%d",
            "@x", "`", "'", "\"", "\\", "\\n", "a\nb", "a\r\nb: c", "\t", "---", "...", "{}", "[]", "{a: b}", "|", ">",
            "? a",
            "a\u{85}b", "a\u{2028}b", "a\u{2029}b", "\u{FEFF}", "é", "日本", "🏳️‍🌈", "\u{7F}", "\u{A0}", "${x}", "{{ x }}",
            "nginx.ingress.kubernetes.io/configuration-snippet: |", "x\n  y: z", "\u{FFFE}", "\u{FFFF}", "a b ", " a",
        ]
        + (UInt8(1)..<32).map { "a\(Character(Unicode.Scalar($0)))b" }
        + (UInt8(127)..<160).map { "a\(Character(Unicode.Scalar($0)))b" }

    @Test(arguments: nasty)
    func roundTripsAsValueItemAndKey(_ text: String) throws {
        var manifest = Manifest()
        manifest.document { document in
            document.field("value", .text(text))
            document.list("items") { items in
                items.item(.text(text))
                items.item { $0.field("inner", .text(text)) }
            }
            document.mapping("keys") { $0.field(.text("k" + text), .number(1)) }
            document.field("after", "here")
        }
        let tree = try Tree(manifest.printed.bytes(header: ["A header."]))
        #expect(tree.text("value") == text)
        #expect(tree.texts("items", 0) == text)
        #expect(tree.texts("items", 1, "inner") == text)
        #expect(tree.keys("keys") == ["k" + text])
        #expect(tree.text("after") == "here")
        #expect(tree.keys() == ["value", "items", "keys", "after"])
    }

    @Test(arguments: ["yes", "No", "ON", "off", "true", "null", "y", "N", "1a", "a b", "a:", "", "-a", "~", "a\n"])
    func keysThatYAMLWouldReadOtherwiseAreQuoted(_ key: String) {
        #expect(!QuotedText.isPlainKey(key))
    }

    @Test(arguments: ["app", "app.kubernetes.io/name", "a_b", "tier-1"])
    func ordinaryKeysAreNotQuoted(_ key: String) {
        #expect(QuotedText.isPlainKey(key))
    }

    @Test func emptyMappingsAndListsAreLeftOut() {
        var manifest = Manifest()
        manifest.document { document in
            document.mapping("gone") { _ in }
            document.list("items") { items in
                items.item { item in
                    item.mapping("gone") { _ in }
                    item.field("first", .flag(true))
                    item.field("second", .number(-3))
                }
            }
        }
        let bytes = manifest.printed.bytes(header: [])
        #expect(String(decoding: bytes, as: UTF8.self) == "items:\n  - first: true\n    second: -3\n")
    }

    @Test func annotationKeysNeedNoQuotes() {
        for key in AnnotationKey.allCases { #expect(QuotedText.isPlainKey(key.rawValue), "\(key)") }
    }
}

/// A printed file, read back by lbgen's own reader.
private struct Tree {
    private let tree: YAMLTree
    private let root: NodeID

    init(_ bytes: [UInt8]) throws {
        let bag = DiagnosticBag()
        var composer = YAMLComposer(reporting: bag)
        let node = composer.compose(SourceFile(path: "out.yaml", bytes: bytes), source: 0)
        root = try #require(node, "\(bag.sorted)")
        tree = composer.finish()
    }

    private func child(_ key: String, of node: NodeID) -> NodeID? {
        tree.entries(node).first { tree.text($0.key) == key }?.value
    }

    func text(_ key: String) -> String? { child(key, of: root).map { tree.text($0) } }

    func texts(_ key: String, _ index: Int, _ inner: String? = nil) -> String? {
        guard let list = child(key, of: root) else { return nil }
        let items = Array(tree.children(list))
        guard items.indices.contains(index) else { return nil }
        guard let inner else { return tree.text(items[index]) }
        return child(inner, of: items[index]).map { tree.text($0) }
    }

    func keys(_ key: String? = nil) -> [String] {
        let node = key.flatMap { child($0, of: root) } ?? root
        return tree.entries(node).map { tree.text($0.key) }
    }
}
