import Testing

@testable import Diagnostics

@Suite("Lines and columns")
struct LineIndexTests {
    @Test("agrees with the plain count of SourceFile", arguments: ["", "a", "\n", "a\r\nb\n", "ä\nöü\n\nx", "日本\n語"])
    func agrees(text: String) {
        let file = SourceFile(path: "t", bytes: Array(text.utf8))
        let index = LineIndex(file)
        let offsets = (0...UInt32(text.utf8.count + 2)).map { $0 }
        for offset in offsets + offsets.reversed() + offsets.shuffled() {
            #expect(index.position(of: offset) == file.position(of: offset))
        }
        for line in 1...file.position(of: .max).line {
            #expect(String(decoding: file.bytes[index.bytes(ofLine: line)], as: UTF8.self) == file.line(line))
        }
    }

    @Test("a thousand findings in thirteen megabytes take one pass")
    func large() {
        let line = "- {name: web-1, address: 10.0.1.1, port: 8000, weight: 3, region: ü}\n"
        let count = 13_000_000 / line.utf8.count
        let bytes = Array(repeatElement(Array(line.utf8), count: count).joined())
        var sources = SourceSet()
        _ = sources.add(SourceFile(path: "t", bytes: bytes))
        let step = UInt32(bytes.count / 1000)
        let findings = (0..<1000).map { number in
            let start = UInt32(number) * step
            return Diagnostic(.invalidValue, "m", at: SourceSpan(source: 0, start: start, end: start + 5))
        }
        let clock = ContinuousClock()
        let time = clock.measure { _ = DiagnosticFormat.json.render(findings, from: sources, colored: false) }
        // A pass for each finding would take minutes in a debug build.
        #expect(time < .seconds(5))
    }
}
