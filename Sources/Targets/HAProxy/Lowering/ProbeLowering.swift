import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    /// What a check asks and what it expects.
    mutating func lowerProbe(_ check: HealthCheck, of backend: BackendPlan) {
        switch check.probe {
        case .http(let path): lowerRequest(path, check, of: backend)
        case .tcp: break
        case .exchange(let exchange):
            document.line("option tcp-check")
            if let send = exchange.send { document.line("tcp-check send", .plain(send.text)) }
            if let expect = exchange.expect { document.line("tcp-check expect", kind(expect), pattern(expect)) }
        case .service(let service): lowerService(service, check, of: backend)
        }
    }

    private mutating func lowerRequest(_ path: URLPath, _ check: HealthCheck, of backend: BackendPlan) {
        document.line("option httpchk")
        let method: Word =
            switch check.method?.value ?? .get {
            case .get: "http-check send meth GET uri"
            case .head: "http-check send meth HEAD uri"
            case .options: "http-check send meth OPTIONS uri"
            }
        let host: Word = check.host(of: backend).map { .host($0) } ?? "localhost"
        document.line(method, .encoded(EncodedPath(path)), "ver HTTP/1.1 hdr Host", host)
        document.add("http-check expect status")
        for (index, range) in check.expect.enumerated() {
            if index > 0 { document.add(("," as Word).glued) }
            document.add(index > 0 ? Word.number(range.value.low).glued : .number(range.value.low))
            if range.value.high > range.value.low {
                document.add(("-" as Word).glued)
                document.add(Word.number(range.value.high).glued)
            }
        }
        document.endLine()
        if let body = check.body?.value { document.line("http-check expect", kind(body), pattern(body)) }
    }

    private mutating func lowerService(_ service: ServiceProbe, _ check: HealthCheck, of backend: BackendPlan) {
        switch service {
        case .redis: document.line("option redis-check")
        case .redisPrimary:
            document.line("option tcp-check")
            document.line(#"tcp-check send "PING\r\n""#)
            document.line("tcp-check expect string +PONG")
            document.line(#"tcp-check send "INFO replication\r\n""#)
            document.line("tcp-check expect string role:master")
            document.line(#"tcp-check send "QUIT\r\n""#)
            document.line("tcp-check expect string +OK")
        case .postgres(let user): document.line("option pgsql-check user", .plain(user.text))
        case .mysql(let user?): document.line("option mysql-check user", .plain(user.text))
        case .mysql(nil): document.line("option mysql-check")
        case .smtp(let host?): document.line("option smtpchk EHLO", .host(host))
        case .smtp(nil): document.line("option smtpchk")
        case .grpc(let service):
            let isTLS = backend.wire.tls != nil && check.port == nil
            document.line("option tcp-check")
            document.comment(
                "The frames of a call of grpc.health.v1.Health/Check, and SERVING in a frame that answers.")
            document.line("tcp-check send-binary", .bytes(GRPCHealthCall(service, isTLS: isTLS)))
            document.line("tcp-check expect binary", .bytes(GRPCHealthCall.serving))
        case .websocket(let path): lowerHandshake(path, check, of: backend)
        case .dns: refuse(check, service, "HAProxy asks nothing over UDP", instead: "use a `tcp` check of port 53")
        // Refused by rule LB0421: a process is seen only from its own machine.
        case .process: break
        case .script:
            refuse(
                check, service,
                "HAProxy gives a program no arguments, and starts one only with `insecure-fork-wanted` and no chroot",
                instead: "use an `http` check, or an agent beside the server (`agent_check`)")
        }
    }

    private func refuse(_ check: HealthCheck, _ service: ServiceProbe, _ why: String, instead: String) {
        losses.lose(
            .protocolCheck, "a `\(service.word)` check: \(why)", at: check.span, instead: instead)
    }

    private func kind(_ expected: ExpectedText) -> Word {
        switch expected {
        case .text: "string"
        case .regex: "rstring"
        }
    }

    private func pattern(_ expected: ExpectedText) -> Word {
        switch expected {
        case .text(let text): .plain(text.text)
        case .regex(let pattern): .plain(pattern.text)
        }
    }
}

/// A call of the gRPC health service as bytes: HTTP/2's preface and three frames (RFC 9113; grpc.health.v1).
///
/// HAProxy has no such check, and needs none: a call is the same bytes each time, as nothing in its header block
/// refers to an earlier one.
struct GRPCHealthCall {
    private(set) var bytes: [UInt8] = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// A call about a service, or about the whole server.
    init(_ service: GRPCServiceName?, isTLS: Bool) {
        append(type: 4, flags: 0, stream: 0, [])
        var headers: [UInt8] = [0x83, isTLS ? 0x87 : 0x86, 0x04]
        Self.append("/grpc.health.v1.Health/Check", to: &headers)
        headers.append(0x01)
        Self.append("localhost", to: &headers)
        headers += [0x0F, 0x10]
        Self.append("application/grpc", to: &headers)
        headers.append(0x00)
        Self.append("te", to: &headers)
        Self.append("trailers", to: &headers)
        append(type: 1, flags: 4, stream: 1, headers)
        var message: [UInt8] = []
        if let service {
            message.append(0x0A)
            Self.append(service.text, to: &message)
        }
        append(type: 0, flags: 1, stream: 1, [0, 0, 0, 0, UInt8(message.count)] + message)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// The message that says SERVING: not compressed, two bytes, field 1 is 1.
    static let serving = GRPCHealthCall(bytes: [0, 0, 0, 0, 2, 8, 1])

    /// Two digits a byte.
    var hexadecimal: String {
        let digits = Array("0123456789ABCDEF".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Appends a text of at most 126 bytes behind its length.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(text.utf8.count))
        bytes += text.utf8
    }

    private mutating func append(type: UInt8, flags: UInt8, stream: UInt8, _ payload: [UInt8]) {
        bytes += [0, UInt8(payload.count >> 8), UInt8(payload.count & 255), type, flags, 0, 0, 0, stream]
        bytes += payload
    }
}
