package import Diagnostics
package import TopologyModel

/// The program behind a backend, checks resolved and defaults applied.
package struct WorkloadPlan: Sendable {
    /// As the topology has it.
    package let settings: Workload
    /// How many run, 1 to 10,000.
    package let replicas: Int
    /// The ports, the one that serves first; never empty.
    package let ports: [(name: String, number: UInt16)]
    /// The backends whose programs must be ready first, by index, and where each is named.
    package var dependencies: [Located<Int>] = []
    /// Whether it may have traffic; the backend's health check unless said otherwise.
    package let readiness: ProbePlan?
    /// Whether it must be started again.
    package let liveness: ProbePlan?
    /// Whether it has started.
    package let startup: ProbePlan?

    package init(
        settings: Workload, replicas: Int, ports: [(name: String, number: UInt16)], readiness: ProbePlan?,
        liveness: ProbePlan?, startup: ProbePlan?
    ) {
        self.settings = settings
        self.replicas = replicas
        self.ports = ports
        self.readiness = readiness
        self.liveness = liveness
        self.startup = startup
    }
}

/// What is asked of a workload, and how often.
package struct ProbePlan: Sendable {
    /// What is asked.
    package let probe: HealthCheck.Probe
    /// The port; the one that serves when `nil`.
    package let port: UInt16?
    /// Time between two questions.
    package let interval: Duration
    /// How long an answer may take.
    package let timeout: Duration
    /// Good answers that change its state.
    package let rise: Int
    /// Bad answers that change its state.
    package let fall: Int
    /// The check that it comes from, with what else it asks for; `nil` for a path alone.
    package let check: HealthCheck?
    /// The check whose times and host it has: its own, for a path alone the backend's; `nil` where there is none.
    package let model: HealthCheck?
    /// Where it stands.
    package let span: SourceSpan

    /// A check.
    package init(_ check: HealthCheck, at span: SourceSpan) {
        self.init(check.probe, port: check.port?.value.number, model: check, check: check, at: span)
    }

    /// A request for a path, as often and as patiently as a check; as checks are by default when `nil`.
    package init(path: URLPath, like check: HealthCheck?, at span: SourceSpan) {
        var port: UInt16?
        if case .http = check?.probe { port = check?.port?.value.number }
        self.init(.http(path), port: port, model: check, check: nil, at: span)
    }

    private init(
        _ probe: HealthCheck.Probe, port: UInt16?, model: HealthCheck?, check: HealthCheck?, at span: SourceSpan
    ) {
        self.probe = probe
        self.port = port
        self.check = check
        self.span = span
        self.model = model
        let model = model ?? .placeholder
        interval = model.interval.value
        timeout = model.timeout.value
        rise = model.rise.value.number
        fall = model.fall.value.number
    }
}
