import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What a VirtualServer does with a request.
struct VirtualAction {
    /// A header and its value, as nginx reads it.
    struct Header {
        let name: String
        let value: String
    }

    /// What is done.
    enum Kind {
        /// The request goes to an upstream.
        case proxy(String)
        /// The client is sent elsewhere.
        case redirect(url: String, code: Int)
        /// nginx answers.
        case answer(code: Int, type: String, body: String)
    }

    var kind: Kind
    var requestHeaders: [Header] = []
    /// Headers that every answer gets.
    var added: [Header] = []
    /// Headers of servers that clients do not see.
    var hidden: [String] = []
    var rewritePath: String?

    /// Writes the fields of an `action`.
    func write(to action: inout Manifest) {
        switch kind {
        case .proxy(let upstream): writeProxy(upstream, to: &action)
        case .redirect(let url, let code):
            action.mapping("redirect") { redirect in
                redirect.field("url", .text(url))
                redirect.field("code", .number(code))
            }
        case .answer(let code, let type, let body):
            action.mapping("return") { answer in
                answer.field("code", .number(code))
                answer.field("type", .text(type))
                answer.field("body", .text(body))
                answer.list("headers") { Self.write(added, to: &$0) }
            }
        }
    }

    private func writeProxy(_ upstream: String, to action: inout Manifest) {
        guard !requestHeaders.isEmpty || !added.isEmpty || !hidden.isEmpty || rewritePath != nil else {
            action.field("pass", .text(upstream))
            return
        }
        action.mapping("proxy") { proxy in
            proxy.field("upstream", .text(upstream))
            if let rewritePath { proxy.field("rewritePath", .text(rewritePath)) }
            proxy.mapping("requestHeaders") { headers in
                headers.list("set") { Self.write(requestHeaders, to: &$0) }
            }
            proxy.mapping("responseHeaders") { headers in
                headers.list("add") { list in
                    for header in added {
                        list.item { item in
                            item.field("name", .text(header.name))
                            item.field("value", .text(header.value))
                            item.field("always", .flag(true))
                        }
                    }
                }
                headers.texts("hide", hidden)
            }
        }
    }

    private static func write(_ headers: [Header], to list: inout Manifest) {
        for header in headers {
            list.item { item in
                item.field("name", .text(header.name))
                item.field("value", .text(header.value))
            }
        }
    }
}

/// Makes the actions of routes.
struct VirtualActions {
    let plan: Plan
    let site: IngressSite

    /// What a route does, once for each share; `nil` when it cannot be said.
    func actions(
        of route: RoutePlan, at location: String, isInternal: Bool, upstream: (Int) -> String,
        _ remarks: inout Remarks
    ) -> [(action: VirtualAction, weight: Int)]? {
        if let maintenance = route.messages.maintenance {
            guard let action = closed(maintenance, of: route, &remarks) else { return nil }
            return [(action, 100)]
        }
        switch route.action {
        case .backend(let backend):
            return proxied(route, upstream(backend), at: isInternal ? nil : location, &remarks).map { [($0, 100)] }
        case .split(let shares):
            let weights = percents(of: shares, at: route.span, &remarks)
            var actions: [(VirtualAction, Int)] = []
            for (share, weight) in zip(shares, weights) {
                guard let action = proxied(route, upstream(share.backend), at: nil, &remarks) else { return nil }
                actions.append((action, weight))
            }
            return actions
        case .redirect(let redirect): return redirected(redirect, of: route, &remarks).map { [($0, 100)] }
        case .respond(let response): return answered(response, of: route, &remarks).map { [($0, 100)] }
        case .choose, .serve: return nil
        }
    }

    /// Whole percents that add up to 100, which is what nginx-ic splits by.
    private func percents(of shares: [RoutePlan.Share], at span: SourceSpan, _ remarks: inout Remarks) -> [Int] {
        let total = shares.reduce(0) { $0 + $1.weight }
        var percents = shares.map { $0.weight * 100 / total }
        let rest = 100 - percents.reduce(0, +)
        let order = shares.indices.sorted { left, right in
            let (a, b) = (shares[left].weight * 100 % total, shares[right].weight * 100 % total)
            return a == b ? left < right : a > b
        }
        for index in order.prefix(rest) { percents[index] += 1 }
        if rest > 0 {
            remarks.differ(
                .split,
                "nginx-ic: shares are whole percents: "
                    + percents.map { "\($0) %" }.joined(separator: ", "), at: span)
        }
        return percents
    }

    private func proxied(
        _ route: RoutePlan, _ upstream: String, at location: String?, _ remarks: inout Remarks
    ) -> VirtualAction? {
        var action = VirtualAction(kind: .proxy(upstream))
        do throws(Inexpressible) {
            try addRequestHeaders(of: route, to: &action, &remarks)
            try addResponseHeaders(of: route, to: &action)
        } catch {
            remarks.lose(error, at: route.span)
            return nil
        }
        action.rewritePath = rewritePath(of: route, at: location, &remarks)
        return action
    }

    /// nginx replaces a prefix location's own path; where it looks at conditions or shares first, it would have to know
    /// that path again.
    private func rewritePath(of route: RoutePlan, at location: String?, _ remarks: inout Remarks) -> String? {
        guard let rewrite = route.pathRewrite else { return nil }
        guard let location, rewrite.isOfOwnPath(route.path), IngressPaths.isBasic(rewrite.to.text) else {
            remarks.lose(
                combination: "this rewrite in nginx-ic", at: route.messages.rewrite?.span ?? route.span,
                instead: "take away the route's whole path, on a route without conditions and shares")
            return nil
        }
        return location.hasSuffix("/") ? rewrite.to.withoutTrailingSlash + "/" : rewrite.to.text
    }

    private func addRequestHeaders(
        of route: RoutePlan, to action: inout VirtualAction, _ remarks: inout Remarks
    ) throws(Inexpressible) {
        if let host = route.messages.rewrite?.host {
            action.requestHeaders.append(VirtualAction.Header(name: "Host", value: host.value.text))
        }
        guard let changes = route.messages.requestHeaders else { return }
        for name in changes.remove {
            action.requestHeaders.append(VirtualAction.Header(name: name.value.text, value: ""))
        }
        for line in changes.set {
            guard line.values.count == 1 else {
                throw Inexpressible("nginx sends one line of a request header")
            }
            action.requestHeaders.append(
                VirtualAction.Header(name: line.name.value.text, value: try NginxText.value(line.values[0].value)))
        }
        for line in changes.add {
            remarks.lose(
                combination: "a request header added beside others in nginx-ic", at: line.name.span,
                instead: "`set` it: nginx replaces what is there")
        }
    }

    /// nginx answers with these whatever the status; a header that is set hides the servers' own.
    private func addResponseHeaders(
        of route: RoutePlan, to action: inout VirtualAction
    ) throws(Inexpressible) {
        if let hsts = site.tls?.hsts?.value {
            action.hidden.append("Strict-Transport-Security")
            action.added.append(VirtualAction.Header(name: "Strict-Transport-Security", value: hsts.headerValue))
        }
        guard let changes = route.messages.responseHeaders else { return }
        action.hidden += changes.replaced.map(\.text)
        for line in changes.set + changes.add {
            for value in line.values {
                action.added.append(
                    VirtualAction.Header(name: line.name.value.text, value: try NginxText.value(value.value)))
            }
        }
    }

    private func redirected(
        _ redirect: Redirect, of route: RoutePlan, _ remarks: inout Remarks
    ) -> VirtualAction? {
        let status = redirect.status.value.status
        guard status != .seeOther, let url = RedirectTarget(redirect, of: route.path).nginxURL else {
            remarks.lose(
                .redirectRoute, "a redirect with 303, or one that changes the path below a prefix, in nginx-ic",
                at: route.span, instead: "redirect an exact path, or keep the path")
            return nil
        }
        let braced = url.replacing("$scheme", with: "${scheme}").replacing("$host", with: "${host}")
            .replacing("$request_uri", with: "${request_uri}")
        return VirtualAction(kind: .redirect(url: braced, code: status.rawValue))
    }

    private func answered(
        _ response: Response, of route: RoutePlan, _ remarks: inout Remarks
    ) -> VirtualAction? {
        let code = response.status.value.number
        guard let body = response.body?.value.text, !body.isEmpty, !(300...399).contains(code) else {
            remarks.lose(
                combination: "an answer without a body, or with a status of 300 to 399, in nginx-ic", at: route.span,
                instead: "give it a body, or let a backend answer")
            return nil
        }
        return answer(code, response.contentType.value.text, body, of: route, &remarks)
    }

    private func closed(
        _ maintenance: Maintenance, of route: RoutePlan, _ remarks: inout Remarks
    ) -> VirtualAction? {
        guard route.messages.maintenanceFile == nil, maintenance.allow.isEmpty else {
            remarks.lose(
                .maintenance, "a page, or clients let in all the same, in nginx-ic", at: maintenance.span,
                instead: "leave `file` and `allow` out, or send the route to a backend that answers for the time")
            return nil
        }
        var action = answer(maintenance.status.value.number, "text/plain", Maintenance.text, of: route, &remarks)
        if let retry = maintenance.retryAfter {
            action?.added.append(
                VirtualAction.Header(name: "Retry-After", value: "\(retry.value.secondsRoundedUp)"))
        }
        return action
    }

    private func answer(
        _ code: Int, _ type: String, _ body: String, of route: RoutePlan, _ remarks: inout Remarks
    ) -> VirtualAction? {
        do throws(Inexpressible) {
            var action = VirtualAction(
                kind: .answer(code: code, type: type, body: try NginxText.literal(body)))
            try addResponseHeaders(of: route, to: &action)
            return action
        } catch {
            remarks.lose(error, at: route.span)
            return nil
        }
    }
}

extension PathRewrite {
    /// Whether what gives way is a route's own path, whole or as a prefix.
    func isOfOwnPath(_ path: PathMatch) -> Bool {
        switch path {
        case .exact(let own): isWhole ? own == from : own.withoutTrailingSlash == from.withoutTrailingSlash
        case .prefix(let own): own.withoutTrailingSlash == from.withoutTrailingSlash
        case .regex: false
        }
    }
}
