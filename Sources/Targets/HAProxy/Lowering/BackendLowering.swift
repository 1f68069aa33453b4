import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    /// The backends of one transport, each in all its forms.
    mutating func lowerBackends(_ transport: BackendPlan.Transport) {
        for (index, backend) in plan.backends.enumerated() where backend.transport == transport {
            let owner = checkOwner(of: backend)
            for number in forms[index].indices {
                for tier in 0..<backend.sectionCount { lowerBackend(backend, owner, forms[index], number, tier) }
            }
        }
    }

    func isTCP(_ backend: BackendPlan) -> Bool { backend.transport == .tcp }

    /// One form of a backend, or of a tier of it: its policies, then its servers.
    ///
    /// `owner`: the backend that checks its servers, if it is another.
    private mutating func lowerBackend(
        _ backend: BackendPlan, _ owner: BackendPlan?, _ all: [BackendForm], _ number: Int, _ tier: Int
    ) {
        let isFirst = number == 0 && tier == 0
        let checks = number == 0 && owner == nil
        let servers = SectionServers(backend, tier: tier)
        document.section("backend", .label(.backend(backend, form: number + 1, tier: tier)))
        let weights = WeightScale(backend)
        if isFirst {
            reportServers(backend, weights)
            reportWire(of: backend)
        }
        lowerBalance(backend, isFirst: isFirst)
        if !isTCP(backend) { lowerFormSettings(all[number], of: backend, number, servers) }
        if backend.redirect != nil { lowerServerRedirect() }
        lowerStickiness(backend, isFirst: isFirst)
        lowerPool(backend, isFirst: isFirst)
        if checks { lowerHealthCheck(backend) }
        lowerRaw("backend:\(backend.name.text)")
        if servers.guests.isEmpty {
            lowerDefaultServer(backend, weights, isFirst: checks)
        } else {
            lowerDefaultServer(backend, weights, isFirst: false)
            lowerGuests(backend, weights, servers)
            if checks { lowerDefaultServer(backend, weights, isFirst: true, checksOnly: true) }
        }
        let checked = owner ?? (number > 0 ? backend : nil)
        lowerServers(backend, weights, servers, follows: checked.map { .backend($0, form: 1, tier: tier) })
        if number == 1, tier == 0 { reportSeveralForms(backend) }
    }

    private func reportServers(_ backend: BackendPlan, _ weights: WeightScale) {
        report(weights, of: backend)
        reportSlowStart(backend)
        guard backend.sticky != nil, !backend.tiers.isEmpty,
            let limited = backend.servers.first(where: { $0.maxConnections != nil })
        else { return }
        losses.approximate(
            .maxConnections,
            "each region of backend `\(backend.name.text)` has a section, and each section counts `max_connections` of "
                + "the clients that are bound to another region's servers for itself", at: limited.span)
    }

    /// What forms of a backend differ in, and what its routes may differ in within a form.
    private mutating func lowerFormSettings(
        _ form: BackendForm, of backend: BackendPlan, _ number: Int, _ servers: SectionServers
    ) {
        let place = form.routes.first.map { plan.routes[$0].span } ?? backend.span
        if form.connect != plan.timeouts.connect { document.line("timeout connect", timer(form.connect, at: place)) }
        if form.queue != plan.timeouts.queue { document.line("timeout queue", timer(form.queue, at: place)) }
        let name = number == 0 ? backend.name.text : "\(backend.name.text).\(number + 1)"
        lowerTimeout("server", form.routes, usual: plan.timeouts.server, name) { $0.timeouts.server }
        let upgrading = form.routes.filter { plan.routes[$0].websocket }
        lowerTimeout("tunnel", upgrading, usual: plan.timeouts.tunnel, name) { $0.timeouts.tunnel }
        if !servers.hasAnother(backend) {
            // A retry takes another server, and there is none.
            lowerRetries(RetryPlan(attempts: 0, causes: [], idempotentOnly: true))
        } else if !form.routes.isEmpty,
            form.retries.attempts != usualRetries.attempts || form.retries.causes != usualRetries.causes
        {
            lowerRetries(form.retries)
        }
        if form.routes.contains(where: { !plan.routes[$0].buffering }) { document.line("option http-no-delay") }
        lowerErrorPages(form.errorPages, ofServers: true)
        lowerBreaker(of: backend)
        lowerStorage(form.storage)
        lowerRewrites(form, name)
        lowerRequestChanges(form, of: backend, name)
    }

    /// A timeout of a section, or, where its routes differ, of each request.
    private mutating func lowerTimeout(
        _ kind: StaticString, _ routes: [Int], usual: Duration, _ name: String, _ value: (RoutePlan) -> Duration
    ) {
        guard let first = routes.first else { return }
        var values: [(duration: Duration, routes: [Int])] = []
        for index in routes {
            let duration = value(plan.routes[index])
            if let place = values.firstIndex(where: { $0.duration == duration }) {
                values[place].routes.append(index)
            } else {
                values.append((duration, [index]))
            }
        }
        if values.count == 1 {
            guard values[0].duration != usual else { return }
            document.line(
                "timeout", Word(stringLiteral: kind), timer(values[0].duration, at: plan.routes[first].span))
            return
        }
        for (duration, routes) in values where duration != usual {
            let list = "\(name)-\(duration.text)"
            document.line(
                "http-request set-timeout", Word(stringLiteral: kind), timer(duration, at: plan.routes[routes[0]].span),
                if: Condition.always.and(set(of: routes, "\(kind)", list)))
        }
    }

    /// Idle connections that any request may take over.
    private mutating func lowerPool(_ backend: BackendPlan, isFirst: Bool) {
        guard let pool = backend.keepalive else { return }
        if isTCP(backend) {
            if isFirst {
                losses.warn(
                    .policyWithoutEffect, "a TCP backend has no idle connections to keep", at: pool.idle.span)
            }
            return
        }
        document.line("http-reuse always")
    }

    private func reportSeveralForms(_ backend: BackendPlan) {
        guard let limited = backend.servers.first(where: { $0.maxConnections != nil }) else { return }
        losses.approximate(
            .maxConnections,
            "routes with different connect or queue timeouts, retries, error pages, caches or compression get sections "
                + "of their own for backend `\(backend.name.text)`, and each counts `max_connections` for itself",
            at: limited.span)
    }

    private func report(_ weights: WeightScale, of backend: BackendPlan) {
        guard weights.error > 1.01, let heavy = backend.servers.first(where: { $0.weight > WeightScale.most }) else {
            return
        }
        let percent = Int((weights.error * 100).rounded()) - 100
        losses.approximate(
            .serverWeight,
            "weights of backend `\(backend.name.text)` are rescaled to 1 to 256; shares shift by up to \(percent) %",
            at: heavy.span)
    }
}
