import TopologyModel

/// What an implementation has published about itself (kubernetes-sigs/gateway-api, folder conformance/reports).
struct ConformanceReport: Sendable {
    /// Whose.
    let implementation: GatewaySettings.Implementation
    /// The implementation's version, as the report has it.
    let release: String
    /// The day of the report; `nil` where it names none.
    let date: String?
    /// The version of the Gateway API, without its patch number.
    let api: Version
    /// The extended features and profiles that passed, of those that lbgen writes.
    let features: Set<GatewayFeature>

    /// As people call it: "Envoy Gateway v1.9.0 (Gateway API 1.6, 2026-08-18)".
    var title: String {
        "\(implementation.title) \(release) (Gateway API \(api.text)" + (date.map { ", \($0)" } ?? "") + ")"
    }

    /// The report of an implementation about a version of the Gateway API.
    static func of(_ implementation: GatewaySettings.Implementation, _ api: Version) -> ConformanceReport? {
        about(api).first { $0.implementation == implementation }
    }
}

extension GatewaySettings.Implementation {
    /// The name that people know.
    var title: String {
        switch self {
        case .envoyGateway: "Envoy Gateway"
        case .cilium: "Cilium"
        case .istio: "Istio"
        case .kgateway: "kgateway"
        case .nginxGatewayFabric: "NGINX Gateway Fabric"
        case .traefik: "Traefik"
        case .haproxyIngress: "HAProxy Ingress"
        }
    }

    /// Who is behind a GatewayClass of the name that an implementation's own manifests give it.
    init?(usualClass name: String) {
        switch name {
        case "eg", "envoy-gateway", "envoy", "envoy-gateway-class": self = .envoyGateway
        case "cilium": self = .cilium
        case "istio": self = .istio
        case "kgateway": self = .kgateway
        case "nginx": self = .nginxGatewayFabric
        case "traefik": self = .traefik
        case "haproxy": self = .haproxyIngress
        default: return nil
        }
    }
}

/// Whether an implementation is known to serve something.
enum GatewayVerdict: Sendable {
    /// Its report lists it.
    case listed
    /// Its report does not.
    case missing(ConformanceReport)
    /// Nobody knows: no implementation is named, or its reports say nothing of it.
    case unchecked
}
