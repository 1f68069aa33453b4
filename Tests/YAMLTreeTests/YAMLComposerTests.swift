import Diagnostics
import Testing
import YAMLTree

@Suite struct YAMLComposerTests {
    private struct Composed {
        let tree: YAMLTree
        let root: NodeID?
        let findings: [Diagnostic]
        let file: SourceFile

        init(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) {
            let bag = DiagnosticBag()
            file = SourceFile(path: "t.yaml", bytes: bytes)
            var composer = YAMLComposer(reporting: bag, limits: limits)
            root = composer.compose(file, source: 0)
            tree = composer.finish()
            findings = bag.sorted
        }

        init(_ text: String, limits: YAMLLimits = YAMLLimits()) { self.init(Array(text.utf8), limits: limits) }

        /// The text that the first finding points at.
        var pointedAt: String? { findings.first?.primary.map { file.text(of: $0.span) } }
        var codes: [DiagnosticCode] { findings.map(\.code) }

        /// The document written out in one line.
        var flat: String { root.map { write($0) } ?? "" }

        private func write(_ node: NodeID) -> String {
            switch tree.kind(node) {
            case .plain: tree.text(node)
            case .text: "\"\(tree.text(node))\""
            case .sequence: "[" + tree.children(node).map { write($0) }.joined(separator: ",") + "]"
            case .mapping:
                "{" + tree.entries(node).map { "\(tree.text($0.key)):\(write($0.value))" }.joined(separator: ",") + "}"
            case .alias: "?"
            }
        }
    }

    @Test func everyNodeHasItsExactSpan() throws {
        let composed = Composed("a: 1\nbb:\n  - 'x y'\n  - {c: d}\n")
        let root = try #require(composed.root)
        let entries = composed.tree.entries(root)
        let list = entries[1].value
        let items = Array(composed.tree.children(list))
        #expect(composed.file.text(of: composed.tree.span(entries[1].key)) == "bb")
        #expect(composed.file.text(of: composed.tree.span(items[0])) == "'x y'")
        #expect(composed.file.text(of: composed.tree.span(items[1])) == "{c: d}")
        #expect(composed.file.text(of: composed.tree.span(list)) == "- 'x y'\n  - {c: d}")
        #expect(composed.file.text(of: composed.tree.span(root)) == "a: 1\nbb:\n  - 'x y'\n  - {c: d}")
    }

    @Test func spansCountBytesWhereMarksCountScalars() throws {
        let prefix = String(repeating: "ü", count: 100)
        let composed = Composed("\u{FEFF}# \(prefix)\n\"ключ\": [значение, ж]\n")
        let entry = try #require(composed.root.map { composed.tree.entries($0)[0] })
        let items = Array(composed.tree.children(entry.value))
        #expect(composed.file.text(of: composed.tree.span(items[1])) == "ж")
        #expect(composed.file.position(of: composed.tree.span(items[1]).start).column == 20)
    }

    @Test func anchorsAndMergeKeysWork() {
        let text = "base: &b {x: 1, y: 2}\nother: &o {y: 5, z: 6}\nuse:\n  <<: [*b, *o]\n  x: 9\ncopy: *b\n"
        #expect(Composed(text).flat == "{base:{x:1,y:2},other:{y:5,z:6},use:{x:9,y:2,z:6},copy:{x:1,y:2}}")
    }

    @Test func aMergedMappingMayBeMergedAgain() {
        let text = "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b, z: 3}\n"
        #expect(Composed(text).flat == "{a:{x:1},b:{y:2,x:1},c:{z:3,y:2,x:1}}")
    }

    @Test func duplicateKeyShowsBothPlaces() {
        let composed = Composed("a: 1\nb: 2\n\"a\": 3\n")
        #expect(composed.codes == [.duplicateKey])
        #expect(composed.pointedAt == "\"a\"")
        #expect(composed.findings[0].related.map { $0.span.start } == [0])
    }

    @Test func duplicateKeysAreFoundInLargeMappings() {
        let keys = (0..<50).map { "k\($0): 1" }.joined(separator: "\n")
        #expect(Composed(keys + "\nk7: 2\n").codes == [.duplicateKey])
        #expect(Composed(keys + "\n").codes == [])
    }

    @Test(arguments: [
        ("a:\n\tb: 1\n", DiagnosticCode.tabIndentation, "\t"),
        ("a: *nope\n", .unknownAnchor, "*nope"),
        ("a: &x [*x]\n", .aliasBomb, "*x"),
        ("a: !ruby/object {}\n", .forbiddenTag, "!ruby/object {"),
        ("a: 1\n---\nb: 2\n", .severalDocuments, "---"),
        ("1: a\n", .nonStringKey, "1"),
        ("true: a\n", .nonStringKey, "true"),
        ("[a, b]: c\n", .nonStringKey, "[a, b]"),
        ("a: {<<: 5}\n", .invalidMerge, "5"),
    ])
    func oneClearErrorWithItsPlace(_ text: String, _ code: DiagnosticCode, _ place: String) {
        let composed = Composed(text)
        #expect(composed.codes == [code])
        #expect(composed.pointedAt?.hasPrefix(place.prefix(2)) == true, "points at \(composed.pointedAt ?? "nothing")")
        #expect(composed.root == nil)
    }

    @Test(arguments: ["", "\n\n", "# only a comment\n", "---\n"])
    func emptyFileIsSaid(_ text: String) { #expect(Composed(text).codes == [.emptyFile]) }

    @Test func notUTF8NamesTheByte() {
        let composed = Composed(Array("name: caf".utf8) + [0xE9, 0x0A])
        #expect(composed.codes == [.notUTF8])
        #expect(composed.findings[0].primary?.span.start == 9)
    }

    @Test(arguments: [UInt8(0), 7, 27, 127])
    func controlCharactersAreRefused(_ byte: UInt8) {
        #expect(Composed(Array("a: b".utf8) + [byte, 0x0A]).codes == [.controlCharacter])
    }

    @Test func aliasBombIsCutShort() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(Composed(text).codes == [.aliasBomb])
    }

    @Test func depthIsLimited() {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(Composed("a: " + nested(63)).codes == [])
        #expect(Composed("a: " + nested(64)).codes == [.tooDeep])
        #expect(Composed("a: " + nested(20_000)).codes == [.tooDeep])
    }

    @Test func sizeIsLimited() {
        var limits = YAMLLimits()
        limits.fileBytes = 10
        #expect(Composed("a: 12345678\n", limits: limits).codes == [.tooLarge])
    }

    @Test func syntaxErrorsPointAtTheirPlace() {
        let composed = Composed("a: [1, 2\nb: 3\n")
        #expect(composed.codes == [.yamlSyntax])
        #expect(composed.findings[0].primary.map { composed.file.position(of: $0.span.start).line } == 2)
    }
}

@Suite struct CoreScalarTests {
    @Test(arguments: [
        ("0777", CoreScalar.int(777)), ("0o17", .int(15)), ("0xff", .int(255)), ("-5", .int(-5)), ("+5", .int(5)),
        ("1_000", .text), ("yes", .text), ("on", .text), ("22:22", .text), ("1e3", .float), ("1.22", .float),
        (".5", .float), ("5.", .float), ("1.2.3", .text), ("-", .text), (".", .text), ("+", .text), ("0x", .text),
        ("true", .bool(true)), ("False", .bool(false)), ("tRue", .text), ("~", .null), ("", .null), ("null", .null),
        ("99999999999999999999", .float), (".inf", .float), ("-.inf", .float), (".nan", .float), ("0b1", .text),
        ("1e", .text), ("5s", .text), ("0o8", .text),
    ])
    func meansWhatYAML12Says(_ text: String, _ expected: CoreScalar) { #expect(CoreScalar(text) == expected) }
}
