import Diagnostics
import TopologyModel

/// An Ingress controller that Ingresses are written for.
struct IngressRequest: Sendable {
    /// The controller.
    let controller: IngressSettings.Controller
    /// Its version.
    let version: Version
    /// Whether NGINX Plus is below it.
    let isPlus: Bool
    /// `spec.ingressClassName`.
    let className: String
    /// Where the topology asks for it.
    let span: SourceSpan

    init(_ settings: Located<IngressSettings>) {
        controller = settings.value.controller.value
        version = settings.value.version?.value ?? controller.usualVersion
        isPlus = settings.value.edition.value == .plus
        className = settings.value.ingressClass?.value.text ?? Self.usualClass(of: controller)
        span = settings.value.controller.span
    }

    /// How the controller is told, wherever its objects stand.
    var dialect: any IngressDialect { dialect(in: "default") }

    /// How the controller is told in a namespace.
    func dialect(in namespace: String) -> any IngressDialect {
        switch controller {
        case .ingressNginx: IngressNginx(version: version, namespace: namespace)
        case .nginxIC: NginxIC(version: version, isPlus: isPlus)
        case .haproxyIngress: HAProxyIngress(version: version)
        case .traefik: TraefikIngress(version: version)
        }
    }

    /// The version that output is made for at least, when this one is older.
    var neededVersion: String? {
        version < controller.oldestVersion ? "\(controller.rawValue) \(controller.oldestVersion.text)" : nil
    }

    init(_ controller: IngressSettings.Controller) {
        self.controller = controller
        version = controller.usualVersion
        isPlus = false
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
