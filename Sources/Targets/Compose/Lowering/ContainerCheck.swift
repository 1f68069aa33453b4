import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What is asked of a container from within: it needs the program that asks.
struct ContainerCheck {
    /// The check as a mapping.
    let document: StructuredValue

    /// The readiness probe, or what says that it lives; `nil` where the image's own check is left.
    init?(_ workload: WorkloadPlan, reporting losses: LossReporter) {
        guard let probe = workload.readiness ?? workload.liveness, let serving = workload.ports.first?.number else {
            return nil
        }
        guard let test = Self.test(probe, port: probe.port ?? serving) else {
            losses.approximate(
                .workload, "no words in a container for this check: the image's own is left, if it has one",
                at: probe.span)
            return nil
        }
        // A good answer ends it: while a program begins, bad ones make nobody give it up.
        let beginning = workload.startup.map { $0.fall * $0.interval } ?? .seconds(60)
        let fields: [StructuredValue.Field] = [
            .init("test", test), .init("interval", .duration(probe.interval)),
            .init("timeout", .duration(probe.timeout)), .init("retries", .number(probe.fall)),
            .init("start_period", .duration(beginning)),
        ]
        document = .mapping(fields)
    }

    /// Whether a container can ask itself.
    static func isPossible(_ workload: WorkloadPlan) -> Bool {
        guard let probe = workload.readiness ?? workload.liveness, !workload.ports.isEmpty else { return false }
        return test(probe, port: 1) != nil
    }

    private static func test(_ probe: ProbePlan, port: UInt16) -> StructuredValue? {
        switch probe.probe {
        case .http(let path):
            let seconds = max(1, probe.timeout.secondsRoundedUp)
            return [
                "CMD", "curl", "-fsS", "-o", "/dev/null", "--max-time", .text("\(seconds)"),
                .literal("http://127.0.0.1:\(port)\(path.text)"),
            ]
        case .tcp, .exchange: return ["CMD", "bash", "-c", .text("exec 3<>/dev/tcp/127.0.0.1/\(port)")]
        case .service(let service): return test(service, port: port)
        }
    }

    private static func test(_ service: ServiceProbe, port: UInt16) -> StructuredValue? {
        switch service {
        case .redis: ["CMD-SHELL", .text("redis-cli -p \(port) ping | grep -q PONG")]
        case .redisPrimary: ["CMD-SHELL", .text("redis-cli -p \(port) role | head -n 1 | grep -q master")]
        // A user or database that is not there would be an error in its log, each time; `postgres` is in every one.
        case .postgres(let user):
            [
                "CMD", "pg_isready", "-q", "-h", "127.0.0.1", "-p", .text("\(port)"), "-U", .literal(user.text), "-d",
                "postgres",
            ]
        case .mysql: ["CMD", "mysqladmin", "ping", "-h", "127.0.0.1", "-P", .text("\(port)")]
        case .smtp, .grpc, .dns, .websocket, .process, .script: nil
        }
    }
}
