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
