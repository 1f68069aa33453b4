import Compose
import DNS
import HAProxy
import Keepalived
import Kubernetes
import Nginx
import Prometheus
import Rendering
import Systemd
import TopologyModel

/// The targets of this version: one line each.
enum TargetRegistry {
    /// In the order in which they are built and listed.
    static let all: [any RenderTarget.Type] = [
        NginxTarget.self,
        HAProxyTarget.self,
        KeepalivedTarget.self,
        KubernetesTarget.self,
        ComposeTarget.self,
        PrometheusTarget.self,
        DNSTarget.self,
        SystemdTarget.self,
    ]

    /// The targets that a topology asks for, of those named; of all if none is.
    static func targets(_ settings: TargetSettings, named names: [TargetName]) -> [any RenderTarget] {
        all.filter { names.isEmpty || names.contains($0.name) }.compactMap { $0.init(settings) }.map { housed($0) }
    }

    /// A target with the one that it wants to run.
    private static func housed(_ target: any RenderTarget) -> any RenderTarget {
        guard let host = target.asHost, let wanted = host.wantedGuest,
            let guest = all.lazy.compactMap({ $0.asGuest }).first(where: { $0.name == wanted.name })
        else { return target }
        return host.hosting(guest.init(version: wanted.version))
    }
}
