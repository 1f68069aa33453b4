import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// Where an HTTP listener listens, by TCP and, with HTTP/3, by QUIC.
    mutating func lowerBind(_ listener: ListenerPlan, _ http: HTTPListenerPlan) {
        noteProfile(of: http.tls)
        beginBind(listener)
        if let tls = http.tls {
            addTLS(tls, of: listener, protocols: http.http2 ? "alpn h2,http/1.1" : "alpn http/1.1")
        }
        document.endLine()
        guard http.http3, let tls = http.tls else { return }
        for address in listener.addresses {
            document.add(address.isIPv6 ? "bind quic6@" : "bind quic4@")
            document.add(Word.socket(.address(address), listener.port).glued)
            addAddressOptions(of: listener, [address])
            addTLS(tls, of: listener, protocols: "alpn h3")
            document.endLine()
        }
    }

    /// What a TLS listener says on every answer, those of HAProxy itself too; a route may say something else.
    mutating func lowerListenerHeaders(_ listener: ListenerPlan, _ http: HTTPListenerPlan) {
        if let hsts = http.tls?.hsts?.value {
            var value = LogFormat()
            value.append(literal: hsts.headerValue)
            document.line("http-after-response set-header Strict-Transport-Security", .format(value))
        }
        if http.http3 {
            var value = LogFormat()
            value.append("h3=\":")
            value.append(Int(listener.publicPort))
            value.append("\"; ma=86400")
            document.line("http-after-response set-header Alt-Svc", .format(value))
        }
    }

    /// Where a listener of bytes listens.
    mutating func lowerBind(_ listener: ListenerPlan) {
        beginBind(listener)
        document.endLine()
    }

    private mutating func beginBind(_ listener: ListenerPlan) {
        document.add("bind")
        for (index, address) in listener.addresses.enumerated() {
            if index > 0 { document.add(("," as Word).glued) }
            let socket = Word.socket(.address(address), listener.port)
            document.add(index > 0 ? socket.glued : socket)
        }
        addAddressOptions(of: listener, listener.addresses)
    }

    private mutating func addAddressOptions(of listener: ListenerPlan, _ addresses: [IPAddress]) {
        if addresses.contains(where: { $0.isIPv6 && $0.isUnspecified }) { document.add("v6only") }
        // An address that keepalived moves may be on the other node just now.
        let moving = Set(plan.virtualRouters.flatMap { $0.addresses.map(\.address) })
        if addresses.contains(where: { moving.contains($0) }) { document.add("transparent") }
    }
}
