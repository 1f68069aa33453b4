import Diagnostics
import Emission
import Rendering
import Testing

@Suite struct OutputTreeTests {
    private func findings(_ paths: [String]) -> [String] {
        let bag = DiagnosticBag()
        let tree = OutputTree(files: paths.map { file($0, "") }, reporting: bag)
        #expect((tree == nil) == bag.hasErrors)
        return bag.lines
    }

    @Test func filesComeInByteOrderOfTheirPaths() {
        let tree = OutputTree(
            files: ["b", "a/x", "a-b/x", "C", "a.c"].map { file($0, "") }, reporting: DiagnosticBag())
        #expect(tree?.files.map(\.path) == ["C", "a-b/x", "a.c", "a/x", "b"])
    }

    @Test(arguments: ["", "/etc/passwd", "../x", "a/../b", "a/./b", "a//b", "a/", "a b", "a\nb", "ä", "a\\b", "a\"b"])
    func unsafePathsAreRefused(path: String) {
        #expect(findings([path]).map { $0.prefix(6) } == ["LB0603"])
    }

    @Test func clashesAreRefused() {
        #expect(findings(["a/x", "a/x"]) == ["LB0605 two outputs have the path `a/x`"])
        #expect(findings(["a", "a/x"]) == ["LB0605 `a` would be a file and a folder at once"])
        let ignoringCase = "are one name on a file system that ignores case"
        #expect(findings(["a/X", "a/x"]) == ["LB0605 `a/X` and `a/x` \(ignoringCase)"])
        #expect(findings(["A/x", "a/y"]) == ["LB0605 `A` and `a` \(ignoringCase)"])
        #expect(findings(["lbgen-manifest.json"]).count == 1)
        #expect(findings(["LBGEN-manifest.json"]).count == 1)
        #expect(findings([".lbgen-stage/x"]).count == 1)
    }

    @Test func allClashesComeInOneRun() {
        #expect(findings(["a", "A", "b", "b/x", "../c"]).count == 3)
    }
}
