import Planning
import Rendering
import TopologyModel

/// Reads raw text as HAProxy does (`parse_line`), to see that it is whole and stays in its section.
enum RawSyntax {
    /// What is wrong with a text, as in "this text ..."; `nil` for whole lines of a section.
    static func problem(of lines: RawLines) -> String? {
        for line in lines.lines {
            if let problem = problem(ofLine: Array(line.utf8)) { return problem }
        }
        return nil
    }

    /// Where raw text may stand.
    static func places(_ plan: Plan) -> [String] {
        var places = ["global", "defaults"]
        for listener in plan.listeners {
            if case .udp = listener.kind { continue }
            places.append("frontend:\(listener.name.text)")
        }
        return places
            + plan.backends.filter { $0.transport != .udp && $0.transport != .forwarded }.map {
                "backend:\($0.name.text)"
            }
    }

    /// Words that begin a section (`cfg_register_section` in HAProxy's sources, 2.4 to 3.4).
    private static let sections: Set<String> = [
        "acme", "backend", "cache", "crt-store", "defaults", "fcgi-app", "frontend", "global", "healthcheck",
        "http-errors", "listen", "log-forward", "log-profile", "mailers", "namespace_list", "peers", "program",
        "resolvers", "ring", "traces", "userlist",
    ]

    private static func problem(ofLine bytes: [UInt8]) -> String? {
        if let problem = problem(ofQuotesIn: bytes) { return problem }
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let word = bytes.drop(while: isBlank).prefix { !isBlank($0) }
        if word.isEmpty || word.first == UInt8(ascii: "#") { return nil }
        let keyword = String(decoding: word, as: UTF8.self)
        if sections.contains(keyword) { return "begins a section of its own, `\(keyword)`" }
        // Quotes and escapes could spell one.
        // `tune.ssl.lifetime` has dots inside, `.if` one in front.
        let isPlain = word.allSatisfy { isKeyword($0) || $0 == UInt8(ascii: ".") } && word.first != UInt8(ascii: ".")
        return isPlain ? nil : "has a line that begins with no keyword, `\(keyword)`"
    }

    private static func isKeyword(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func problem(ofQuotesIn bytes: [UInt8]) -> String? {
        var index = 0
        var quote: UInt8?
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\\") where quote != UInt8(ascii: "'"):
                if index == bytes.count { return "has a backslash at the end of a line" }
                index += 1
            case UInt8(ascii: "'") where quote != UInt8(ascii: "\""),
                UInt8(ascii: "\"") where quote != UInt8(ascii: "'"):
                quote = quote == nil ? byte : nil
            case UInt8(ascii: "#") where quote == nil: index = bytes.count
            default: break
            }
        }
        return quote == nil ? nil : "has a quote that is not closed on its line"
    }
}
