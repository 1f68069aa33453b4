import Diagnostics
import TopologyModel

/// The Gateway API at a version, in a channel, as an implementation serves it.
struct GatewayRequest: Sendable {
    /// The version of the resources.
    let version: Version
    /// Whether the experimental channel's resources are installed.
    let isExperimental: Bool
    /// `spec.gatewayClassName`.
    let className: String
    /// Who serves it, when that is known.
    let implementation: GatewaySettings.Implementation?
    /// The Gateway's own namespace; `nil` when it is that of every object.
    let namespace: Located<Identifier>?
    /// Addresses that it asks for.
    let addresses: [Located<ServerHost>]
    /// Labels of what is made for it.
    let labels: Located<InfrastructureLabels>?
    /// Where the topology asks for it.
    let span: SourceSpan

    init(_ settings: Located<GatewaySettings>) {
        let value = settings.value
        version = value.version.value
        isExperimental = value.channel.value == .experimental
        className = value.gatewayClass.value.text
        implementation = value.implementation?.value ?? GatewaySettings.Implementation(usualClass: className)
        namespace = value.namespace
        addresses = value.addresses
        labels = value.labels
        span = settings.span
    }

    /// A version alone.
    init(version: Version, isExperimental: Bool = false) {
        self.version = version
        self.isExperimental = isExperimental
        className = "gateway"
        implementation = nil
        namespace = nil
        addresses = []
        labels = nil
        span = .start
    }

    /// As people call it: "Gateway API 1.4".
    var title: String { "Gateway API \(version.text)" + (isExperimental ? " experimental" : "") }
}

/// What came with which version (the Gateway API's CHANGELOG) and in which channel.
extension GatewayRequest {
    /// TCPRoute and UDPRoute: standard and `v1` from 1.6 on, experimental and `v1alpha2` before.
    var hasTCPRoutes: Bool { isExperimental || version >= Version(1, 6) }
    /// Their version.
    var datagramRouteVersion: StaticString {
        version >= Version(1, 6) ? "gateway.networking.k8s.io/v1" : "gateway.networking.k8s.io/v1alpha2"
    }

    /// TLSRoute: standard and `v1` from 1.5 on, experimental and `v1alpha2` before.
    var hasTLSRoutes: Bool { isExperimental || version >= Version(1, 5) }
    /// Its version.
    var tlsRouteVersion: StaticString {
        version >= Version(1, 5) ? "gateway.networking.k8s.io/v1" : "gateway.networking.k8s.io/v1alpha2"
    }

    /// BackendTLSPolicy: standard and `v1` from 1.4 on (GEP-1897), experimental and `v1alpha3` before.
    var hasBackendTLS: Bool { isExperimental || version >= Version(1, 4) }
    /// Its version.
    var backendTLSVersion: StaticString {
        version >= Version(1, 4) ? "gateway.networking.k8s.io/v1" : "gateway.networking.k8s.io/v1alpha3"
    }

    /// Clients' certificates (GEP-91): standard from 1.5 on.
    var hasClientCertificates: Bool { isExperimental || version >= Version(1, 5) }
    /// Whether their authorities stand in `spec.tls.frontend`; before 1.4 in each listener.
    var hasFrontendTLS: Bool { version >= Version(1, 4) }

    /// The CORS filter (GEP-1767): experimental from 1.3 on, standard from 1.5 on.
    var hasCORS: Bool { version >= Version(1, 5) || isExperimental && version >= Version(1, 3) }
    /// Whether `*` is an origin: in 1.3 one is a URL.
    var hasAnyOrigin: Bool { version >= Version(1, 4) }

    /// Mirrors of a part of the requests (GEP-3171): experimental in 1.2, standard from 1.3 on.
    var hasMirrorPercentage: Bool { isExperimental || version >= Version(1, 3) }

    /// Redirects with 303, 307 and 308: from 1.5 on.
    var hasEveryRedirectStatus: Bool { version >= Version(1, 5) }

    /// ReferenceGrant: `v1` from 1.5 on; `v1beta1` is there in all.
    var referenceGrantVersion: StaticString {
        version >= Version(1, 5) ? "gateway.networking.k8s.io/v1" : "gateway.networking.k8s.io/v1beta1"
    }
}

/// What the implementation serves.
extension GatewayRequest {
    /// Whether the implementation is known to serve a feature.
    func verdict(_ feature: GatewayFeature) -> GatewayVerdict {
        guard let implementation, version >= feature.reported,
            let report = ConformanceReport.of(implementation, version)
        else { return .unchecked }
        return report.features.contains(feature) ? .listed : .missing(report)
    }

    /// What to do where the implementation's report does not list a feature.
    static func instead(of feature: GatewayFeature, _ report: ConformanceReport) -> String {
        "the conformance report of \(report.title) does not list \(feature.rawValue): use an implementation whose report does"
    }

    /// Whether a feature may be written, when its absence is answered elsewhere; warns when nobody knows.
    func serves(_ feature: GatewayFeature, _ remarks: inout Remarks) -> Bool {
        switch verdict(feature) {
        case .listed: return true
        case .missing: return false
        case .unchecked:
            warnUnchecked(feature, &remarks)
            return true
        }
    }

    /// Whether a feature may be written; reports the loss when not, of a feature of the language or of a key of the
    /// Gateway alone.
    func serves(
        _ feature: GatewayFeature, or lost: Feature?, _ what: String, at span: SourceSpan, _ remarks: inout Remarks
    ) -> Bool {
        guard case .missing(let report) = verdict(feature) else { return serves(feature, &remarks) }
        let instead = Self.instead(of: feature, report)
        if let lost {
            remarks.lose(lost, what, at: span, instead: instead)
        } else {
            remarks.lose(combination: what, at: span, instead: instead)
        }
        return false
    }

    private func warnUnchecked(_ feature: GatewayFeature, _ remarks: inout Remarks) {
        let reason: String
        if let implementation {
            reason =
                ConformanceReport.of(implementation, version) == nil
                ? "\(implementation.title) has no conformance report about Gateway API \(version.text)"
                : "conformance reports about Gateway API \(version.text) do not speak of every feature that is used here"
        } else {
            reason = "`class: \(className)` does not tell the implementation: `implementation` names it"
        }
        remarks.warn(
            .uncheckedGatewayFeature, "nobody vouches for features that an implementation may leave out: \(reason)",
            at: span)
    }
}
