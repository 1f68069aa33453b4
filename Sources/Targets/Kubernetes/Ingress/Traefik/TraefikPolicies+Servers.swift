import Diagnostics
import Planning
import Rendering
import TopologyModel

extension TraefikPolicies {
    /// What stands between a route and its servers.
    func towardsServers(_ route: RoutePlan, _ backends: [Int], _ remarks: inout Remarks) -> [Need] {
        var needs: [Need] = []
        for backend in backends.map({ plan.backends[$0] }) {
            guard let breaker = backend.circuitBreaker else { continue }
            let ratio = Double(breaker.errorRate.value.number) / 100
            needs.append(
                Need(
                    middleware: .circuitBreaker(
                        expression: "ResponseCodeRatio(500, 600, 0, 600) > \(ratio)",
                        fallback: breaker.openFor.value.goText), owner: backend.name.text))
            if breaker.window.value != .seconds(10) {
                remarks.differ(
                    .circuitBreaker, "traefik: answers of the last 10 seconds count, whatever the window",
                    at: breaker.window.span)
            }
        }
        needs += path(of: route, &remarks)
        needs += requestHeaders(of: route, &remarks)
        needs += retries(of: route, &remarks)
        return needs
    }

    private func path(of route: RoutePlan, _ remarks: inout Remarks) -> [Need] {
        guard let rewrite = route.pathRewrite else { return [] }
        guard IngressPaths.isBasic(rewrite.from.text), IngressPaths.isBasic(rewrite.to.text) else {
            remarks.lose(
                combination: "a rewrite with other characters than letters, digits and `-._~/` in traefik",
                at: route.messages.rewrite?.span ?? route.span, instead: "rewrite plain paths")
            return []
        }
        let from = rewrite.from.withoutTrailingSlash
        if rewrite.to == .root, !rewrite.isWhole {
            return [Need(middleware: .stripPrefix(from), owner: route.label)]
        }
        let to = rewrite.to.withoutTrailingSlash
        let old = RegexText.escaped(rewrite.isWhole ? rewrite.from.text : from)
        let (expression, replacement) =
            rewrite.isWhole
            ? ("^\(old)$", rewrite.to.text)
            : rewrite.endsInSlash ? ("^\(old)(?:/(.*))?$", "\(to)/${1}") : ("^\(old)(/.*)?$", "\(to)${1}")
        return [Need(middleware: .replacePath(expression: expression, replacement: replacement), owner: route.label)]
    }

    private func requestHeaders(of route: RoutePlan, _ remarks: inout Remarks) -> [Need] {
        var headers: [TraefikMiddleware.Header] = []
        if let changes = route.messages.requestHeaders { headers = self.headers(changes, "request", &remarks) }
        if let host = route.messages.rewrite?.host {
            headers.append(TraefikMiddleware.Header(name: "Host", value: host.value.text))
        }
        return headers.isEmpty
            ? [] : [Need(middleware: .headers(request: headers, response: []), owner: "\(route.label)-request")]
    }

    /// Before 3.7 only requests that reached no server are tried again.
    private func retries(of route: RoutePlan, _ remarks: inout Remarks) -> [Need] {
        let retries = route.retries
        guard retries.attempts > 0, !retries.causes.isEmpty else { return [] }
        let statuses = retries.causes.compactMap { cause -> String? in
            switch cause {
            case .connect, .timeout: nil
            case .status500: "500"
            case .status502: "502"
            case .status503: "503"
            case .status504: "504"
            }
        }
        let isNew = IngressGate.retryStatuses.isOpen(for: version)
        guard isNew || retries.causes == [.connect] else {
            remarks.lose(
                .retrySettings,
                "retries for another cause than `connect` in traefik (possible with \(IngressGate.retryStatuses.since))",
                at: route.span, instead: "leave the other causes out")
            return []
        }
        return [
            Need(
                middleware: .retry(
                    attempts: retries.attempts + 1, statuses: statuses, unsafeToo: isNew && !retries.idempotentOnly),
                owner: "\(retries.attempts + 1)")
        ]
    }

    /// A redirect by an expression on the whole URL: scheme, host without port, and the rest.
    func redirection(_ redirect: Redirect, of route: RoutePlan, _ remarks: inout Remarks) -> [Need] {
        let status = redirect.status.value.status
        guard status == .movedPermanently || status == .found else {
            remarks.lose(
                .redirectRoute, "a redirect with \(status.rawValue) in traefik", at: redirect.status.span,
                instead: "use 301 or 302; requests other than GET get 308 or 307 for them")
            return []
        }
        let target = RedirectTarget(redirect, of: route.path)
        let start = (target.scheme ?? "${1}") + "://" + (target.host.map { Self.literal($0) } ?? "${2}")
        let authority = start + (target.port.map { ":\($0)" } ?? "")
        let head = #"^(https?)://(\[[^\]]+\]|[^/?:]+)(?::[0-9]+)?"#
        let query = target.query.map { "?" + Self.literal($0) }
        let (rest, end): (String, String)
        switch target.path {
        case .kept: (rest, end) = query == nil ? ("(.*)$", "${3}") : (#"(/[^?]*)?(?:\?.*)?$"#, "${3}" + (query ?? ""))
        case .whole(let path): (rest, end) = (".*$", Self.literal(path) + (query ?? ""))
        case .prefix(let new):
            guard case .prefix(let old) = route.path else { return [] }
            (rest, end) = (
                RegexText.escaped(old.withoutTrailingSlash) + #"(/[^?]*)?(\?.*)?$"#,
                Self.literal(new) + "${3}" + (query ?? "${4}")
            )
        }
        return [
            Need(
                middleware: .redirect(
                    expression: head + rest, replacement: authority + end, isPermanent: status == .movedPermanently),
                owner: route.label)
        ]
    }

    /// A text in which no group is named.
    private static func literal(_ text: String) -> String { text.replacing("$", with: "$$") }
}

extension Duration {
    /// As Go reads it: hours, minutes, seconds or milliseconds; it knows no days.
    var goText: String {
        for (scale, unit) in [(3_600_000, "h"), (60_000, "m"), (1000, "s")]
        where milliseconds > 0 && milliseconds % scale == 0 {
            return "\(milliseconds / scale)\(unit)"
        }
        return milliseconds == 0 ? "0s" : "\(milliseconds)ms"
    }
}
