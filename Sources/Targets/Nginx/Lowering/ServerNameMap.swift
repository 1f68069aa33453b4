import Planning
import TopologyModel

/// The map from the address that answered to the server's name, for `{server}`.
struct ServerNameMap {
    let backend: BackendPlan

    /// What holds the name; nothing when nginx made the answer. Backends with the same servers share it.
    static func name(of backend: BackendPlan, in plan: Plan) -> Variable {
        Variable("server", of: Name((backend.serversSource.map { plan.backends[$0] } ?? backend).name))
    }

    private var slow: Variable { Variable("responder", of: Name(backend.name)) }
    private var name: Variable { Variable("server", of: Name(backend.name)) }

    /// Most answers are 200 at the first attempt, and one look-up names their server. Of the others the status tells not
    /// whether the server or nginx made them: `slow` looks whether a head came.
    func lower(into document: inout Document, sizes: inout HashSizes) {
        document.blank()
        document.block("map", .variable(SharedVariables.answerer), .variable(slow)) { map in
            for server in backend.servers { map.entry(.socket(server.socket), .name(Name(label: server.name))) }
        }
        document.block("map", #""$upstream_status|$upstream_addr""#, .variable(name)) { map in
            map.entry("default", .variable(slow))
            for server in backend.servers {
                map.entry(
                    .compound(["200|", .socket(server.socket)], quoted: false), .name(Name(label: server.name)))
            }
        }
        let longest = backend.servers.reduce(0) { max($0, $1.socket.text.utf8.count) }
        sizes.noteMap(longestKey: longest + 4, keys: backend.servers.count)
        sizes.noteVariables(2, longest: backend.name.text.utf8.count + 16)
    }
}
