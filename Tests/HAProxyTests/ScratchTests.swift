import Diagnostics
import Foundation
import Rendering
import Testing

@Test func scratch() throws {
    guard let source = ProcessInfo.processInfo.environment["SCRATCH"] else { return }
    for name in try FileManager.default.contentsOfDirectory(atPath: source) where name.hasSuffix(".yaml") {
        let rendered = Rendered(try String(contentsOfFile: "\(source)/\(name)", encoding: .utf8))
        for finding in rendered.findings {
            print(name, finding.severity.word, finding.code.text, finding.message, finding.notes, finding.help)
        }
        let out = "\(source)/out/\(name.dropLast(5))"
        try? FileManager.default.removeItem(atPath: out)
        for file in rendered.files {
            let path = "\(out)/\(file.path)"
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(file.bytes).write(to: URL(fileURLWithPath: path))
        }
    }
}
