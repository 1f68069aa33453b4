import Planning
import TopologyModel

/// The map from the address that answered to the server's name, for `{server}`.
struct ServerNameMap {
    let backend: BackendPlan

    func lower(into document: inout Document, sizes: inout HashSizes) {
        document.blank()
        document.block(
            "map", .variable(SharedVariables.answerer), .variable(MessageLowering.serverName(backend))
        ) { map in
            for server in backend.servers { map.entry(.socket(server.socket), .name(Name(label: server.name))) }
        }
        let longest = backend.servers.reduce(0) { max($0, $1.socket.text.utf8.count) }
        sizes.noteMap(longestKey: longest, keys: backend.servers.count)
        sizes.noteVariables(1, longest: backend.name.text.utf8.count + 18)
    }
}
