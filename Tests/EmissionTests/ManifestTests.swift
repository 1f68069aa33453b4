import Diagnostics
import Rendering
import Testing

@testable import Emission

@Suite struct ManifestTests {
    private let text = """
        {
          "format": 1,
          "files": [
            {"path": "haproxy/haproxy.cfg", "mode": "0644", "sha256": "\(String(repeating: "0f", count: 32))"},
            {"path": "keepalived/check.sh", "mode": "0755", "sha256": "\(String(repeating: "a9", count: 32))"}
          ]
        }

        """

    private func problem(_ text: String) -> String {
        do {
            _ = try ManifestReader.read(Array(text.utf8))
            return "none"
        } catch {
            return "\(error.line): \(error.reason)"
        }
    }

    @Test func writesWhatItReads() throws {
        let manifest = try ManifestReader.read(Array(text.utf8))
        #expect(manifest.entries.map(\.path) == ["haproxy/haproxy.cfg", "keepalived/check.sh"])
        #expect(manifest.entries.map(\.mode) == [0o644, 0o755])
        #expect(manifest.bytes == Array(text.utf8))
        #expect(try ManifestReader.read(Manifest().bytes) == Manifest())
    }

    @Test func saysWhereItIsBroken() {
        #expect(problem("") == "1: the file ends early")
        #expect(problem("{}") == "1: this is not what lbgen writes")
        #expect(problem(text + "\n") == "8: there is text after the end")
        #expect(problem(text.replacing("\n", with: "\r\n")) == "1: the line ends in CR LF")
        #expect(
            problem(text.replacing("    {\"path\": \"k", with: "<<<<<<< HEAD\n    {\"path\": \"k"))
                == "5: a merge conflict")
        #expect(
            problem(text.replacing("keepalived/check.sh", with: "../check.sh"))
                == "5: `../check.sh` is no path that lbgen writes")
        #expect(
            problem(text.replacing("keepalived/check.sh", with: "haproxy/haproxy.cfg"))
                == "5: `haproxy/haproxy.cfg` is there twice")
        #expect(problem(text.replacing("keepalived", with: "a")) == "5: `a/check.sh` is out of order")
        #expect(problem(text.replacing("0755", with: "0798")) == "5: the mode is not four octal digits")
        #expect(problem(text.replacing("a9a9", with: "a9g9")) == "5: the digest is not 64 hexadecimal digits")
        #expect(problem(text.replacing("\"},", with: "\"}")) == "5: this is not what lbgen writes")
        #expect(problem(text.replacing(": 1,", with: ": 2,")) == "2: this is not what lbgen writes")
    }

    @Test func everyTruncationIsFound() {
        let bytes = Array(text.utf8)
        for length in 0..<bytes.count {
            #expect(throws: ManifestProblem.self) { try ManifestReader.read(Array(bytes[..<length])) }
        }
    }

    @Test func aBrokenManifestStopsTheBuildUnlessAdopted() {
        let scratch = Scratch()
        scratch.build([file("a", "1\n"), file("old", "1\n")])
        scratch.put("lbgen-manifest.json", "<<<<<<< ours\n")
        let (summary, findings) = scratch.build([file("a", "2\n")])
        #expect(summary == nil)
        #expect(
            findings == [
                "LB0604 `\(scratch.out)/lbgen-manifest.json` is not as lbgen wrote it: line 1: a merge conflict"
            ])
        #expect(scratch.text("a") == "1\n")
        let (adopted, warnings) = scratch.build([file("a", "2\n")], adopt: true)
        #expect(adopted?.written == ["a", "lbgen-manifest.json"])
        #expect(warnings.count == 1)
        #expect(scratch.text("old") == "1\n", "what no manifest lists is not lbgen's to remove")
    }
}
