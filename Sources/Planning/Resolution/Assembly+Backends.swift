import Diagnostics
import TopologyModel

extension Assembly {
    mutating func planBackends() -> [BackendPlan] {
        let sources = resolveLikes()
        var plans: [BackendPlan] = []
        plans.reserveCapacity(topology.backends.count)
        for index in topology.backends.indices {
            plans.append(planBackend(index, sources: sources))
            // No proxy sees it; what LVS makes of its settings is said where it is lowered, and a program stays one.
            if plans[index].transport == .forwarded, !sources.contains(index) {
                uses.remove(
                    within: topology.backends[index].value.span,
                    except: [.workload, .imageBuild, .restartPolicy, .startOrder, .serviceExposure])
            }
        }
        return plans
    }

    /// For each backend, the one it is like.
    private mutating func resolveLikes() -> [Int?] {
        var sources: [Int?] = topology.backends.indices.map { _ in nil }
        for (index, backend) in topology.backends.enumerated() {
            guard let like = backend.value.like else { continue }
            sources[index] = symbols.backends.resolve(like, reporting: bag)
        }
        for (index, backend) in topology.backends.enumerated() where sources[index] != nil {
            var seen = [index]
            while let next = seen.last.flatMap({ sources[$0] }) {
                guard !seen.contains(next) else {
                    reportCircle(backend, seen + [next])
                    sources[index] = nil
                    break
                }
                seen.append(next)
            }
        }
        return sources
    }

    private func reportCircle(_ backend: Named<Backend>, _ seen: [Int]) {
        let way = seen.map { "`\(topology.backends[$0].name.text)`" }.joined(separator: " is like ")
        bag.report(
            Diagnostic(
                .circularReference, "backend `\(backend.name.text)` is, in the end, like itself",
                at: backend.value.like?.span ?? backend.span, label: "goes in a circle", notes: [way]))
    }

    /// The nearest backend of a chain of `like` that gives a setting.
    private func inherited<Value>(_ index: Int, _ sources: [Int?], _ setting: (Backend) -> Value?) -> Value? {
        var current: Int? = index
        while let at = current {
            if let value = setting(topology.backends[at].value) { return value }
            current = sources[at]
        }
        return nil
    }

    private mutating func planBackend(_ index: Int, sources: [Int?]) -> BackendPlan {
        let backend = topology.backends[index]
        let balance = inherited(index, sources, \.balance)
        if balance == nil { uses.add(.roundRobin, at: backend.span) }
        let check = inherited(index, sources, \.healthCheck)
        let plannedCheck = check.flatMap { planCheck($0) }
        let stated = inherited(index, sources, \.transport)
        let transport = transport(index, stated: stated)
        if transport != .forwarded { noteProbe(plannedCheck, at: check?.span) }
        let servers = sharing.parts(
            inherited(index, sources) { $0.serversSpan == nil ? nil : $0.servers } ?? [],
            inherited(index, sources, \.share))
        let wire = WireSettings(
            transport: stated, tls: inherited(index, sources, \.tls),
            proxyHeader: inherited(index, sources, \.proxyHeader), agent: inherited(index, sources, \.agentCheck))
        var plan = BackendPlan(
            name: backend.name, span: backend.span, transport: transport,
            balance: balance?.value ?? .roundRobin, balanceSpan: balance?.span ?? backend.span,
            servers: servers, healthCheck: plannedCheck,
            passiveCheck: inherited(index, sources, \.passiveCheck)?.value,
            sticky: inherited(index, sources, \.sticky), keepalive: inherited(index, sources, \.keepalive)?.value,
            prefersRegion: inherited(index, sources, \.prefer)?.span,
            service: inherited(index, sources, \.service)?.value,
            wire: planWire(wire, transport: transport, servers: servers, at: backend.span))
        plan.circuitBreaker = inherited(index, sources, \.circuitBreaker)?.value
        plan.serversSource = serversSource(index, sources)
        plan.healthCheckSpan = check?.span
        planWorkload(&plan, index, sources)
        if case .region(let region)? = inherited(index, sources, \.prefer)?.value {
            plan.preferredRegion = symbols.regions.resolve(region, reporting: bag).map { topology.regions[$0].name }
        }
        if let redirect = inherited(index, sources, \.redirect), redirect.value.isOn {
            RedirectMeaning.apply(redirect, stated?.value, to: &plan)
        }
        return plan
    }

    /// The backend that a backend has its servers from, if it is another.
    private func serversSource(_ index: Int, _ sources: [Int?]) -> Int? {
        var current = index
        while topology.backends[current].value.serversSpan == nil {
            guard let next = sources[current] else { return nil }
            current = next
        }
        return current == index ? nil : current
    }

    mutating func planCheck(_ reference: Located<HealthCheckReference>) -> HealthCheck? {
        switch reference.value {
        case .inline(let check): return check
        case .named(let name):
            let index = symbols.healthChecks.resolve(Located(name, at: reference.span), reporting: bag)
            return index.map { topology.healthChecks[$0].value }
        }
    }

    /// HTTP, TCP or UDP, as the users of a backend need it; requests and bytes at once, or against `protocol`, is an
    /// error. TCP and UDP listeners may share a backend.
    private func transport(_ index: Int, stated: Located<Backend.ServerProtocol>?) -> BackendPlan.Transport {
        let use = transports[index]
        let streams = use.tcp ?? use.udp
        let name = topology.backends[index].name.text
        if let http = use.http, let stream = streams {
            reportMismatch(
                "backend `\(name)` is used by a listener that passes bytes on and by a route; a backend carries one of "
                    + "both", at: stream, related: http)
        }
        let isTCP = use.tcp != nil || use.http == nil && stated?.value == .tcp && !isOnlyWaitedFor(index)
        if let stated, let user = streams, stated.value != .tcp {
            reportMismatch(
                "backend `\(name)` speaks `\(stated.value.rawValue)`: a listener that passes bytes on cannot use it",
                at: user, related: stated.span)
        }
        if let stated, let user = use.http, stated.value == .tcp {
            reportMismatch("backend `\(name)` speaks `tcp`: a route cannot use it", at: user, related: stated.span)
        }
        if use.udp != nil, !isTCP { return .udp }
        if use.lvs != nil, use.http == nil, use.tcp == nil { return .forwarded }
        if isOnlyWaitedFor(index) { return .forwarded }
        return isTCP ? .tcp : .http
    }

    /// Whether other programs use a backend, by its name, and no listener does.
    private func isOnlyWaitedFor(_ index: Int) -> Bool {
        transports[index].isEmpty && waitedFor.contains(topology.backends[index].name)
    }
}
