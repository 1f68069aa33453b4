import Diagnostics
import Planning
import TopologyModel

/// Makes the server of the status page.
struct StatusLowering {
    /// Where nginx Plus's API is, which nginx-prometheus-exporter reads.
    static let interface = "/api"

    /// Adds the server: counters for those allowed, 403 for others, nothing else. With `hasInterface` they may read
    /// nginx Plus's API too (ngx_http_api_module); nobody may write there.
    static func lower(_ status: Status, hasInterface: Bool, into document: inout Document) {
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
                admit(status, into: &page)
            }
            server.blank()
            if hasInterface {
                server.block("location", "/api") { page in
                    page.directive("api")
                    admit(status, into: &page)
                }
                server.blank()
            }
            server.block("location", "/") { $0.directive("return", "404") }
        }
    }

    private static func admit(_ status: Status, into page: inout Document) {
        for network in status.allow { page.directive("allow", .network(network.value)) }
        page.directive("deny", "all")
    }
}
