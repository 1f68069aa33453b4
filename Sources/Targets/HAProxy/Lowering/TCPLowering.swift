import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// One `frontend` for each listener that passes connections on; UDP listeners are reported as lost.
    mutating func lowerTCPListeners() {
        for listener in plan.listeners {
            switch listener.kind {
            case .http, .udp: continue
            case .tcp(let backend):
                document.section("frontend fe_", Word.identifier(listener.name).glued)
                lowerBind(listener)
                lowerPeerAddress(listener)
                lowerRaw("frontend:\(listener.name.text)")
                lowerTraffic(ofTCP: listener)
                lowerDefaultBackend(plan.backends[backend])
            case .tlsPassthrough(let hosts):
                document.section("frontend fe_", Word.identifier(listener.name).glued)
                lowerBind(listener)
                lowerPeerAddress(listener)
                lowerRaw("frontend:\(listener.name.text)")
                lowerTraffic(ofTCP: listener)
                lowerPassthrough(hosts, of: listener)
            }
        }
    }

    /// PROXY headers alone tell the client's address of a connection of bytes.
    private mutating func lowerPeerAddress(_ listener: ListenerPlan) {
        if listener.clients.hasHeaders { lowerClientAddress(listener) }
    }

    /// Chooses a backend by the name in the client's first message, which is passed on unopened with all the rest.
    private mutating func lowerPassthrough(_ hosts: [PassthroughHost], of listener: ListenerPlan) {
        var exact = MapDocument(file: .map(listener.name, .names))
        var wildcards: [(suffix: String, backend: Label)] = []
        var any: Label?
        for entry in hosts {
            let backend = Label.backend(plan.backends[entry.backend], form: 1, tier: 0)
            switch entry.host {
            case .exact(let host): exact.add(host: host, to: backend)
            case .wildcard(let domain): wildcards.append((".\(domain)", backend))
            case .any: any = backend
            }
        }
        document.comment("What is no TLS, or names no host that is known, is closed.")
        document.line("tcp-request inspect-delay", timer(plan.timeouts.request, at: plan.timeoutSpans.request))
        document.line("tcp-request content reject unless { req.ssl_hello_type 1 }")
        if let any {
            document.line(
                "tcp-request content set-var(txn.section) str(", Word.label(any).glued, (")" as Word).glued)
        }
        if !wildcards.isEmpty {
            var map = MapDocument(file: .map(listener.name, .domains))
            // The first that fits counts: the longest.
            for (suffix, backend) in wildcards.enumerated().sorted(by: Self.isLonger).map(\.element) {
                map.add(host: suffix, to: backend)
            }
            maps.append(map)
            lookUpName("map_end(", map.file)
        }
        if !exact.entries.isEmpty {
            maps.append(exact)
            lookUpName("map_str(", exact.file)
        }
        document.line("tcp-request content reject unless { var(txn.section) -m found }")
        lowerTiers(of: hosts)
        document.line("use_backend %[var(txn.section)]")
    }

    /// While no server of a region is up, the next region's take over.
    private mutating func lowerTiers(of hosts: [PassthroughHost]) {
        var seen: Set<Int> = []
        for entry in hosts where seen.insert(entry.backend).inserted {
            let backend = plan.backends[entry.backend]
            for tier in backend.tiers.indices.dropFirst() {
                let before = Word.label(.backend(backend, form: 1, tier: tier - 1))
                let section = Word.label(.backend(backend, form: 1, tier: tier))
                document.line(
                    "tcp-request content set-var(txn.section) str(", section.glued,
                    (") if { var(txn.section) -m str --" as Word).glued, before, "} { nbsrv(",
                    before.glued, (") eq 0 }" as Word).glued)
            }
        }
    }

    private static func isLonger(
        _ left: (offset: Int, element: (suffix: String, backend: Label)),
        _ right: (offset: Int, element: (suffix: String, backend: Label))
    ) -> Bool {
        let a = left.element.suffix.utf8.count
        let b = right.element.suffix.utf8.count
        return a == b ? left.offset < right.offset : a > b
    }

    private mutating func lookUpName(_ converter: StaticString, _ file: Label) {
        document.line(
            #"tcp-request content set-var(txn.section) 'req.ssl_sni,lower,regsub(\.$,)',"#,
            Word(stringLiteral: converter).glued, Word.label(file).glued, (")" as Word).glued)
    }
}
