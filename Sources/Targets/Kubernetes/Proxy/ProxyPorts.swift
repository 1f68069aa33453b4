import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The ports of the topology's listeners, as the proxy's container opens them and its Service shows them.
struct ProxyPorts {
    private struct Port {
        let name: String
        let transport: Scalar
        let number: UInt16
        let isTCP: Bool
    }

    private let ports: [Port]

    init(_ plan: Plan, _ remarks: inout Remarks) {
        var names = ObjectNames()
        var ports: [Port] = []
        for listener in plan.listeners {
            if let address = listener.addresses.first(where: { !$0.isUnspecified }) {
                remarks.lose(
                    combination: "a listener at `\(address.text)` in a pod, whose address nobody knows before",
                    at: listener.span, instead: "leave `addresses` out")
            }
            let transports = Self.transports(of: listener)
            for isTCP in transports where !ports.contains(where: { $0.number == listener.port && $0.isTCP == isTCP }) {
                let name = names.claim(listener.name.text + (isTCP || transports.count == 1 ? "" : "-udp"))
                ports.append(
                    Port(name: name, transport: isTCP ? "TCP" : "UDP", number: listener.port, isTCP: isTCP))
            }
        }
        self.ports = ports
    }

    /// Whether by TCP, for each protocol of a listener.
    private static func transports(of listener: ListenerPlan) -> [Bool] {
        switch listener.kind {
        case .http(let http): http.http3 ? [true, false] : [true]
        case .tcp, .tlsPassthrough: [true]
        case .udp: [false]
        }
    }

    /// The first port that a connection can be made to.
    var first: Int? { ports.first { $0.isTCP }.map { Int($0.number) } }

    /// Writes the Service's ports.
    func writeService(to list: inout Manifest) {
        for port in ports {
            list.item { item in
                item.field("name", .text(port.name))
                item.field("protocol", port.transport)
                item.field("port", .number(Int(port.number)))
                item.field("targetPort", .number(Int(port.number)))
            }
        }
    }

    /// Writes the container's ports.
    func writeContainer(to list: inout Manifest) {
        for port in ports {
            list.item { item in
                item.field("protocol", port.transport)
                item.field("containerPort", .number(Int(port.number)))
            }
        }
    }
}
