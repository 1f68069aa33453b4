// Writes trees until it is killed: EmissionKillProbe FOLDER VARIANT...

import Diagnostics
import Emission
import Rendering

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A tree in which every kind of change happens when one variant follows another.
func tree(_ variant: String) -> [OutputFile] {
    func text(_ line: String, _ count: Int) -> [UInt8] {
        Array(String(repeating: line + "\n", count: count).utf8)
    }
    var files = (0..<20).map { index in
        OutputFile(path: "nodes/n\(index)/server.conf", bytes: text("server \(index % 3 == 0 ? variant : "same")", 40))
    }
    files.append(OutputFile(path: "haproxy/haproxy.cfg", bytes: text("variant \(variant)", 2000)))
    files.append(OutputFile(path: "scripts/check.sh", bytes: text("exit 0", 1), mode: variant == "a" ? 0o755 : 0o644))
    files.append(OutputFile(path: variant == "a" ? "swap" : "swap/inner", bytes: text("file or folder", 1)))
    files.append(OutputFile(path: "only-\(variant)/here.conf", bytes: text("only here", 1)))
    return files
}

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 2 else { exit(64) }
let variants = Array(arguments.dropFirst())
repeat {
    for variant in variants {
        let bag = DiagnosticBag()
        guard let tree = OutputTree(files: tree(variant), reporting: bag),
            OutputWriter(folder: arguments[0]).write(tree, reporting: bag) != nil
        else {
            for diagnostic in bag.sorted { print(diagnostic.code.text, diagnostic.message) }
            exit(1)
        }
    }
} while variants.count > 1
