/// Every header that a location adds to its answers: a location with one `add_header` of its own inherits none, so
/// that the list is printed whole, in one place (`ngx_http_headers_module`).
struct ResponseHeaders {
    /// An `add_header`, on answers of every status.
    private struct Line {
        let name: Word
        let value: Word
        /// The name in lower case, by which a route's own line takes the place of the server block's.
        let key: String
    }

    /// What the server block adds.
    private let inherited: [Line]
    private var own: [Line] = []
    /// Headers of which clients get no server's own.
    private(set) var replaced: [StaticString] = []
    /// Names in lower case of which nothing is inherited.
    private var withheld: Set<String> = []

    /// Nothing yet, in `http` or in a server block.
    init() { inherited = [] }

    /// A location of a server block that adds `server` to every answer.
    init(inheriting server: ResponseHeaders) { inherited = server.own }

    /// Adds a header with a constant name.
    mutating func add(_ name: StaticString, _ value: Word) {
        own.append(Line(name: .keyword(name), value: value, key: name.description.lowercased()))
    }

    /// Adds a header with a constant name in place of any that a server sends.
    mutating func replace(_ name: StaticString, _ value: Word) {
        add(name, value)
        replaced.append(name)
    }

    /// Adds to a server block what keeps servers' own lines from clients.
    func lowerHidden(_ families: [ProxyFamily], into document: inout Document) {
        for family in families {
            for name in replaced { document.directive(family.hideHeader, .keyword(name)) }
        }
    }

    /// Adds a header named by the topology.
    mutating func add(_ name: Literal, _ value: Word) {
        own.append(Line(name: .quoted(name), value: value, key: name.text.lowercased()))
    }

    /// Takes a header that the server block adds away from the location.
    mutating func withhold(_ name: String) { withheld.insert(name.lowercased()) }

    /// Adds the whole list, or nothing where the location adds and withholds nothing: then it inherits.
    func lower(into document: inout Document) {
        let isWithholding = inherited.contains { withheld.contains($0.key) }
        guard !own.isEmpty || isWithholding else { return }
        let kept = inherited.filter { !withheld.contains($0.key) } + own
        if kept.isEmpty {
            // A header with an empty value is not sent, and stops the inheritance.
            document.directive("add_header", "X-None", #""""#)
        }
        for line in kept { document.directive("add_header", line.name, line.value, "always") }
    }
}
