import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The active check of an HTTP backend, on nginx Plus.
struct ActiveCheck {
    private let scope: Scope
    private let backend: BackendPlan
    private let check: HealthCheck
    private let path: URLPath

    /// The check of a backend; `nil` when it has none, or none that this nginx can make of an HTTP backend.
    init?(_ scope: Scope, _ backend: BackendPlan) {
        guard scope.dialect.has(.activeChecks), let check = backend.healthCheck, case .http(let path) = check.probe
        else { return nil }
        self.scope = scope
        self.backend = backend
        self.check = check
        self.path = path
    }

    /// Reports a check that HTTP upstreams cannot have.
    static func reportLoss(_ scope: Scope, _ backend: BackendPlan) {
        guard scope.dialect.has(.activeChecks), let check = backend.healthCheck, case .tcp = check.probe else { return }
        scope.losses.lose(
            .activeHealthCheck, "a TCP check of servers that are spoken HTTP with", at: check.span,
            instead: "use an `http` check")
    }

    /// Adds the statuses that count as healthy, in `http`.
    func lowerMatch(into document: inout Document) {
        document.blank()
        document.block("match", .name(scope.upstream(backend))) { match in
            match.begin("status")
            for range in check.expect.map(\.value) {
                match.add(
                    range.low == range.high
                        ? .number(range.low)
                        : .compound([.number(range.low), "-", .number(range.high)], quoted: false))
            }
        }
    }

    /// Adds the location that the probes are sent through; no request reaches it.
    func lowerLocation(into server: inout Document) {
        server.blank()
        server.block("location", .named("@", scope.upstream(backend))) { location in
            location.directive("proxy_pass", .named("http://", scope.upstream(backend)))
            location.directive("proxy_connect_timeout", .duration(check.timeout.value))
            location.directive("proxy_read_timeout", .duration(check.timeout.value))
            Self.words(check, into: &location)
            location.add(.compound(["uri=", .literal(Literal(encoding: path))], quoted: false))
            location.add(.named("match=", scope.upstream(backend)))
        }
    }

    /// Adds the rhythm of a check.
    static func words(_ check: HealthCheck, into document: inout Document) {
        document.begin("health_check")
        document.add(.timed("interval=", check.interval.value))
        document.add(.setting("fails=", check.fall.value.number))
        document.add(.setting("passes=", check.rise.value.number))
        if let port = check.port { document.add(.setting("port=", Int(port.value.number))) }
    }
}
