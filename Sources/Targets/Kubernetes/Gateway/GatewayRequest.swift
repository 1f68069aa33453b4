import Diagnostics
import TopologyModel

/// The Gateway API at a version, in a channel, as an implementation serves it.
struct GatewayRequest: Sendable {
    /// The version of the resources.
    let version: Version
    /// The cluster's version.
    let cluster: Version
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

    init(_ settings: Located<GatewaySettings>, cluster: Version) {
        let value = settings.value
        self.cluster = cluster
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
        cluster = Version(1, 32)
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

/// What the version's channel has.
extension GatewayRequest {
    /// Whether it has something.
    func has(_ gate: GatewayGate) -> Bool { gate.isOpen(for: version, experimental: isExperimental) }

    /// The version of TCPRoute and UDPRoute.
    var streamRouteVersion: StaticString {
        version >= Version(1, 6) ? "gateway.networking.k8s.io/v1" : "gateway.networking.k8s.io/v1alpha2"
    }

    /// The version of TLSRoute.
    var tlsRouteVersion: StaticString {
        version >= Version(1, 5) ? "gateway.networking.k8s.io/v1" : "gateway.networking.k8s.io/v1alpha2"
    }

    /// Whether a TLSRoute may be for any name: `v1` has at least one.
    var hasNamelessTLSRoutes: Bool { version < Version(1, 5) }

    /// Whether the cluster takes the resource of TLSRoute `v1`: its rules call `isIP`, which came with Kubernetes 1.31.
    var clusterTakesTLSRoutes: Bool { version < Version(1, 5) || cluster >= Version(1, 31) }

    /// The version of BackendTLSPolicy.
    var backendTLSVersion: StaticString {
        version >= Version(1, 4) ? "gateway.networking.k8s.io/v1" : "gateway.networking.k8s.io/v1alpha3"
    }

    /// The version of ReferenceGrant.
    var referenceGrantVersion: StaticString {
        has(.referenceGrants) ? "gateway.networking.k8s.io/v1" : "gateway.networking.k8s.io/v1beta1"
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
