import Diagnostics
import Planning
import Rendering
import TopologyModel

extension HAProxyIngress {
    func variants(
        of route: Int, in files: IngressFiles, on site: IngressSite, _ remarks: inout Remarks
    ) -> [IngressVariant] {
        let plan = files.plan.routes[route]
        guard plan.messages.maintenance == nil, let conditions = conditions(of: plan, &remarks) else { return [] }
        switch plan.action {
        case .backend(let backend):
            return [IngressVariant(backend: backend, annotations: conditions)]
        case .redirect: return [IngressVariant(backend: nil, annotations: conditions)]
        case .split(let shares):
            guard let blueGreen = BlueGreen(shares, of: plan, in: files.plan) else {
                remarks.lose(
                    .split, "shares of backends that no common Service selects in haproxy-ingress", at: plan.span,
                    instead: "give the backends selectors that differ in one label's value, or use the Gateway API")
                return []
            }
            let words = remarks.annotations(at: plan.span, (.haproxyBlueGreen, blueGreen.words))
            return [
                IngressVariant(
                    backend: shares[0].backend, service: blueGreen.serviceName(files),
                    annotations: conditions + words + [Annotation(.haproxyBlueGreenMode, "deploy")])
            ]
        case .respond, .choose, .serve: return []
        }
    }

    /// Headers, and cookies as a header; `nil` for other conditions, which are answered for as features.
    private func conditions(of route: RoutePlan, _ remarks: inout Remarks) -> [Annotation]? {
        guard !route.conditions.isEmpty else { return [] }
        guard IngressGate.headerMatch.isOpen(for: version) else { return nil }
        var exact: [String] = []
        var expressions: [String] = []
        for condition in route.conditions.all {
            switch condition {
            case .method, .query: return nil
            case .header(let name, .exact(let value)): exact.append("\(name.text): \(value.text)")
            case .header(let name, .regex(let pattern)): expressions.append("\(name.text): \(pattern.text)")
            case .header(let name, .present): expressions.append("\(name.text): .")
            case .cookie(let name, let test):
                guard let expression = Self.cookie(name.text, test) else {
                    remarks.lose(
                        .cookieCondition, "this expression for a cookie in haproxy-ingress", at: route.span,
                        instead: "use letters, digits, classes, groups and `|`, with `^` and `$` at its ends only")
                    return nil
                }
                expressions.append("Cookie: \(expression)")
            }
        }
        let words = remarks.annotations(
            at: route.span, (.haproxyHeaderMatch, exact.isEmpty ? nil : exact.joined(separator: "\n")),
            (.haproxyHeaderMatchRegex, expressions.isEmpty ? nil : expressions.joined(separator: "\n")))
        return words.count == (exact.isEmpty ? 0 : 1) + (expressions.isEmpty ? 0 : 1) ? words : nil
    }

    private static func cookie(_ name: String, _ test: ConditionTest) -> String? {
        switch test {
        case .exact(let value): RegexText.cookie(name, value: RegexText.escaped(value.text))
        case .regex(let pattern): RegexText.cookie(name, finding: pattern.text)
        case .present: RegexText.cookie(name, value: "[^;]+")
        }
    }

    /// Rewrites stand at each path, `/m` and `/m/`: the controller puts the target in the place of the path's text.
    func revised(
        _ paths: [IngressPath], of site: IngressSite, in plan: Plan, _ remarks: inout Remarks
    ) -> [IngressPath] {
        paths.map { path in
            let route = plan.routes[path.route]
            guard let rewrite = route.pathRewrite else { return path }
            var revised = path
            let rest = path.text.dropFirst(rewrite.from.withoutTrailingSlash.utf8.count)
            let bare = rewrite.to.withoutTrailingSlash
            let target = rewrite.isWhole ? rewrite.to.text : rest.isEmpty ? rewrite.to.text : bare + rest
            revised.annotations += remarks.annotations(
                at: route.messages.rewrite?.span ?? route.span, (.haproxyRewrite, target))
            return revised
        }
    }

    func lowerRest(
        _ files: IngressFiles, _ request: IngressRequest, suffix: String, into manifest: inout Manifest,
        _ names: inout IngressNames, _ remarks: inout Remarks
    ) {
        for route in files.plan.routes {
            guard case .split(let shares) = route.action, let blueGreen = BlueGreen(shares, of: route, in: files.plan)
            else { continue }
            blueGreen.write(into: &manifest, files)
        }
        reportConflicts(files, &remarks)
        StreamIngresses(files: files, request: request, suffix: suffix).lower(into: &manifest, &names, &remarks)
    }

    /// Reports backends whose routes want different settings where the controller has one for the backend.
    private func reportConflicts(_ files: IngressFiles, _ remarks: inout Remarks) {
        var first: [Int: RoutePlan] = [:]
        for route in files.plan.routes {
            for backend in route.action.backends {
                guard let known = first[backend] else {
                    first[backend] = route
                    continue
                }
                let name = files.plan.backends[backend].name.text
                if known.timeouts != route.timeouts {
                    remarks.lose(
                        .timeoutSettings,
                        "timeouts that differ between routes of backend `\(name)` in haproxy-ingress",
                        at: route.span, instead: "give the route a backend of its own: `like: \(name)`")
                }
                guard
                    known.messages.requestHeaders?.span != route.messages.requestHeaders?.span
                        || known.messages.rewrite?.host?.value != route.messages.rewrite?.host?.value
                        || known.traffic.connectionLimit != route.traffic.connectionLimit
                else { continue }
                remarks.lose(
                    combination:
                        "request headers, a host or a connection limit that differ between routes of backend `\(name)` in haproxy-ingress",
                    at: route.span, instead: "give the route a backend of its own: `like: \(name)`")
            }
        }
    }
}
