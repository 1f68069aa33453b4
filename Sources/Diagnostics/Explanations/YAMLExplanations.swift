extension DiagnosticCode {
    /// LB01xx: the text is not the YAML that a topology may be.
    var yamlExplanation: Explanation {
        switch self {
        case .notUTF8:
            Explanation(
                "not UTF-8", "A topology is UTF-8 text. The byte named belongs to another encoding.",
                bad: "$ printf 'name: caf\\351' | lbgen check -", good: "")
        case .tabIndentation:
            Explanation(
                "tab indentation", "YAML is indented with spaces; a tab at the start of a line is an error.",
                bad: "lbgen: 1\nname: web\ntargets:\n\tnginx: {}\n", good: topology(plainSite))
        case .duplicateKey:
            Explanation(
                "duplicate key", "A mapping holds each key once: of two, one would be lost without a word.",
                bad: topology(plainSite + "\nname: again"), good: topology(plainSite))
        case .unknownAnchor:
            Explanation(
                "unknown anchor", "An alias (`*name`) refers to an anchor (`&name`) that stands before it.",
                bad: topology("backends:\n  web: *servers"), good: topology(plainSite))
        case .aliasBomb:
            Explanation(
                "alias bomb", "Aliases may add at most a million nodes, and none may stand inside its own anchor.",
                bad: topology("defaults: &loop {timeouts: *loop}"), good: topology(plainSite))
        case .tooDeep:
            Explanation(
                "nested too deep", "Lists and mappings may be nested 64 deep; the language itself needs eight.",
                bad: String(repeating: "[", count: 65) + String(repeating: "]", count: 65), good: topology(plainSite))
        case .forbiddenTag:
            Explanation(
                "forbidden tag",
                "A topology is plain data: tags that would build objects are refused. `!!str` and the other core tags are fine.",
                bad: topology("status: !!python/object:os.system {}"), good: topology(plainSite))
        case .severalDocuments:
            Explanation(
                "several documents", "One file is one topology. Use `include` to spread it over files.",
                bad: topology(plainSite) + "---\nlbgen: 1\n", good: topology(plainSite))
        case .nonStringKey:
            Explanation(
                "key that is not text", "Keys are text; YAML reads `8080`, `true` and `null` as other types.",
                bad: topology("backends:\n  8080: {servers: [10.0.0.1:80]}"), good: topology(plainSite))
        case .emptyFile:
            Explanation(
                "empty file", "The file holds nothing, or comments alone.", bad: "# nothing\n",
                good: topology(plainSite))
        case .unreadableInput:
            Explanation(
                "unreadable input", "The topology is missing, is a directory, or may not be read.",
                bad: "$ lbgen check missing.yaml", good: "")
        case .tooLarge:
            Explanation(
                "too large", "A file may have 256 MiB. Spread a larger topology over files with `include`.",
                bad: "$ lbgen check huge.yaml", good: "")
        case .invalidMerge:
            Explanation(
                "invalid merge key", "`<<` takes a mapping, or a list of mappings, whose keys are added.",
                bad: topology("defaults: {<<: 5}"), good: topology(plainSite))
        case .controlCharacter:
            Explanation(
                "control character",
                "Control characters have no place in a topology: they end lines and strings in the files generated from it.",
                bad: "$ printf 'name: a\\007b' | lbgen check -", good: "")
        default:
            Explanation(
                "YAML syntax", "The text is not YAML; libyaml's own words say what it met.",
                bad: "lbgen: 1\nname: [web\n", good: topology(plainSite))
        }
    }
}
