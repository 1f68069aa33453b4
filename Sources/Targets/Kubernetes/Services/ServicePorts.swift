import Planning

/// The ports of every backend's Service, by what comes to them.
struct ServicePorts {
    /// One port: its name, by which Services, EndpointSlices and container ports find each other, and its protocol.
    struct Port {
        let name: Scalar
        let transport: Scalar

        static let http = Port(name: "http", transport: "TCP")
        static let tcp = Port(name: "tcp", transport: "TCP")
        static let udp = Port(name: "udp", transport: "UDP")
    }

    private let ports: [[Port]]

    /// Requests and connections by TCP, datagrams by UDP, and both where listeners of both kinds share a backend.
    init(_ plan: Plan) {
        var datagrams = Array(repeating: false, count: plan.backends.count)
        for listener in plan.listeners {
            if case .udp(let backend, _) = listener.kind { datagrams[backend] = true }
        }
        ports = zip(plan.backends, datagrams).map { backend, hasDatagrams in
            switch backend.transport {
            case .http: [.http]
            case .udp: [.udp]
            case .tcp, .forwarded: hasDatagrams ? [.tcp, .udp] : [.tcp]
            }
        }
    }

    /// The ports of a backend.
    subscript(backend: Int) -> [Port] { ports[backend] }
}
