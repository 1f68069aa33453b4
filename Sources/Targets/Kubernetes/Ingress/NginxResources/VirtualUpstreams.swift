import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The upstreams of VirtualServers: a backend's Service with the settings of a route, each under one name.
struct VirtualUpstreams {
    /// What tells two upstreams of a backend from each other.
    struct Upstream: Hashable {
        let backend: Int
        let connect: Duration
        let silence: Duration
        let retries: RetryPlan
        let isBuffered: Bool
        let maxBody: String
    }

    private let files: IngressFiles
    private let dialect: NginxIC
    private var names: [Upstream: String] = [:]
    private var claimed = ObjectNames()
    private var numbers: [Int: Int] = [:]
    private var settings: [String: Upstream] = [:]

    init(files: IngressFiles, dialect: NginxIC) {
        self.files = files
        self.dialect = dialect
    }

    /// The name of a route's upstream of a backend.
    mutating func name(of backend: Int, for route: RoutePlan, _ remarks: inout Remarks) -> String {
        let timeouts = route.timeouts
        let upstream = Upstream(
            backend: backend, connect: timeouts.connect,
            silence: route.websocket ? max(timeouts.server, timeouts.tunnel) : timeouts.server,
            retries: route.retries, isBuffered: route.buffering, maxBody: route.traffic.maxBody?.value.text ?? "0")
        if let known = names[upstream] { return known }
        let number = numbers[backend, default: 0] + 1
        numbers[backend] = number
        let name = claimed.claim(files.services[backend].name + (number == 1 ? "" : "-\(number)"))
        names[upstream] = name
        settings[name] = upstream
        report(files.plan.backends[backend], &remarks)
        return name
    }

    private func report(_ backend: BackendPlan, _ remarks: inout Remarks) {
        dialect.reportState(backend, &remarks)
        guard case .cookie(let cookie) = backend.sticky?.value, !Self.isName(cookie.name.value) else { return }
        remarks.lose(
            Inexpressible("a VirtualServer's cookie is called by letters, digits and `_`"), at: cookie.name.span)
    }

    /// Whether a VirtualServer may name its cookie so: one that may not is left out, or the controller takes nothing.
    private static func isName(_ name: CookieName) -> Bool {
        name.text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// Writes the upstreams of a VirtualServer.
    func write(_ names: [String], to spec: inout Manifest, _ remarks: inout Remarks) {
        var methods: [String: String] = [:]
        for name in names {
            guard let upstream = settings[name] else { continue }
            methods[name] = dialect.method(of: files.plan.backends[upstream.backend], &remarks)
        }
        spec.list("upstreams") { list in
            for name in names {
                guard let upstream = settings[name] else { continue }
                list.item { write(upstream, name, method: methods[name], to: &$0) }
            }
        }
    }

    private func write(_ upstream: Upstream, _ name: String, method: String?, to item: inout Manifest) {
        let backend = files.plan.backends[upstream.backend]
        let service = files.services[upstream.backend]
        item.field("name", .text(name))
        item.field("service", .text(service.name))
        item.field("port", .number(service.port))
        if let method { item.field("lb-method", .text(method)) }
        if let check = backend.passiveCheck {
            item.field("max-fails", .number(check.failures.value.number))
            item.field("fail-timeout", .text(check.cooldown.value.text))
        }
        if let limit = backend.commonServerLimit { item.field("max-conns", .number(limit)) }
        if let pool = backend.keepalive { item.field("keepalive", .number(pool.idle.value.number)) }
        item.field("connect-timeout", .text(upstream.connect.text))
        item.field("read-timeout", .text(upstream.silence.text))
        item.field("send-timeout", .text(upstream.silence.text))
        item.field("next-upstream", .text(NginxRetries.causes(upstream.retries)))
        item.field("next-upstream-tries", .number(upstream.retries.attempts + 1))
        item.field("client-max-body-size", .text(upstream.maxBody))
        item.field("buffering", .flag(upstream.isBuffered))
        if backend.wire.form == .grpc { item.field("type", "grpc") }
        if backend.wire.tls != nil { item.mapping("tls") { $0.field("enable", .flag(true)) } }
        if dialect.isPlus { writeChecks(backend, to: &item) }
        writeCookie(backend, to: &item)
    }

    private func writeChecks(_ backend: BackendPlan, to item: inout Manifest) {
        if let start = backend.servers.first?.slowStart { item.field("slow-start", .text(start.text)) }
        guard let check = backend.healthCheck, case .http(let path) = check.probe else { return }
        item.mapping("healthCheck") { health in
            health.field("enable", .flag(true))
            health.field("path", .text(path.text))
            health.field("interval", .text(check.interval.value.text))
            health.field("fails", .number(check.fall.value.number))
            health.field("passes", .number(check.rise.value.number))
            if let port = check.port { health.field("port", .number(Int(port.value.number))) }
            health.field("connect-timeout", .text(check.timeout.value.text))
            health.field("read-timeout", .text(check.timeout.value.text))
            let ranges = check.expect.map { range in
                range.value.low == range.value.high ? "\(range.value.low)" : "\(range.value.low)-\(range.value.high)"
            }
            health.field("statusMatch", .text(ranges.joined(separator: " ")))
        }
    }

    private func writeCookie(_ backend: BackendPlan, to item: inout Manifest) {
        guard case .cookie(let cookie) = backend.sticky?.value, Self.isName(cookie.name.value) else { return }
        item.mapping("sessionCookie") { session in
            session.field("enable", .flag(true))
            session.field("name", .text(cookie.name.value.text))
            session.field("path", .text(cookie.path.value.text))
            if let ttl = cookie.ttl { session.field("expires", .text(ttl.value.text)) }
            if let domain = cookie.domain { session.field("domain", .text(domain.value.text)) }
            session.field("httpOnly", .flag(cookie.httpOnly.value))
            session.field("secure", .flag(cookie.secure.value))
            if let sameSite = cookie.sameSite { session.field("samesite", .text(sameSite.value.rawValue)) }
        }
    }
}
