import Diagnostics
import Planning
import Rendering
import TopologyModel

extension IngressNginx {
    func variants(
        of route: Int, in files: IngressFiles, on site: IngressSite, _ remarks: inout Remarks
    ) -> [IngressVariant] {
        let plan = files.plan.routes[route]
        guard plan.messages.maintenance == nil else { return [] }
        guard plan.conditions.isEmpty else { return canary(of: route, in: files, on: site, &remarks) }
        switch plan.action {
        case .backend(let backend): return [IngressVariant(backend: backend)]
        case .redirect: return [IngressVariant(backend: nil)]
        case .split(let shares): return split(shares, of: plan, &remarks)
        case .respond, .choose, .serve: return []
        }
    }

    /// Two shares: an Ingress, and a canary that gets a part of its requests. Each request is sent by weight alone, also
    /// those of clients that a cookie keeps with a server.
    private func split(
        _ shares: [RoutePlan.Share], of route: RoutePlan, _ remarks: inout Remarks
    ) -> [IngressVariant] {
        guard shares.count == 2 else {
            remarks.lose(
                .split, "more than two shares in ingress-nginx", at: route.span,
                instead: "a path has one canary: split between two backends")
            return []
        }
        let legacy = Annotation(.nginxCanaryAffinity, "legacy")
        return [
            IngressVariant(backend: shares[0].backend, annotations: [legacy]),
            IngressVariant(
                backend: shares[1].backend,
                annotations: [
                    Annotation(.nginxCanary, flag: true), Annotation(.nginxCanaryWeight, shares[1].weight),
                    Annotation(.nginxCanaryWeightTotal, shares[0].weight + shares[1].weight), legacy,
                ], isCanary: true),
        ]
    }

    /// One header of one route beside a route of the same path without conditions: a canary by header.
    private func canary(
        of index: Int, in files: IngressFiles, on site: IngressSite, _ remarks: inout Remarks
    ) -> [IngressVariant] {
        let route = files.plan.routes[index]
        let same = site.routes.filter { files.plan.routes[$0].path == route.path }
        let base = same.last.map { files.plan.routes[$0] }
        guard case .backend(let backend) = route.action, route.conditions.all.count == 1,
            case .header(let name, let test) = route.conditions.all[0], same.count == 2, same[0] == index,
            let base, base.conditions.isEmpty, case .backend = base.action
        else {
            // Other conditions are answered for as features.
            if case .header? = route.conditions.all.first {
                remarks.lose(
                    .headerCondition, "this condition in ingress-nginx", at: route.span,
                    instead: "one header of one route beside another of the same path, both with a backend, is a canary"
                )
            }
            return []
        }
        var said = Remarks()
        let own = annotations(of: route, on: site, in: files, service: nil, &said)
        guard own == annotations(of: base, on: site, in: files, service: nil, &said) else {
            remarks.lose(
                combination: "policies that differ between a route and its canary in ingress-nginx", at: route.span,
                instead: "a canary has those of the route beside it: give both the same")
            return []
        }
        let value: (AnnotationKey, String) =
            switch test {
            case .exact(let value): (.nginxCanaryHeaderValue, value.text)
            case .regex(let pattern): (.nginxCanaryHeaderPattern, pattern.text)
            case .present: (.nginxCanaryHeaderPattern, ".+")
            }
        let words = remarks.annotations(at: route.span, (.nginxCanaryHeader, name.text), (value.0, value.1))
        guard words.count == 2 else { return [] }
        return [
            IngressVariant(
                backend: backend, annotations: [Annotation(.nginxCanary, flag: true)] + words, isCanary: true)
        ]
    }

    func lowerRest(
        _ files: IngressFiles, _ request: IngressRequest, suffix: String, into manifest: inout Manifest,
        _ names: inout IngressNames, _ remarks: inout Remarks
    ) {
        for route in files.plan.routes {
            NginxHeaders(route, files: files, version: version).write(into: &manifest, &remarks)
        }
        StreamIngresses(files: files, request: request, suffix: suffix).lower(into: &manifest, &names, &remarks)
    }

    /// As nginx-ic: the controller anchors expressions at their start.
    func patterns(for pattern: Pattern) -> [String]? {
        switch PatternShape(pattern) {
        case .anchored(let text): [text]
        case .slash(let text): [text, "/.*" + text]
        case .literal(let text): ["/.*" + text]
        case nil: nil
        }
    }

    /// One expression or rewrite makes every path of its host a case-insensitive expression, `Exact` and `Prefix` too,
    /// tried in the order of their length: all are written as such then, and long enough to be tried in the plan's order.
    func revised(
        _ paths: [IngressPath], of site: IngressSite, in plan: Plan, _ remarks: inout Remarks
    ) -> [IngressPath] {
        let isOdd = paths.contains { path in
            path.kind == .pattern || plan.routes[path.route].pathRewrite != nil
        }
        guard isOdd else { return paths }
        guard paths.count <= 500 else {
            remarks.lose(
                combination: "more than 500 paths on a host with expressions or rewrites in ingress-nginx",
                at: site.span, instead: "give the rewritten routes a host of their own")
            return paths
        }
        return NginxExpressions(paths, plan: plan).paths
    }
}
