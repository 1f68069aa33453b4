import Diagnostics
import Planning
import Rendering
import TopologyModel

/// HTTPRoutes: one for each virtual host, more where the API's limits want it, and one for each redirecting listener.
struct HTTPRouteLowering {
    let files: GatewayFiles
    let sections: GatewaySections

    private static let hostLimit = 16
    private static let ruleLimit = 16
    private static let parentLimit = 32

    /// The routes.
    func lower(_ remarks: inout Remarks) -> Manifest {
        var manifest = Manifest()
        var names = ObjectNames()
        for (index, listener) in files.plan.listeners.enumerated() {
            guard case .http(let http) = listener.kind, let port = http.redirectPort else { continue }
            guard sections.sections.contains(where: { $0.listener == index }) else { continue }
            writeRedirect(listener, index, to: Int(port), names: &names, into: &manifest)
        }
        for host in GatewayHost.all(files.plan) { lower(host, into: &manifest, names: &names, &remarks) }
        return manifest
    }

    private func lower(
        _ host: GatewayHost, into manifest: inout Manifest, names: inout ObjectNames, _ remarks: inout Remarks
    ) {
        let rules = HTTPRouteRules(host.host, files: files, remarks: &remarks).rules
        let parents = parents(of: host, &remarks)
        guard !rules.isEmpty, !parents.isEmpty else { return }
        let base = ObjectNames.joined(files.plan.name.text, host.name)
        var part = 0
        for hostnames in hostnames(of: host, &remarks) {
            for start in stride(from: 0, to: rules.count, by: Self.ruleLimit) {
                // Of routes alike, the one whose name comes first wins: the order of names is the order of rules.
                let digits = String(part)
                let suffix =
                    part == 0 ? "" : "-" + String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
                part += 1
                let chunk = rules[start..<min(start + Self.ruleLimit, rules.count)]
                document(names.claim(base + suffix), host.name, parents, into: &manifest) { spec in
                    spec.list("hostnames") { list in
                        for hostname in hostnames { list.item(.text(hostname)) }
                    }
                    spec.list("rules") { list in
                        for rule in chunk { list.item { rule.write(files, to: &$0) } }
                    }
                }
            }
        }
    }

    private func document(
        _ name: String, _ part: String, _ parents: [String], into manifest: inout Manifest,
        _ body: (inout Manifest) -> Void
    ) {
        manifest.document { document in
            files.frame.write(
                ObjectHead(
                    apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", name: name, part: part),
                to: &document)
            document.mapping("spec") { spec in
                files.writeParents(parents, to: &spec)
                body(&spec)
            }
        }
    }

    private func writeRedirect(
        _ listener: ListenerPlan, _ index: Int, to port: Int, names: inout ObjectNames, into manifest: inout Manifest
    ) {
        let parents = sections.names(for: .any, listener: index)
        let name = names.claim(ObjectNames.joined(files.plan.name.text, listener.name.text) + "-redirect")
        document(name, listener.name.text, parents, into: &manifest) { spec in
            spec.list("rules") { rules in
                rules.item { rule in
                    let filter = RedirectFilter(
                        scheme: "https", host: nil, port: port == 443 ? nil : port, path: .kept, status: 301)
                    filter.write(to: &rule)
                }
            }
        }
    }

    /// The host names of a route, in lists that the API takes; an empty list stands for any host.
    private func hostnames(of host: GatewayHost, _ remarks: inout Remarks) -> [[String]] {
        var names: [String] = []
        var hasAny = false
        for pattern in host.host.hosts {
            switch pattern {
            case .any: hasAny = true
            case .exact(let name) where IPAddress(name) != nil:
                remarks.lose(
                    combination: "the address `\(name)` as a host of an HTTPRoute",
                    at: files.plan.listeners[host.listeners[0]].span, instead: "use a name, or `*` for any host")
            case .exact, .wildcard: names.append(pattern.text)
            }
        }
        let lists = stride(from: 0, to: names.count, by: Self.hostLimit).map { start in
            Array(names[start..<min(start + Self.hostLimit, names.count)])
        }
        return lists + (hasAny ? [[]] : [])
    }

    private func parents(of host: GatewayHost, _ remarks: inout Remarks) -> [String] {
        var wanted: Set<String> = []
        for listener in host.listeners {
            for pattern in host.host.hosts { wanted.formUnion(sections.names(for: pattern, listener: listener)) }
        }
        let names = sections.sections.map(\.name).filter { wanted.contains($0) }
        guard names.count > Self.parentLimit else { return names }
        remarks.lose(
            combination: "a site on \(names.count) listeners of a Gateway", at: files.request.span,
            instead: "a route is attached to at most 32: put hosts into one certificate")
        return Array(names.prefix(Self.parentLimit))
    }
}
