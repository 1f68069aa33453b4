import Diagnostics
import TopologyModel

extension Assembly {
    mutating func planListeners(sites: PlannedSites) -> [ListenerPlan] {
        guard !topology.listeners.isEmpty else { return [defaultListener(sites)] }
        let httpsPort = redirectPort()
        let served = sitesByListener()
        var listeners: [ListenerPlan] = []
        for (index, listener) in topology.listeners.enumerated() {
            guard let kind = planKind(listener, served: served[index], sites: sites, httpsPort: httpsPort) else {
                continue
            }
            var plan = ListenerPlan(
                name: listener.name, span: listener.span, port: listener.value.port.value.number,
                addresses: listener.value.addresses?.map(\.value) ?? Self.everyAddress, kind: kind)
            plan.traffic = planTraffic(listener)
            plan.clients = clientSource(of: listener)
            listeners.append(plan)
        }
        return listeners
    }

    private static let everyAddress = ["0.0.0.0", "::"].compactMap { IPAddress($0) }

    /// What `listeners` left out means: HTTP on port 80.
    private mutating func defaultListener(_ sites: PlannedSites) -> ListenerPlan {
        for site in topology.sites {
            for name in site.value.listeners ?? [] { _ = symbols.listeners.resolve(name, reporting: bag) }
        }
        uses.add(.httpListener, at: topology.name.span)
        let hosts = VirtualHostTable(topology: topology, sites: sites, served: Array(topology.sites.indices))
        let http = HTTPListenerPlan(redirectPort: nil, http2: false, tls: nil, virtualHosts: hosts.virtualHosts)
        return ListenerPlan(
            name: Identifier("http") ?? .placeholder, span: topology.name.span, port: 80,
            addresses: Self.everyAddress, kind: .http(http))
    }

    /// The sites that each listener serves.
    private mutating func sitesByListener() -> [[Int]] {
        var served = Array(repeating: [Int](), count: topology.listeners.count)
        let byDefault = topology.listeners.indices.filter { index in
            let listener = topology.listeners[index].value
            return listener.transport.value == .http && listener.redirect == nil
        }
        for (site, entry) in topology.sites.enumerated() {
            guard let names = entry.value.listeners else {
                for index in byDefault { served[index].append(site) }
                continue
            }
            for name in names {
                guard let index = symbols.listeners.resolve(name, reporting: bag) else { continue }
                let transport = topology.listeners[index].value.transport.value
                let isPassed = isPassedThrough(entry)
                if transport == .http, isPassed {
                    reportMismatch(
                        "a site is passed through unopened or served, not both: give `\(name.value.text)` a site of its own",
                        at: name.span, related: topology.listeners[index].span)
                } else if transport == .http || transport == .tlsPassthrough {
                    if !served[index].contains(site) { served[index].append(site) }
                } else {
                    reportMismatch(
                        "listener `\(name.value.text)` is no HTTP listener: it cannot serve a site", at: name.span,
                        related: topology.listeners[index].span)
                }
            }
        }
        return served
    }

    private mutating func planKind(
        _ listener: Named<Listener>, served: [Int], sites: PlannedSites, httpsPort: UInt16?
    ) -> ListenerPlan.Kind? {
        let value = listener.value
        switch value.transport.value {
        case .http: break
        case .tcp, .udp: return planStream(listener)
        case .tlsPassthrough: return planPassthrough(listener, served: served)
        }
        if let backend = value.backend {
            reportMismatch(
                "an HTTP listener has no `backend`: sites and their routes choose one", at: backend.span,
                related: listener.span)
        }
        var port: UInt16?
        if let redirect = value.redirect {
            port = httpsPort
            if httpsPort == nil {
                reportMismatch("there is no HTTPS listener to redirect to", at: redirect.span, related: listener.span)
            }
        }
        let hosts = VirtualHostTable(topology: topology, sites: sites, served: served)
        var plan = HTTPListenerPlan(
            redirectPort: port, http2: value.http2?.value ?? (value.tls != nil), tls: value.tls?.value,
            virtualHosts: hosts.virtualHosts)
        plan.http3 = planHTTP3(listener)
        return .http(plan)
    }

    /// The port that redirects to HTTPS go to: 443 if there is an HTTPS listener on it, else the first one's.
    private func redirectPort() -> UInt16? {
        let ports = topology.listeners.filter { $0.value.tls != nil && $0.value.transport.value == .http }
            .map { $0.value.port.value.number }
        return ports.contains(443) ? 443 : ports.first
    }

    func reportMismatch(_ message: String, at span: SourceSpan, related: SourceSpan) {
        bag.report(
            Diagnostic(
                .listenerProtocolMismatch, message, at: span, related: [Diagnostic.Label(related, "defined here")]))
    }
}
