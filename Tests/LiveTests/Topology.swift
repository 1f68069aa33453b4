import TestSupport

/// The topologies under test, in the words of a user; each test writes only what it is about.
enum Topology {
    /// One listener on loopback, and the text of the rest below it.
    static func text(port: Int, targets: [Balancer] = Balancer.allCases, _ rest: String) -> String {
        """
        lbgen: 1
        name: live
        targets: \(Self.targets(targets))
        listeners:
          http: {port: \(port), addresses: ["127.0.0.1"]}
        \(rest)
        """
    }

    /// The `targets:` value, with the versions of the release that the balancers are taken from.
    static func targets(_ targets: [Balancer] = Balancer.allCases) -> String {
        "{\(targets.map { "\($0): {\($0.release.map { "version: \"\($0.version)\"" } ?? "")}" }.joined(separator: ", "))}"
    }

    /// The `servers:` value of a backend: short forms, with weights where given.
    static func servers(_ backends: Backends, weights: [Int] = []) -> String {
        let words = backends.ports.enumerated().map { index, server in
            "\"127.0.0.1:\(server.port)\(index < weights.count ? " weight=\(weights[index])" : "")\""
        }
        return "[\(words.joined(separator: ", "))]"
    }

    /// One site for every host that sends everything to backend `app`.
    static let everythingToApp = """
        sites:
          all: {hosts: ["*"], routes: [{backend: app}]}
        """
}
