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
        PrometheusTarget.self,
        DNSTarget.self,
        SystemdTarget.self,
    ]

    /// The targets that a topology asks for, of those named; of all if none is.
    static func targets(_ settings: TargetSettings, named names: [TargetName]) -> [any RenderTarget] {
        all.filter { names.isEmpty || names.contains($0.name) }.compactMap { $0.init(settings) }
    }
}
