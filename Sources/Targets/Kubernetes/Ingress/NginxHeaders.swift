import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Headers that ingress-nginx sets on a route's answers: a ConfigMap that an annotation names.
struct NginxHeaders {
    private let route: RoutePlan
    private let files: IngressFiles
    private let isKnown: Bool

    init(_ route: RoutePlan, files: IngressFiles, version: Version) {
        self.route = route
        self.files = files
        isKnown = IngressGate.customHeaders.isOpen(for: version)
    }

    /// The ConfigMap's name; `nil` when nothing is set.
    func name(_ remarks: inout Remarks) -> String? {
        guard isKnown, let changes = route.messages.responseHeaders, !pairs(changes, &remarks).isEmpty else {
            return nil
        }
        return ObjectNames.label(of: "\(files.plan.name.text)-headers-\(route.label)")
    }

    /// Writes the ConfigMap, if there is one.
    func write(into manifest: inout Manifest, _ remarks: inout Remarks) {
        guard let name = name(&remarks), let changes = route.messages.responseHeaders else { return }
        let pairs = pairs(changes, &remarks)
        manifest.document { document in
            files.frame.write(
                ObjectHead(apiVersion: "v1", kind: "ConfigMap", name: name, part: "headers"), to: &document)
            document.mapping("data") { data in
                for pair in pairs { data.field(.text(pair.name), .text(pair.value)) }
            }
        }
    }

    /// Names and constant values between double quotes of nginx's; reports what else is asked for.
    private func pairs(
        _ changes: HeaderChanges, _ remarks: inout Remarks
    ) -> [(name: String, value: String)] {
        for span in changes.add.map(\.name.span) + changes.remove.map(\.span) {
            remarks.lose(
                combination: "a response header added or removed in ingress-nginx", at: span,
                instead: "`set` it: the controller sets headers, and nothing else")
        }
        var pairs: [(name: String, value: String)] = []
        for line in changes.set {
            let value = line.values.count == 1 ? line.values[0].value.constant : nil
            guard let value, value.utf8.allSatisfy({ !"\"\\$".utf8.contains($0) && $0 < 0x7F && $0 >= 0x20 }) else {
                remarks.lose(
                    combination: "a response header with a live value, a quote, a backslash or a `$` in ingress-nginx",
                    at: line.name.span, instead: "set a plain text")
                continue
            }
            pairs.append((line.name.value.text, value))
        }
        return pairs
    }
}
