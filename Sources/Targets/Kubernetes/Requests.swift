import Diagnostics
import TopologyModel

/// An Ingress controller that Ingresses are written for.
struct IngressRequest: Sendable {
    /// The controller.
    let controller: IngressSettings.Controller
    /// `spec.ingressClassName`.
    let className: String
    /// Where the topology asks for it.
    let span: SourceSpan

    init(_ settings: Located<IngressSettings>) {
        controller = settings.value.controller.value
        className = settings.value.ingressClass?.value.text ?? Self.usualClass(of: controller)
        span = settings.value.controller.span
    }

    /// How the controller is told.
    var dialect: any IngressDialect { controller.dialect }

    init(_ controller: IngressSettings.Controller) {
        self.controller = controller
        className = Self.usualClass(of: controller)
        span = .start
    }

    /// The class that each controller's own manifests install.
    private static func usualClass(of controller: IngressSettings.Controller) -> String {
        switch controller {
        case .ingressNginx, .nginxIC: "nginx"
        case .haproxyIngress: "haproxy"
        case .traefik: "traefik"
        }
    }
}

/// The Gateway API at a version.
struct GatewayRequest: Sendable {
    /// The version of the resources.
    let version: Version
    /// Whether the experimental channel's resources are installed.
    let isExperimental: Bool
    /// `spec.gatewayClassName`.
    let className: String
    /// Where the topology asks for it.
    let span: SourceSpan

    init(_ settings: Located<GatewaySettings>) {
        version = settings.value.version.value
        isExperimental = settings.value.channel.value == .experimental
        className = settings.value.gatewayClass.value.text
        span = settings.span
    }

    init(version: Version) {
        self.version = version
        isExperimental = false
        className = "gateway"
        span = .start
    }

    /// As people call it: "Gateway API 1.4".
    var title: String { "Gateway API \(version.text)" + (isExperimental ? " experimental" : "") }

    /// TCPRoute: standard and `v1` from 1.6 on, experimental and `v1alpha2` before.
    var hasTCPRoutes: Bool { isExperimental || version >= Version(1, 6) }

    /// Redirects with 303, 307 and 308: from 1.5 on.
    var hasEveryRedirectStatus: Bool { version >= Version(1, 5) }
}
