import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Where the machine takes the connections of a proxy's listeners.
struct PublishedPorts {
    let settings: ComposeSettings
    let plan: Plan

    /// What cannot be published, or is meant for a machine.
    func report(_ losses: LossReporter) {
        for wish in settings.publish where !plan.listeners.contains(where: { $0.name == wish.name }) {
            losses.refuse(
                .unknownName, "no listener is called `\(wish.name.text)`", at: wish.span,
                help: "listeners are " + plan.listeners.map { "`\($0.name.text)`" }.joined(separator: ", "))
        }
        reportClashes(losses)
        for listener in plan.listeners {
            guard let address = listener.addresses.first(where: { !$0.isUnspecified }) else { continue }
            losses.lose(
                .inexpressibleCombination, "a listener at `\(address.text)` in a container", at: listener.span,
                instead: "leave `addresses` out")
        }
        if let listen = plan.status?.value.listen, case .address(let address) = listen.value.host,
            !address.isLoopback, !address.isUnspecified
        {
            losses.lose(
                .inexpressibleCombination, "status pages at `\(address.text)` in a container", at: listen.span,
                instead: "listen on 127.0.0.1, or on 0.0.0.0 and name in `allow` who may ask")
        }
    }

    /// Two that want one port of the machine: the engine would start the first alone.
    private func reportClashes(_ losses: LossReporter) {
        var owners: [String: String] = [:]
        func claim(_ port: UInt16, _ transport: String, _ owner: String, at span: SourceSpan) {
            if let first = owners.updateValue(owner, forKey: "\(port)\(transport)"), first != owner {
                losses.refuse(
                    .listenerClash, "port \(port) of the machine is \(first)'s and \(owner)'s", at: span,
                    help: "give one of them another port in `publish`")
            }
        }
        for listener in plan.listeners {
            let port = number(of: listener.name, listener.port)
            let wish = settings.publish.first { $0.name == listener.name }?.span ?? listener.span
            for transport in Self.transports(listener.kind) {
                claim(port, transport, "listener `\(listener.name.text)`", at: wish)
            }
        }
        if let agent = plan.fleet?.settings.agent?.value.port {
            claim(agent.value.number, "", "the fleet's agent", at: agent.span)
        }
    }

    /// The machine's port of a listener.
    func number(of listener: Identifier, _ port: UInt16) -> UInt16 {
        settings.publish.first { $0.name == listener }?.value.number ?? port
    }

    /// The ports, quoted: `22:22` would be a number of base sixty. `address` is where the machine takes them; every
    /// address when `nil`.
    func list(at address: String? = nil) -> [StructuredValue] {
        var published: Set<String> = []
        var list: [StructuredValue] = []
        for listener in plan.listeners {
            let host = (address.map { "\($0):" } ?? "") + "\(number(of: listener.name, listener.port))"
            for transport in Self.transports(listener.kind) {
                let port = "\(host):\(listener.port)\(transport)"
                if published.insert(port).inserted { list.append(.text(port)) }
            }
        }
        return list
    }

    private static func transports(_ kind: ListenerPlan.Kind) -> [String] {
        switch kind {
        case .udp: ["/udp"]
        case .http(let http) where http.http3: ["", "/udp"]
        case .http, .tcp, .tlsPassthrough: [""]
        }
    }
}
