import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The variables that whoever runs Compose sets: those without which nothing starts, and those that change a default.
///
/// What a Secret or ConfigMap of a cluster holds is one variable, named after both of its names: two programs that are to
/// know the same password cannot be given two.
struct OutsideVariables {
    private var places: [Reference: Int] = [:]
    private var required: [(name: String, use: String)] = []

    private struct Reference: Hashable {
        let isSecret: Bool
        let name: String
        let key: String
    }

    init(_ plan: Plan) {
        var taken: Set<String> = []
        if let fleet = plan.fleet, case .variable(let name) = fleet.settings.credentials.value {
            taken.insert(name.text)
            required.append((name.text, "the key that edges register with"))
        }
        for backend in plan.backends {
            for variable in backend.workload?.settings.environment.variables ?? [] {
                guard let reference = Self.reference(variable.value) else { continue }
                let use = "\(variable.name) of \(backend.name.text)"
                if let place = places[reference] {
                    required[place].use += ", \(use)"
                    continue
                }
                var name = Self.name(of: reference)
                while !taken.insert(name).inserted { name += "_2" }
                places[reference] = required.count
                required.append((name, use))
            }
        }
    }

    /// The variable that stands for a value of a cluster; `nil` for a text.
    func name(for value: Environment.Value) -> String? {
        Self.reference(value).flatMap { places[$0] }.map { required[$0].name }
    }

    private static func reference(_ value: Environment.Value) -> Reference? {
        switch value {
        case .literal: nil
        case .secret(let name, let key): Reference(isSecret: true, name: name.text, key: key.text)
        case .configMap(let name, let key): Reference(isSecret: false, name: name.text, key: key.text)
        }
    }

    /// `arena-database` and `password` are `ARENA_DATABASE_PASSWORD`.
    private static func name(of reference: Reference) -> String {
        let text = "\(reference.name)_\(reference.key)".uppercased()
        let isNumber = text.utf8.first.map { $0 >= 0x30 && $0 <= 0x39 } ?? true
        return (isNumber ? "_" : "")
            + String(text.unicodeScalars.map { "A"..."Z" ~= $0 || "0"..."9" ~= $0 ? Character($0) : "_" })
    }

    /// An example of the file that Compose reads them from; `nil` where there are none.
    func example(_ edges: [Edge], header: [String], in folder: String) -> OutputFile? {
        guard !required.isEmpty || !edges.isEmpty else { return nil }
        var file = EnvironmentFile(for: .engine)
        for line in header { file.comment(line) }
        file.comment("Copy it to .env beside docker-compose.yml, mode 0600, and fill it in.")
        file.comment("A value that has a dollar stands in single quotes.")
        if !edges.isEmpty {
            file.blank()
            file.comment("The edges that this machine runs, with commas: \(edges.map(\.name).joined(separator: ", ")).")
            file.leaveEmpty("COMPOSE_PROFILES")
        }
        for variable in required {
            file.blank()
            file.comment("Required: \(variable.use).")
            file.leaveEmpty(variable.name)
        }
        if !edges.isEmpty {
            file.blank()
            file.comment("Where edges take connections, if not at the addresses of their nodes.")
            for edge in edges { file.comment("\(edge.addressVariable)=\(edge.node.value.address.value.bracketed)") }
            let runtimes = edges.compactMap(\.runtime)
            if !runtimes.isEmpty {
                file.blank()
                file.comment("Where agents tell node_exporter of their reports, if not in the folder of a unit.")
                for runtime in runtimes { file.comment("\(runtime.variable)=\(runtime.folder)") }
            }
        }
        return OutputFile(path: "\(folder)/example.env", bytes: file.bytes)
    }
}
