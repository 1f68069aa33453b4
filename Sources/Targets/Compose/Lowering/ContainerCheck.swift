import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What is asked of a container from within: it needs the program that asks.
struct ContainerCheck {
    private let probe: ProbePlan
    private let test: StructuredValue
    private let beginning: Duration

    /// The readiness probe, or what says that it lives; `nil` where the image's own check is left.
    init?(_ workload: WorkloadPlan, of backend: BackendPlan) {
        guard let probe = workload.readiness ?? workload.liveness, let serving = workload.ports.first?.number,
            let test = Self.test(probe, port: probe.port ?? serving, of: backend)
        else { return nil }
        self.probe = probe
        self.test = test
        // A good answer ends it: while a program begins, bad ones make nobody give it up.
        beginning = workload.startup.map { $0.fall * $0.interval } ?? .seconds(60)
    }

    /// The check as a mapping.
    var document: StructuredValue {
        [
            "test": test, "interval": .duration(probe.interval), "timeout": .duration(probe.timeout),
            "retries": .number(probe.fall), "start_period": .duration(beginning),
        ]
    }

    /// Says what a container is not asked.
    static func report(_ workload: WorkloadPlan, of backend: BackendPlan, _ losses: LossReporter) {
        guard let probe = workload.readiness ?? workload.liveness else { return }
        if ContainerCheck(workload, of: backend) == nil {
            losses.approximate(
                .workload, "no words in a container for this check: the image's own is left, if it has one",
                at: probe.span)
        }
        if case .exchange = probe.probe {
            losses.approximate(
                .tcpExpectCheck, "a container connects to itself, and neither sends nor expects anything",
                at: probe.span)
        }
        guard let check = probe.check, case .http = probe.probe else { return }
        let statuses = check.expect.map(\.value)
        if !statuses.isEmpty, statuses != [StatusRange(200, 399)] {
            losses.approximate(
                .activeHealthCheck, "a container takes every status below 400 of its own for healthy", at: probe.span)
        }
        if check.body != nil {
            losses.approximate(.activeHealthCheck, "a container does not look at the body", at: probe.span)
        }
    }

    private static func test(_ probe: ProbePlan, port: UInt16, of backend: BackendPlan) -> StructuredValue? {
        switch probe.probe {
        case .http(let path): return request(path, probe, port: port, of: backend)
        case .tcp, .exchange: return ["CMD", "bash", "-c", .text("exec 3<>/dev/tcp/127.0.0.1/\(port)")]
        case .service(let service): return test(service, port: port)
        }
    }

    /// The request that a proxy's check makes, `Host: localhost` unless another one is given.
    private static func request(
        _ path: URLPath, _ probe: ProbePlan, port: UInt16, of backend: BackendPlan
    ) -> StructuredValue {
        let isTLS = probe.port == nil && backend.wire.tls != nil
        let host = probe.model?.host(of: backend)?.bracketed ?? "localhost"
        var words: [StructuredValue] = ["CMD", "curl", "-fsS", "-o", "/dev/null", "--noproxy", "*", "--max-time"]
        words.append(.text("\(max(1, probe.timeout.secondsRoundedUp))"))
        // Whether the certificate is good is for others to say, who do not ask 127.0.0.1.
        if isTLS { words.append("--insecure") }
        switch probe.check?.method?.value {
        case .get, nil: break
        case .head: words.append("--head")
        case .options: words += ["--request", "OPTIONS"]
        }
        words += ["--header", .literal("Host: \(host)")]
        words.append(.literal("\(isTLS ? "https" : "http")://127.0.0.1:\(port)\(path.percentEncoded)"))
        return .list(words)
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
