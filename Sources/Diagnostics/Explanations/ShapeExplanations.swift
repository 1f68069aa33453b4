extension DiagnosticCode {
    /// LB02xx: a key or a value does not have the shape that the language gives it.
    var shapeExplanation: Explanation {
        switch self {
        case .unknownKey:
            Explanation(
                "unknown key", "The key is not part of the language; the nearest one is suggested.",
                bad: topology(
                    "backends:\n  web: {servers: [10.0.0.1:80], balanc: random}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: web}]}"
                ),
                good: topology(
                    "backends:\n  web: {servers: [10.0.0.1:80], balance: random}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: web}]}"
                ))
        case .missingKey:
            Explanation(
                "missing key", "A key that must be there is not.",
                bad: "lbgen: 1\ntargets: {nginx: {}}\n" + plainSite + "\n", good: topology(plainSite))
        case .unavailableKey:
            Explanation(
                "not available in this version",
                "The language has this key and this version of lbgen does not build it yet. It is refused, never ignored.",
                bad: topology(plainSite + "\nguards: {}"), good: topology(plainSite))
        case .wrongType:
            Explanation(
                "wrong type",
                "The value is a list, mapping, number or boolean where another is expected. YAML 1.2 decides: `yes` and `22:22` are text, `1e3` and `1.22` are real numbers.",
                bad: topology(plainSite, targets: "{nginx: {version: 1.22}}"),
                good: topology(plainSite, targets: "{nginx: {version: \"1.22\"}}"))
        case .invalidValue:
            Explanation(
                "invalid value",
                "The value has the right type and is not one of those allowed; the message says which are.",
                bad: topology("defaults: {timeouts: {connect: 5}}\n" + plainSite),
                good: topology("defaults: {timeouts: {connect: 5s}}\n" + plainSite))
        case .outOfRange:
            Explanation(
                "out of range", "The number lies outside the range that the message gives.",
                bad: topology("listeners:\n  http: {port: 70000}\n" + plainSite),
                good: topology("listeners:\n  http: {port: 8080}\n" + plainSite))
        case .conflictingKeys:
            Explanation(
                "conflicting keys", "Two keys of one mapping exclude each other.",
                bad: topology(
                    "backends:\n  web: {servers: [10.0.0.1:80]}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: web, respond: {status: 204}}]}"
                ),
                good: topology(plainSite))
        case .unsupportedLanguageVersion:
            Explanation(
                "unknown language version", "`lbgen:` names the version of the language: 1.",
                bad: "lbgen: 2\nname: web\ntargets: {nginx: {}}\n" + plainSite + "\n", good: topology(plainSite))
        case .invalidIdentifier:
            Explanation(
                "invalid name",
                "A name is a lower case letter, then up to 40 lower case letters, digits and hyphens: legal as an nginx upstream, a HAProxy proxy, a DNS label and a metric's label.",
                bad: topology("backends:\n  Web_1: {servers: [10.0.0.1:80]}"), good: topology(plainSite))
        case .invalidRange:
            Explanation(
                "invalid range",
                "`{2..5}` makes one server for each number; a name and an address hold ranges of the same length.",
                bad: topology(
                    "backends:\n  web: {servers: [{name: \"web-{1..3}\", address: \"10.0.0.{1..2}\", port: 80}]}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: web}]}"
                ),
                good: topology(
                    "backends:\n  web: {servers: [{name: \"web-{1..3}\", address: \"10.0.0.{1..3}\", port: 80}]}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: web}]}"
                ))
        default:
            Explanation(
                "include failed",
                "A file named by `include` is missing or cannot be used; included files include no others.",
                bad: "$ printf 'include: [missing.yaml]' | lbgen check -", good: "")
        }
    }
}
