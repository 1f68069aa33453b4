import TestSupport

/// One request that tries a routing rule, and what must come of it.
struct Probe: Sendable {
    /// What a client sees.
    enum Outcome: Hashable, Sendable, CustomStringConvertible {
        /// A backend answered.
        case server(String)
        /// The balancer itself answered.
        case status(Int)

        var description: String {
            switch self {
            case .server(let name): name
            case .status(let code): "\(code)"
            }
        }

        init(_ response: HTTPResponse) {
            self =
                response.status == 200 && !response.server.isEmpty ? .server(response.server) : .status(response.status)
        }
    }

    /// The request target, sent byte for byte.
    let target: String
    /// The Host header, sent byte for byte.
    let host: String
    /// What the language says; `nil` where it says nothing but that all targets agree.
    let expected: Outcome?

    /// Sends it on a connection of its own; also tells the target that a backend saw.
    func send(port: Int) throws -> (outcome: Outcome, forwarded: String?) {
        let response = try HTTPConnection.get(target, port: port, host: host)
        let echo = response.server.isEmpty ? nil : try EchoedRequest(response)
        return (Outcome(response), echo?.path)
    }

    /// Targets on the host that the site names in full.
    static func targets(_ expected: Outcome?, _ targets: [String]) -> [Probe] {
        targets.map { Probe(target: $0, host: "app.example.test", expected: expected) }
    }

    /// Hosts that all ask for the same target.
    static func hosts(_ expected: Outcome?, _ hosts: [String], target: String = "/api") -> [Probe] {
        hosts.map { Probe(target: target, host: $0, expected: expected) }
    }
}
