import Rendering
import TopologyModel

/// What came to a channel of the Gateway API after the oldest version that lbgen writes for.
enum GatewayGate: CaseIterable {
    case tcpRoutes
    case tlsRoutes
    case backendTLS
    case clientCertificates
    /// Where the authorities of clients stand: before in each listener, then in the Gateway.
    case frontendTLS
    case cors
    case anyOrigin
    case mirrorPercentage
    case everyRedirectStatus
    case referenceGrants
    case retries
    case sessionPersistence

    /// The first version whose standard channel has it, and the first whose experimental one does; `nil`: none so far.
    private var entry: (standard: Version?, experimental: Version?, what: String, source: String) {
        let oldest = Version(1, 2)
        return switch self {
        case .tcpRoutes: (Version(1, 6), oldest, "TCPRoute, UDPRoute (`v1`, `v1alpha2` before 1.6)", "CHANGELOG 1.6")
        case .tlsRoutes: (Version(1, 5), oldest, "TLSRoute (`v1`, `v1alpha2` before 1.5)", "CHANGELOG 1.5, GEP-2643")
        case .backendTLS:
            (Version(1, 4), oldest, "BackendTLSPolicy (`v1`, `v1alpha3` before 1.4)", "CHANGELOG 1.4, GEP-1897")
        case .clientCertificates: (Version(1, 5), oldest, "certificates of clients", "CHANGELOG 1.5, GEP-91")
        case .frontendTLS:
            (Version(1, 5), Version(1, 4), "`spec.tls.frontend`; before, `tls.frontendValidation`", "GEP-91")
        case .cors: (Version(1, 5), Version(1, 3), "the CORS filter", "CHANGELOG 1.5, GEP-1767")
        case .anyOrigin: (Version(1, 5), Version(1, 4), "`*` as an origin", "HTTPCORSFilter 1.4")
        case .mirrorPercentage: (Version(1, 3), oldest, "mirrors of a part of the requests", "CHANGELOG 1.3, GEP-3171")
        case .everyRedirectStatus: (Version(1, 5), Version(1, 5), "redirects with 303, 307 and 308", "CHANGELOG 1.5")
        case .referenceGrants: (Version(1, 5), Version(1, 5), "ReferenceGrant `v1`, `v1beta1` before", "CHANGELOG 1.5")
        case .retries: (nil, oldest, "`retry` of HTTPRoutes", "GEP-1731")
        case .sessionPersistence: (nil, oldest, "`sessionPersistence` of HTTPRoutes", "GEP-1619")
        }
    }

    /// Whether a version's channel has it.
    func isOpen(for version: Version, experimental: Bool) -> Bool {
        let since = experimental ? entry.experimental : entry.standard
        return since.map { version >= $0 } ?? false
    }

    /// The first version whose standard channel has it; `nil` when none does.
    var standard: Version? { entry.standard }

    /// The line of the table, for people.
    var fact: GateFact {
        let standard = entry.standard?.text ?? "no version"
        let since = entry.experimental.map { $0 == entry.standard ? standard : "\(standard); experimental \($0.text)" }
        return GateFact("Gateway API: \(entry.what)", since: since ?? standard, source: entry.source)
    }
}

extension GatewayGate {
    /// What came when to the Gateway API, and whose conformance reports are known about which version.
    static var facts: [GateFact] {
        allCases.map(\.fact)
            + ConformanceReport.all.map { report in
                GateFact(
                    "\(report.implementation.title) \(report.release)", since: "Gateway API \(report.api.text)",
                    source: "its conformance report" + (report.date.map { " of \($0)" } ?? ""))
            }
    }
}
