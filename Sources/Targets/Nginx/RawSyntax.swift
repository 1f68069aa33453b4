import Planning
import Rendering
import TopologyModel

/// Reads raw text as nginx does (`ngx_conf_read_token`), to see that it is whole.
struct RawSyntax {
    private var depth = 0
    private var hasWords = false
    private var problem: String?

    /// What is wrong with a text, as in "this text ..."; `nil` for whole directives.
    static func problem(of lines: RawLines) -> String? {
        var syntax = RawSyntax()
        syntax.read(Array(lines.text.utf8))
        return syntax.problem
    }

    /// Where raw text may stand.
    static func places(_ plan: Plan) -> [String] {
        var places = ["main", "events"]
        let isHTTP = plan.listeners.map { if case .http = $0.kind { true } else { false } }
        if isHTTP.contains(true) || plan.status != nil { places.append("http") }
        if isHTTP.contains(false) { places.append("stream") }
        return places + plan.listeners.map { "server:\($0.name.text)" }
    }

    private mutating func read(_ bytes: [UInt8]) {
        var index = 0
        while index < bytes.count, problem == nil {
            switch bytes[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"): index += 1
            case UInt8(ascii: "#"):
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
            case UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "}"):
                end(bytes[index])
                index += 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                hasWords = true
                index = skipQuoted(bytes, from: index)
            default:
                hasWords = true
                index = skipWord(bytes, from: index)
            }
        }
        guard problem == nil else { return }
        if hasWords { problem = "ends before its last directive does: `;` is missing" }
        if depth > 0 { problem = "opens \(depth) more blocks than it closes" }
    }

    private mutating func end(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: ";"):
            if !hasWords { problem = "has a `;` that ends nothing" }
        case UInt8(ascii: "{"):
            if !hasWords { problem = "opens a block without a name" }
            depth += 1
        default:
            if hasWords { problem = "closes a block before its last directive ends: `;` is missing" }
            depth -= 1
            if depth < 0 { problem = "closes a block that it did not open" }
        }
        hasWords = false
    }

    /// The index behind a quoted word.
    private mutating func skipQuoted(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
            } else if bytes[index] == bytes[start] {
                index += 1
                let next = index < bytes.count ? bytes[index] : UInt8(ascii: " ")
                if !" \t\n;{)".utf8.contains(next) { problem = "has something right behind a closing quote" }
                return index
            } else {
                index += 1
            }
        }
        problem = "has a quote that is not closed"
        return bytes.count
    }

    /// The index behind a word without quotes; `${name}` does not end it.
    private func skipWord(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: ";"): return index
            case UInt8(ascii: "{") where index == start || bytes[index - 1] != UInt8(ascii: "$"): return index
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        return min(index, bytes.count)
    }
}
