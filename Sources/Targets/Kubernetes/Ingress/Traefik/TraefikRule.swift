import Rendering
import TopologyModel

/// Rules of Traefik's routers (v3 syntax): texts stand between backticks.
enum TraefikRule {
    /// A text between backticks, which it may not hold: nothing is escaped there.
    static func quoted(_ text: String) throws(Inexpressible) -> String {
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "`") && $0 >= 0x20 }) else {
            throw Inexpressible("a rule of Traefik has no escape for a backtick or a control character")
        }
        return "`\(text)`"
    }

    /// Any of the hosts; `nil` when that is every host. A wildcard stands for any number of labels.
    static func hosts(_ hosts: [HostPattern]) -> String? {
        var parts: [String] = []
        for host in hosts {
            switch host {
            case .exact(let name): parts.append("Host(`\(name)`)")
            case .wildcard(let domain): parts.append("HostRegexp(`^.+\\.\(RegexText.escaped(domain))$`)")
            case .any: return nil
            }
        }
        return joined(parts, by: " || ")
    }

    /// A path of basic characters, segment-wise: PathPrefix alone would let `/api` take `/apiary`.
    static func path(_ path: PathMatch) throws(Inexpressible) -> String? {
        switch path {
        case .exact(let path): return "Path(`\(path.text)`)"
        case .prefix(let path):
            let bare = path.withoutTrailingSlash
            return bare.isEmpty ? nil : "(Path(`\(bare)`) || PathPrefix(`\(bare)/`))"
        case .regex(let pattern): return "PathRegexp(\(try quoted(pattern.text)))"
        }
    }

    /// What a request must have; `nil` for an expression of a cookie's value that might reach beyond it.
    static func condition(_ condition: RouteCondition) throws(Inexpressible) -> String? {
        switch condition {
        case .method(let methods): return joined(methods.map { "Method(`\($0.text)`)" }, by: " || ")
        case .header(let name, let test):
            switch test {
            case .exact(let value): return "Header(`\(name.text)`, \(try quoted(value.text)))"
            case .regex(let pattern): return "HeaderRegexp(`\(name.text)`, \(try quoted(pattern.text)))"
            case .present: return "HeaderRegexp(`\(name.text)`, `.`)"
            }
        case .query(let name, let test):
            switch test {
            case .exact(let value): return "Query(`\(name.text)`, \(try quoted(value.text)))"
            case .regex(let pattern): return "QueryRegexp(`\(name.text)`, \(try quoted(pattern.text)))"
            case .present: return "QueryRegexp(`\(name.text)`, `.`)"
            }
        case .cookie(let name, let test):
            guard let expression = cookie(name.text, test) else { return nil }
            return "HeaderRegexp(`Cookie`, \(try quoted(expression)))"
        }
    }

    private static func cookie(_ name: String, _ test: ConditionTest) -> String? {
        switch test {
        case .exact(let value): RegexText.cookie(name, value: RegexText.escaped(value.text))
        case .regex(let pattern): RegexText.cookie(name, finding: pattern.text)
        case .present: RegexText.cookie(name, value: "[^;]+")
        }
    }

    private static func joined(_ parts: [String], by word: String) -> String {
        parts.count == 1 ? parts[0] : "(\(parts.joined(separator: word)))"
    }
}
