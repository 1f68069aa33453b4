import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Environment variables of a container, and the Secrets and ConfigMaps that hold files of them.
enum EnvironmentHolders {
    /// What holds each file; a Secret named after the workload where none is named.
    static func of(
        _ item: WorkloadLowering.Item, namespace: String, _ remarks: inout Remarks
    ) -> [VariableFile.Holder] {
        var made = 0
        return item.workload.settings.environmentFiles.compactMap { file in
            if let holder = file.value.holder { return holder }
            made += 1
            let wanted = "\(item.name)-env" + (made == 1 ? "" : "-\(made)")
            guard let name = DNSLabel(wanted) else { return nil }
            remarks.differ(
                .workload,
                "what `\(file.value.path.text)` says is read from the Secret `\(name.text)`: kubectl create secret generic "
                    + "\(name.text) --namespace \(namespace) --from-env-file=\(file.value.path.text)",
                at: file.span)
            return .secret(name)
        }
    }

    /// Writes a source of many variables.
    static func write(_ holder: VariableFile.Holder, to list: inout Manifest) {
        list.item { item in
            switch holder {
            case .secret(let name): item.mapping("secretRef") { $0.field("name", .text(name.text)) }
            case .configMap(let name): item.mapping("configMapRef") { $0.field("name", .text(name.text)) }
            }
        }
    }

    /// Writes one variable.
    static func write(_ variable: Environment.Variable, to list: inout Manifest) {
        list.item { item in
            item.field("name", .text(variable.name))
            switch variable.value {
            case .literal(let value): item.field("value", .expanded(value.text))
            case .secret(let name, let key): write("secretKeyRef", name, key, to: &item)
            case .configMap(let name, let key): write("configMapKeyRef", name, key, to: &item)
            }
        }
    }

    private static func write(_ kind: Key, _ name: DNSLabel, _ key: ConfigurationKey, to item: inout Manifest) {
        item.mapping("valueFrom") { source in
            source.mapping(kind) { reference in
                reference.field("name", .text(name.text))
                reference.field("key", .text(key.text))
            }
        }
    }
}
