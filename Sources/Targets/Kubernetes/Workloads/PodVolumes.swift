import Diagnostics
import Rendering
import TopologyModel

/// The volumes of a workload's pods, and where its container sees them.
struct PodVolumes {
    private struct Volume {
        let name: String
        let path: String
        let source: WorkloadVolume.Source
        let isReadOnly: Bool
    }

    private let volumes: [Volume]

    /// The volumes asked for, and scratch space at `/tmp` where nothing else can be written.
    init(_ settings: Workload, _ remarks: inout Remarks) {
        var names = ObjectNames()
        var volumes: [Volume] = []
        for volume in settings.volumes {
            let path = volume.value.path
            if case .machine(let file) = volume.value.source {
                remarks.lose(
                    .workload, "`\(file.text)` of a machine, as a pod may be on any of them", at: volume.span,
                    instead: "use a `claim`, or a `config_map` with what it says")
            }
            if path.value.text.contains(":") {
                remarks.lose(Inexpressible("a path in a container holds no colon"), at: path.span)
            }
            volumes.append(
                Volume(
                    name: names.claim(Self.name(of: path.value.text)), path: path.value.text,
                    source: volume.value.source, isReadOnly: volume.value.readOnly.value))
        }
        if settings.readOnlyRoot.value, !volumes.contains(where: { $0.path == "/tmp" }) {
            let scratch = WorkloadVolume.Source.scratch(MemorySize("64Mi"))
            volumes.append(Volume(name: names.claim("tmp"), path: "/tmp", source: scratch, isReadOnly: false))
        }
        self.volumes = volumes
    }

    /// `/var/lib/web` is `var-lib-web`.
    private static func name(of path: String) -> String {
        let words = path.lowercased().utf8.split { byte in
            !(byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
                || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
        }
        return words.map { String(decoding: Array($0), as: UTF8.self) }.joined(separator: "-")
    }

    /// Writes the volumes of the pod.
    func write(to list: inout Manifest) {
        for volume in volumes {
            list.item { item in
                item.field("name", .text(volume.name))
                switch volume.source {
                case .scratch(let size):
                    item.mapping("emptyDir") { directory in
                        // A mapping without keys would read as null: the medium is the default one.
                        if let size {
                            directory.field("sizeLimit", .text(size.text))
                        } else {
                            directory.field("medium", "")
                        }
                    }
                case .claim(let name):
                    item.mapping("persistentVolumeClaim") { claim in
                        claim.field("claimName", .text(name.text))
                        if volume.isReadOnly { claim.field("readOnly", .flag(true)) }
                    }
                // Lost, as said above: nothing lies there.
                case .machine: item.mapping("emptyDir") { $0.field("medium", "") }
                case .secret(let name): item.mapping("secret") { $0.field("secretName", .text(name.text)) }
                case .configMap(let name): item.mapping("configMap") { $0.field("name", .text(name.text)) }
                }
            }
        }
    }

    /// Writes where the container sees them.
    func writeMounts(to list: inout Manifest) {
        for volume in volumes {
            list.item { item in
                item.field("name", .text(volume.name))
                item.field("mountPath", .text(volume.path))
                if volume.isReadOnly || volume.source.isKeys { item.field("readOnly", .flag(true)) }
            }
        }
    }
}

extension WorkloadVolume.Source {
    /// Whether it is a Secret's or ConfigMap's keys, which nobody writes there.
    fileprivate var isKeys: Bool {
        switch self {
        case .secret, .configMap: true
        case .scratch, .claim, .machine: false
        }
    }
}
