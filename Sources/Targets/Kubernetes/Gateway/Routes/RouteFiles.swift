import Diagnostics
import Planning
import Rendering
import TopologyModel

/// HTTPRoutes and GRPCRoutes: one for each virtual host, more where the API's limits want it, and an HTTPRoute for each
/// redirecting listener.
struct RouteFiles {
    let files: GatewayFiles
    let sections: GatewaySections

    private static let hostLimit = 16
    private static let ruleLimit = 16
    private static let matchLimit = 128
    private static let parentLimit = 32

    /// What is written so far.
    struct Output {
        /// `httproutes.yaml`.
        fileprivate(set) var http = Manifest()
        /// `grpcroutes.yaml`.
        fileprivate(set) var grpc = Manifest()
        fileprivate var names = ObjectNames()
    }

    /// The routes.
    func lower(_ remarks: inout Remarks) -> Output {
        var output = Output()
        for (index, listener) in files.plan.listeners.enumerated() {
            guard case .http(let http) = listener.kind, let port = http.redirectPort else { continue }
            guard sections.sections.contains(where: { $0.listener == index }) else { continue }
            let needs: [GatewayFeature] = port == 443 ? [.schemeRedirect] : [.schemeRedirect, .portRedirect]
            let isServed = needs.allSatisfy { feature in
                files.request.serves(
                    feature, or: .redirectToHTTPS, "a redirect to HTTPS on port \(port)", at: listener.span, &remarks)
            }
            guard isServed else { continue }
            writeRedirect(listener, index, to: Int(port), into: &output)
        }
        let policies = ServedPolicies(files.plan, request: files.request, remarks: &remarks)
        for host in GatewayHost.all(files.plan) { lower(host, policies, into: &output, &remarks) }
        return output
    }

    private func lower(
        _ host: GatewayHost, _ policies: ServedPolicies, into output: inout Output, _ remarks: inout Remarks
    ) {
        let rules = RouteRules(host, files: files, remarks: &remarks).rules
        let parents = parents(of: host, &remarks)
        guard !rules.isEmpty, !parents.isEmpty else { return }
        let isOfCalls = GRPCRules.hold(rules, files: files) && files.request.serves(.grpcRoute, &remarks)
        if !isOfCalls { GRPCRules.reportCalls(rules, files: files, &remarks) }
        let base = ObjectNames.joined(files.plan.name.text, host.name)
        let chunks = Self.chunks(of: rules)
        let hostnames = hostnames(of: host, &remarks)
        for part in 0..<hostnames.count * chunks.count {
            let (hosts, chunk) = (hostnames[part / chunks.count], chunks[part % chunks.count])
            let name = output.names.claim(base + Self.suffix(part, of: hostnames.count * chunks.count))
            if isOfCalls {
                document("GRPCRoute", name, host.name, parents, hosts, into: &output.grpc) { list in
                    for rule in rules[chunk] { list.item { rule.writeGRPC(files, to: &$0) } }
                }
            } else {
                document("HTTPRoute", name, host.name, parents, hosts, into: &output.http) { list in
                    for rule in rules[chunk] { list.item { rule.writeHTTP(files, policies, to: &$0) } }
                }
            }
        }
    }

    /// What follows the name of a part but the first. Of routes alike, the one whose name comes first wins: the order of
    /// names is that of the rules, so that all have as many digits.
    private static func suffix(_ part: Int, of count: Int) -> String {
        guard part > 0 else { return "" }
        let digits = String(part)
        let width = max(3, String(count - 1).utf8.count)
        return "-" + String(repeating: "0", count: width - digits.utf8.count) + digits
    }

    /// Rules that fit one route: at most 16, of at most 128 matches. Rules that only their order tells apart stay
    /// together where they can, because between routes the older one wins.
    static func chunks(of rules: [RouteRule]) -> [Range<Int>] {
        var chunks: [Range<Int>] = []
        var start = 0
        while start < rules.count {
            var end = start
            var matches = 0
            while end < rules.count, end - start < ruleLimit, matches + rules[end].matches.count <= matchLimit {
                matches += rules[end].matches.count
                end += 1
            }
            var cut = end
            while cut < rules.count, cut > start, isTied(rules[cut - 1], rules[cut]) { cut -= 1 }
            chunks.append(start..<(cut > start ? cut : end))
            start = chunks[chunks.count - 1].upperBound
        }
        return chunks
    }

    /// Whether the API's own order leaves it to the list which of two rules comes first.
    private static func isTied(_ a: RouteRule, _ b: RouteRule) -> Bool {
        let (first, second) = (a.matches[0], b.matches[0])
        if first.comparison == .expression || second.comparison == .expression {
            return first.comparison == second.comparison
        }
        return first.comparison == second.comparison && first.path == second.path
    }

    private func document(
        _ kind: StaticString, _ name: String, _ part: String, _ parents: [String], _ hostnames: [String],
        into manifest: inout Manifest, _ rules: (inout Manifest) -> Void
    ) {
        files.document(kind, .gatewayAPI, name, part: part, parents: parents, into: &manifest) { spec in
            spec.list("hostnames") { list in
                for hostname in hostnames { list.item(.text(hostname)) }
            }
            spec.list("rules") { rules(&$0) }
        }
    }

    private func writeRedirect(_ listener: ListenerPlan, _ index: Int, to port: Int, into output: inout Output) {
        let parents = sections.names(for: .any, listener: index)
        let name = output.names.claim(ObjectNames.joined(files.plan.name.text, listener.name.text) + "-redirect")
        document("HTTPRoute", name, listener.name.text, parents, [], into: &output.http) { rules in
            rules.item { rule in
                let filter = RedirectFilter(
                    scheme: "https", host: nil, port: port == 443 ? nil : port, path: .kept, status: 301)
                rule.list("filters") { list in list.item { filter.write(to: &$0) } }
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
