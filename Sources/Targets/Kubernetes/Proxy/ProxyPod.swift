import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The pods of the topology's own load balancer: its official image, without root, with the generated configuration.
struct ProxyPod {
    let proxy: ProxyLowering
    let files: [ProxyLowering.File]
    let certificates: ProxyFiles
    let ports: ProxyPorts
    let version: Version

    private var isNginx: Bool { proxy.request.program.value == .nginx }

    /// Writes metadata and spec.
    func write(to template: inout Manifest) {
        template.mapping("metadata") { metadata in
            metadata.mapping("labels") { labels in
                for label in proxy.labels { labels.field(label.key, label.value) }
            }
            // Another configuration makes other pods: a proxy reads its files once.
            metadata.mapping("annotations") { $0.field("checksum/config", .text(checksum)) }
        }
        template.mapping("spec") { spec in
            spec.field("serviceAccountName", .text(proxy.name))
            spec.field("automountServiceAccountToken", .flag(false))
            spec.field("enableServiceLinks", .flag(false))
            spec.field("terminationGracePeriodSeconds", .number(60))
            spec.mapping("securityContext") { writeSecurity(to: &$0) }
            spec.list("topologySpreadConstraints") { writeSpread(to: &$0) }
            spec.list("containers") { containers in
                containers.item { writeContainer(to: &$0) }
            }
            spec.list("volumes") { writeVolumes(to: &$0) }
        }
    }

    private var checksum: String {
        ObjectNames.hash(of: files.map { "\($0.path)\n\($0.text)" }.joined(separator: "\u{0}"))
    }

    private func writeSecurity(to context: inout Manifest) {
        // The users of the official images.
        let user = isNginx ? 101 : 99
        context.field("runAsNonRoot", .flag(true))
        context.field("runAsUser", .number(user))
        context.field("runAsGroup", .number(user))
        context.mapping("seccompProfile") { $0.field("type", "RuntimeDefault") }
        context.list("sysctls") { list in
            list.item { sysctl in
                sysctl.field("name", "net.ipv4.ip_unprivileged_port_start")
                sysctl.field("value", "0")
            }
        }
    }

    private func writeSpread(to list: inout Manifest) {
        guard proxy.request.replicas.value.number > 1 else { return }
        list.item { constraint in
            constraint.field("maxSkew", .number(1))
            constraint.field("topologyKey", "kubernetes.io/hostname")
            constraint.field("whenUnsatisfiable", "ScheduleAnyway")
            constraint.mapping("labelSelector") { proxy.writeLabels(to: &$0) }
        }
    }

    private func writeContainer(to container: inout Manifest) {
        container.field("name", "proxy")
        container.field("image", .text(image))
        container.list("command") { command in
            let words: [Scalar] =
                isNginx
                ? ["nginx", "-g", "daemon off;", "-c", "/etc/lbgen/nginx.conf"]
                : ["haproxy", "-W", "-db", "-f", "/etc/lbgen/haproxy.cfg"]
            for word in words { command.item(word) }
        }
        container.list("ports") { ports.writeContainer(to: &$0) }
        if let port = ports.first {
            container.mapping("readinessProbe") { probe in
                probe.mapping("tcpSocket") { $0.field("port", .number(port)) }
                probe.field("periodSeconds", .number(5))
            }
        }
        container.mapping("lifecycle") { lifecycle in
            lifecycle.mapping("preStop") { PodWriter.writeSleep(seconds: 5, version, to: &$0) }
        }
        container.mapping("securityContext") { PodWriter.writeConfinement(readOnlyRoot: true, to: &$0) }
        container.list("volumeMounts") { writeMounts(to: &$0) }
    }

    private var image: String {
        if let image = proxy.request.image { return image.value.text }
        return (isNginx ? "nginx:" : "haproxy:") + proxy.request.version.text
    }

    /// What the program writes: nginx's bodies and caches.
    private var scratch: [(name: Scalar, path: Scalar)] {
        [("tmp", "/tmp")] + (isNginx ? [("cache", "/var/cache"), ("bodies", "/var/cache/nginx")] : [])
    }

    private func writeMounts(to list: inout Manifest) {
        list.item { item in
            item.field("name", "config")
            item.field("mountPath", "/etc/lbgen")
            item.field("readOnly", .flag(true))
        }
        certificates.writeMounts(to: &list)
        for (name, path) in scratch {
            list.item { item in
                item.field("name", name)
                item.field("mountPath", path)
            }
        }
    }

    private func writeVolumes(to list: inout Manifest) {
        list.item { item in
            item.field("name", "config")
            item.mapping("configMap") { map in
                map.field("name", .text(proxy.name))
                map.list("items") { items in
                    for file in files {
                        items.item { entry in
                            entry.field("key", .text(file.key))
                            entry.field("path", .text(file.path))
                        }
                    }
                }
            }
        }
        certificates.writeVolumes(to: &list)
        for (name, _) in scratch {
            list.item { item in
                item.field("name", name)
                item.mapping("emptyDir") { $0.field("medium", "") }
            }
        }
    }
}
