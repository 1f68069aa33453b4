import Diagnostics
import Planning
import TopologyModel

/// Makes the server of the status page.
struct StatusLowering {
    /// Adds the server: counters for those allowed, 403 for others, nothing else.
    static func lower(_ status: Status, into document: inout Document) {
        document.blank()
        document.block("server") { server in
            server.begin("listen")
            if case .address(let address) = status.listen.value.host {
                server.add(ListenWords.socket(address, port: status.listen.value.port))
            } else {
                server.add(.socket(status.listen.value))
            }
            server.directive("access_log", "off")
            server.blank()
            server.block("location", "=", .quoted(Literal(status.path.value))) { page in
                page.directive("stub_status")
                for network in status.allow { page.directive("allow", .network(network.value)) }
                page.directive("deny", "all")
            }
            server.blank()
            server.block("location", "/") { $0.directive("return", "404") }
        }
    }
}
