package import Diagnostics
import YAMLTree

/// How the names of servers are resolved while the load balancers run.
package struct Resolution: Entity, Sendable {
    /// The name servers, never empty.
    package let nameservers: [Located<NameServer>]
    /// How long an answer is used, whatever its TTL says.
    package let valid: Located<Duration>

    package static var noun: String { "name resolution" }

    /// The name server that container engines give each container (Docker: 127.0.0.11), asked anew every 5 seconds.
    package static func ofContainers(at span: SourceSpan) -> Resolution? {
        NameServer("127.0.0.11").map {
            Resolution(nameservers: [Located($0, at: span)], valid: Located(.seconds(5), at: span))
        }
    }

    private init(nameservers: [Located<NameServer>], valid: Located<Duration>) {
        self.nameservers = nameservers
        self.valid = valid
    }

    package init(from fields: inout FieldReader) {
        nameservers =
            fields.list("nameservers", orSingle: true, doc: "Name servers: addresses; port 53 or `:port`.") ?? []
        valid = fields.optional(
            "valid", default: .seconds(10), shown: "10s", doc: "How long an answer is used, whatever its TTL.")
        if nameservers.isEmpty, !fields.context.isDescribing, fields.has("nameservers") == nil {
            fields.context.bag.report(
                Diagnostic(
                    .missingKey, "`nameservers` is missing", at: fields.span,
                    help: ["`nameservers: [127.0.0.11]` is Docker's, `[127.0.0.53]` systemd-resolved's"]))
        }
    }
}

/// Where a name server listens.
package struct NameServer: TextReadable, Hashable, Sendable {
    /// Its address.
    package let address: IPAddress
    /// Its port, 53 unless given.
    package let port: UInt16

    package static var placeholder: NameServer { NameServer(address: .placeholder, port: 53) }
    package static var expectation: String {
        "an IP address, with its port if that is not 53 (`10.0.0.2`, `[::1]:5353`)"
    }

    private init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    package init?(_ text: String) {
        if case .address(let address)? = ServerHost(text) {
            self.init(address: address, port: 53)
        } else if let socket = SocketAddress(text), case .address(let address) = socket.host {
            self.init(address: address, port: socket.port)
        } else {
            return nil
        }
    }

    /// Address and port.
    package var socket: SocketAddress { SocketAddress(host: .address(address), port: port) }
}
