import Diagnostics
import TopologyModel

extension Assembly {
    /// A listener that passes bytes or datagrams to one backend; `nil` when it has none.
    mutating func planStream(_ listener: Named<Listener>) -> ListenerPlan.Kind? {
        let value = listener.value
        let isUDP = value.transport.value == .udp
        let kind = isUDP ? "UDP" : "TCP"
        reportHTTPKeys(of: listener, kind)
        if isUDP, let headers = value.proxyProtocol, headers.value {
            reportMismatch("no PROXY header comes with datagrams", at: headers.span, related: listener.span)
        }
        if !isUDP, let responses = value.responses {
            reportMismatch(
                "`responses` counts datagrams: it is for UDP listeners", at: responses.span, related: listener.span)
        }
        guard let backend = value.backend else {
            bag.report(
                Diagnostic(
                    .missingKey, "a \(kind) listener needs `backend`", at: listener.span,
                    label: isUDP ? "where do its datagrams go?" : "where do its connections go?"))
            return nil
        }
        guard let index = symbols.backends.resolve(backend, reporting: bag) else { return nil }
        if isUDP {
            if transports[index].udp == nil { transports[index].udp = backend.span }
            return .udp(backend: index, responses: value.responses?.value.number)
        }
        if transports[index].tcp == nil { transports[index].tcp = backend.span }
        return .tcp(backend: index)
    }

    /// A listener that passes TLS connections on by the name that clients ask for.
    mutating func planPassthrough(_ listener: Named<Listener>, served: [Int]) -> ListenerPlan.Kind? {
        let value = listener.value
        reportHTTPKeys(of: listener, "TLS passthrough")
        if let backend = value.backend {
            reportMismatch(
                "a TLS passthrough listener has no `backend`: sites choose one, and `hosts: [\"*\"]` takes the rest",
                at: backend.span, related: listener.span)
        }
        if let responses = value.responses {
            reportMismatch(
                "`responses` counts datagrams: it is for UDP listeners", at: responses.span, related: listener.span)
        }
        var hosts: [PassthroughHost] = []
        var seen: [HostPattern: SourceSpan] = [:]
        for index in served {
            let site = topology.sites[index]
            guard let backend = passedThrough(to: site) else { continue }
            for host in site.value.hosts {
                if let first = seen[host.value] {
                    bag.report(
                        Diagnostic(
                            .conflictingRoutes, "`\(host.value.text)` leads to two backends on one listener",
                            at: host.span, label: "again here", related: [Diagnostic.Label(first, "first here")]))
                    continue
                }
                seen[host.value] = host.span
                hosts.append(PassthroughHost(host: host.value, backend: backend))
            }
        }
        return .tlsPassthrough(hosts)
    }

    /// Whether a site is served by TLS passthrough listeners.
    func isPassedThrough(_ site: Named<Site>) -> Bool {
        guard let names = site.value.listeners, !names.isEmpty, hasPassthrough else { return false }
        return names.contains { name in
            topology.listeners.contains { $0.name == name.value && $0.value.transport.value == .tlsPassthrough }
        }
    }

    private var hasPassthrough: Bool {
        topology.listeners.contains { $0.value.transport.value == .tlsPassthrough }
    }

    /// The backend of a site whose connections nobody opens: its one route names it and nothing else.
    private mutating func passedThrough(to site: Named<Site>) -> Int? {
        guard let route = site.value.routes.first, case .backend(let name) = route.value.action else {
            reportPassthrough(site, at: site.value.routes.first?.span ?? site.span)
            return nil
        }
        if let second = site.value.routes.dropFirst().first { reportPassthrough(site, at: second.span) }
        // Nothing but `backend`, below nothing but `hosts`, `listeners` and `routes`.
        if route.value.keyCount > 1 { reportPassthrough(site, at: route.span) }
        if site.value.keyCount > 3 { reportPassthrough(site, at: site.span) }
        guard let index = symbols.backends.resolve(name, reporting: bag) else { return nil }
        if transports[index].tcp == nil { transports[index].tcp = name.span }
        return index
    }

    private func reportPassthrough(_ site: Named<Site>, at span: SourceSpan) {
        bag.report(
            Diagnostic(
                .passthroughRoute, "site `\(site.name.text)` is passed through: nobody sees its requests", at: span,
                label: "needs requests",
                help: ["it has `hosts`, `listeners` and one route: `routes: [{backend: NAME}]`"]))
    }

    private func reportHTTPKeys(of listener: Named<Listener>, _ kind: String) {
        let value = listener.value
        let spans = [value.redirect?.span, value.http2?.span, value.http3?.span, value.tls?.span]
        for span in spans.compactMap({ $0 }) {
            reportMismatch(
                "a \(kind) listener passes bytes on: this is for HTTP listeners", at: span, related: listener.span)
        }
    }

    /// Whether HTTP/3 is offered; it needs TLS, and no PROXY header comes with it.
    func planHTTP3(_ listener: Named<Listener>) -> Bool {
        guard let http3 = listener.value.http3, http3.value else { return false }
        // Where something could not be read, `tls` may be there.
        if listener.value.tls == nil, !bag.hasErrors {
            reportMismatch("HTTP/3 needs TLS", at: http3.span, related: listener.span)
        }
        if let headers = listener.value.proxyProtocol, headers.value {
            reportMismatch("no PROXY header comes with HTTP/3", at: headers.span, related: http3.span)
        }
        return true
    }

    /// How a listener learns the address of its clients.
    func clientSource(of listener: Named<Listener>) -> ClientSource {
        let trusted = listener.value.trustedProxies?.map(\.value) ?? []
        let hasHeaders = listener.value.proxyProtocol?.value ?? false
        return ClientSource(trusted: trusted, hasHeaders: hasHeaders)
    }
}
