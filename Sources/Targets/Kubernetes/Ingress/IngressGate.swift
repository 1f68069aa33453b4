import Rendering
import TopologyModel

/// Something that only some versions of an Ingress controller have.
enum IngressGate: CaseIterable, Sendable {
    case customHeaders
    case virtualServerCache
    case corsPolicy
    case openSourceStickiness
    case headerMatch
    case answerHeaders
    case compressionEncodings
    case twoChoices
    case rootCAs
    case rendezvousHash
    case leastTime
    case retryStatuses

    private typealias Entry = (
        controller: IngressSettings.Controller, since: Version, what: String, source: String
    )

    private var entry: Entry {
        switch self {
        case .customHeaders:
            (.ingressNginx, Version(1, 10), "custom-headers", "Changelog 1.10.0; annotations.md, Custom Headers")
        case .virtualServerCache:
            (.nginxIC, Version(5, 2), "`cache` of a Policy", "Changelog 5.2.0; policy resource, Cache")
        case .corsPolicy: (.nginxIC, Version(5, 4), "`cors` of a Policy", "Changelog 5.4.0; policy resource, CORS")
        case .openSourceStickiness:
            (
                .nginxIC, Version(5, 5), "sessionCookie and sticky-cookie-services without NGINX Plus (nginx 1.29.6)",
                "Changelog 5.5.0; VirtualServer, Upstream.SessionCookie"
            )
        case .headerMatch:
            (.haproxyIngress, Version(0, 15), "http-header-match", "Configuration keys, HTTP Match")
        case .answerHeaders:
            (.haproxyIngress, Version(0, 17), "response-set-headers", "Configuration keys, Headers")
        case .compressionEncodings: (.traefik, Version(3, 2), "`encodings` of compress", "Middleware Compress")
        case .twoChoices: (.traefik, Version(3, 4), "strategy p2c", "IngressRoute, services.strategy")
        case .rootCAs: (.traefik, Version(3, 4), "`rootCAs` of a ServersTransport", "ServersTransport, rootCAs")
        case .rendezvousHash: (.traefik, Version(3, 6), "strategy hrw", "IngressRoute, services.strategy")
        case .leastTime: (.traefik, Version(3, 6), "strategy leasttime", "IngressRoute, services.strategy")
        case .retryStatuses: (.traefik, Version(3, 7), "`status` of retry", "Middleware Retry")
        }
    }

    /// Whether a version of the gate's controller has it.
    func isOpen(for version: Version) -> Bool { version >= entry.since }

    /// The first version, as notes call it: "5.4 of nginx-ic".
    var since: String { "\(entry.since.text) of \(entry.controller.rawValue)" }

    /// The lines of the table, by controller and version.
    static let facts: [GateFact] = allCases.map { gate in
        let entry = gate.entry
        return GateFact(
            "\(entry.controller.rawValue): \(entry.what)", since: entry.since.text, source: entry.source)
    }
}

extension IngressSettings.Controller {
    /// The version that the dialect was read from and is written for.
    var usualVersion: Version {
        switch self {
        case .ingressNginx: Version(1, 15)
        case .nginxIC: Version(5, 5)
        case .haproxyIngress: Version(0, 16)
        case .traefik: Version(3, 7)
        }
    }

    /// The oldest version that output is made for.
    var oldestVersion: Version {
        switch self {
        case .ingressNginx: Version(1, 9)
        case .nginxIC: Version(5, 0)
        case .haproxyIngress: Version(0, 14)
        case .traefik: Version(3, 0)
        }
    }
}
