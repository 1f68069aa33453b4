package import Diagnostics
package import TopologyModel

/// The URLs that clients of a redirecting backend are sent to.
package struct ServerURLPlan: Sendable {
    /// The scheme.
    package let scheme: Redirect.Scheme
    /// The port; each server's own when `nil`.
    package let port: UInt16?
    /// Where the redirect stands.
    package let span: SourceSpan

    /// `https://lb1.example.com:8443`: a server's URL without a path, and without the port that its scheme has anyway.
    package func origin(of server: Server) -> String {
        let port = port(of: server)
        let isUsual = port == (scheme == .https ? 443 : 80)
        return "\(scheme.rawValue)://\(host(of: server))" + (isUsual ? "" : ":\(port)")
    }

    /// The port that clients are sent to.
    package func port(of server: Server) -> UInt16 { port ?? server.port }

    /// The name or address that clients are sent to.
    package func host(of server: Server) -> String { server.publicName?.text ?? server.host.bracketed }
}

extension BackendPlan {
    /// What a chosen server is called to clients: a JSON object (RFC 8259). Names, hosts and regions are of bytes that need
    /// no escape there.
    package func description(of server: Server) -> String? {
        guard let redirect else { return nil }
        var members = [
            "\"name\":\"\(server.name)\"", "\"hostname\":\"\(redirect.host(of: server))\"",
            "\"port\":\(redirect.port(of: server))",
        ]
        if let region = server.region { members.append("\"region\":\"\(region.value.text)\"") }
        members.append("\"url\":\"\(redirect.origin(of: server))\"")
        return "{\"success\":true,\"data\":{\(members.joined(separator: ","))}}"
    }
}
