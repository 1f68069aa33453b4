import Diagnostics
import TopologyModel

/// The names of one kind, and which of them anything refers to.
struct SymbolTable {
    /// What the names stand for, as in "backend `api` is not defined".
    let kind: String
    private let indices: [Identifier: Int]
    private let names: [(name: Identifier, span: SourceSpan)]
    private var isUsed: [Bool]

    init<Value>(_ kind: String, _ entries: [Named<Value>]) {
        self.kind = kind
        var indices: [Identifier: Int] = [:]
        indices.reserveCapacity(entries.count)
        for (index, entry) in entries.enumerated() where indices[entry.name] == nil { indices[entry.name] = index }
        self.indices = indices
        names = entries.map { ($0.name, $0.span) }
        isUsed = Array(repeating: false, count: entries.count)
    }

    /// The index of what a reference names; reports an unknown name with the nearest known one.
    mutating func resolve(_ reference: Located<Identifier>, reporting bag: DiagnosticBag) -> Int? {
        // A name that could not be read is reported already.
        if reference.value == .placeholder { return nil }
        if let index = index(of: reference.value) {
            isUsed[index] = true
            return index
        }
        let name = reference.value.text
        let near = suggestion(for: name, among: names.map(\.name.text))
        let definition = near.flatMap { near in names.first { $0.name.text == near } }
        bag.report(
            Diagnostic(
                .unknownName, "\(kind) `\(name)` is not defined", at: reference.span, label: "not defined",
                related: definition.map {
                    [Diagnostic.Label($0.span, "a \(kind) with a similar name is defined here")]
                } ?? [],
                help: near.map { ["did you mean `\($0)`?"] } ?? [],
                fixes: near.map { [Diagnostic.Fix(reference.span, with: $0)] } ?? []))
        return nil
    }

    /// A few names (regions, checks) are found faster by comparing than by hashing.
    private func index(of name: Identifier) -> Int? {
        names.count <= 8 ? names.firstIndex { $0.name == name } : indices[name]
    }

    /// The names that nothing refers to, in the file's order.
    var unused: [(name: Identifier, span: SourceSpan)] {
        zip(names, isUsed).filter { !$0.1 && $0.0.name != .placeholder }.map(\.0)
    }
}

/// The names of a topology, kind by kind.
struct SymbolTables {
    var listeners: SymbolTable
    var rateLimits: SymbolTable
    var healthChecks: SymbolTable
    var regions: SymbolTable
    var nodes: SymbolTable
    var backends: SymbolTable

    init(_ topology: Topology) {
        listeners = SymbolTable("listener", topology.listeners)
        rateLimits = SymbolTable("rate limit", topology.rateLimits)
        healthChecks = SymbolTable("health check", topology.healthChecks)
        regions = SymbolTable("region", topology.regions)
        nodes = SymbolTable("node", topology.nodes)
        backends = SymbolTable("backend", topology.backends)
    }
}
