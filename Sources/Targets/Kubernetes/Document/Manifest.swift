import TopologyModel

/// The YAML documents of one file; each is built as statements in a flat array, nested by their depth, and printed when
/// it is complete.
///
/// Performance: 100,000 endpoints are 100,000 statements and no tree of objects, and the statements of one document at a
/// time stay in the processor's cache.
struct Manifest {
    /// Where a statement stands.
    struct Place {
        /// Levels of indentation, two spaces each.
        let depth: UInt8
        /// Whether it is the first of a list's item, behind a hyphen.
        let startsItem: Bool
    }

    /// What makes one line, or, for an endpoint, a few.
    enum Statement {
        /// A key and its value.
        case field(Place, Key, Scalar)
        /// A key whose mapping or list follows one level deeper.
        case open(Place, Key)
        /// A plain item of a list.
        case item(Place, Scalar)
        /// An endpoint of an EndpointSlice: its address and whether it takes new connections.
        case endpoint(Place, IPAddress, isReady: Bool)
    }

    /// The documents that are complete, as text.
    let printed = PrintedDocuments()
    /// The statements of the document that is being built.
    private var statements: [Statement] = []
    private var depth: UInt8 = 0
    private var startsItem = false

    /// Whether nothing was written.
    var isEmpty: Bool { printed.isEmpty }

    /// Adds a document.
    mutating func document(_ body: (inout Manifest) -> Void) {
        depth = 0
        startsItem = false
        body(&self)
        printed.add(statements)
        statements.removeAll(keepingCapacity: true)
    }

    /// Adds the documents of another file.
    func append(_ other: Manifest) { printed.add(other.printed) }

    /// Adds a key and its value.
    mutating func field(_ key: Key, _ value: Scalar) { statements.append(.field(place(), key, value)) }

    /// Adds a mapping; nothing when its body adds nothing.
    mutating func mapping(_ key: Key, _ body: (inout Manifest) -> Void) { nested(key, deeper: 1, body) }

    /// Adds a list; nothing when its body adds no item.
    mutating func list(_ key: Key, _ body: (inout Manifest) -> Void) { nested(key, deeper: 2, body) }

    /// Adds a mapping as an item of the open list.
    mutating func item(_ body: (inout Manifest) -> Void) {
        startsItem = true
        body(&self)
        startsItem = false
    }

    /// Adds a plain item of the open list.
    mutating func item(_ value: Scalar) {
        statements.append(.item(Place(depth: depth, startsItem: true), value))
    }

    /// Adds an endpoint as an item of the open list.
    mutating func endpoint(_ address: IPAddress, isReady: Bool) {
        statements.append(.endpoint(Place(depth: depth, startsItem: true), address, isReady: isReady))
    }

    private mutating func place() -> Place {
        defer { startsItem = false }
        return Place(depth: depth, startsItem: startsItem)
    }

    private mutating func nested(_ key: Key, deeper: UInt8, _ body: (inout Manifest) -> Void) {
        let hadItem = startsItem
        let start = statements.count
        statements.append(.open(place(), key))
        depth += deeper
        body(&self)
        depth -= deeper
        // An empty mapping would read as null.
        if statements.count == start + 1 {
            statements.removeLast()
            startsItem = hadItem
        }
    }
}
