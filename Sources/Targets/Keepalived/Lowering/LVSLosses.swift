import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What a backend asks for and the kernel's balancer, which sees packets and no requests, cannot do.
struct LVSLosses {
    private let plan: LVSPlan
    private let backend: BackendPlan
    private let losses: LossReporter

    init(_ plan: LVSPlan, _ backend: BackendPlan, _ losses: LossReporter) {
        self.plan = plan
        self.backend = backend
        self.losses = losses
    }

    /// Reports every loss and difference, at its place.
    func report() {
        reportStickiness()
        if backend.passiveCheck != nil {
            lose(.passiveCheck, "passive checks of an LVS backend", backend.span, "use `health_check`")
        }
        if backend.circuitBreaker != nil {
            lose(.circuitBreaker, "a circuit breaker of an LVS backend", backend.span, "use `health_check`")
        }
        if let agent = backend.wire.agent {
            lose(.agentCheck, "an agent beside an LVS server", agent.span, "use a check of `type: script`")
        }
        if let header = backend.wire.proxyHeader {
            lose(
                .proxyProtocolOut, "a PROXY header to LVS servers", header.span,
                "remove it: LVS keeps the client's address as it is")
        }
        if let span = backend.prefersRegion {
            lose(.regionPreference, "regions of LVS servers", span, "use a virtual server for each region")
        }
        if let server = backend.servers.first(where: { $0.slowStart != nil }) {
            lose(.slowStart, "slow start of an LVS server", server.span, "use the scheduler `sed` or `wlc`")
        }
        if let tls = backend.wire.tls {
            losses.approximate(
                .approximation,
                "clients of `\(plan.name.text)` speak TLS with the servers themselves; "
                    + "checks by TLS do not verify certificates", at: tls.span)
        }
        if let server = backend.realServers.first(where: { $0.maxConnections != nil }) {
            losses.approximate(
                .maxConnections,
                "a server gets no connection while it has more than its limit, ended ones counted until they expire",
                at: server.span)
        }
        if case .roundRobin? = plan.settings.scheduler?.value { reportWeights() }
        if case .leastConnection? = plan.settings.scheduler?.value { reportWeights() }
    }

    private func reportWeights() {
        guard let scheduler = plan.settings.scheduler, let first = backend.realServers.first,
            backend.realServers.contains(where: { $0.weight != first.weight })
        else { return }
        lose(
            .serverWeight, "weights with the scheduler `\(scheduler.value.rawValue)`", scheduler.span,
            "use `w\(scheduler.value.rawValue)`")
    }

    private func reportStickiness() {
        guard let sticky = backend.sticky else { return }
        switch sticky.value {
        case .clientIP: return
        case .cookie, .header, .appCookie:
            lose(
                sticky.value.feature, "stickiness by what a request says, of an LVS backend", sticky.span,
                "use `persistence`")
        }
    }

    private func lose(_ code: Feature, _ what: String, _ span: SourceSpan, _ instead: String) {
        losses.lose(code.code, what, at: span, instead: instead)
    }

    /// The scheduler that does what `balance` says; one that is near, with a report, where the kernel has none.
    static func scheduler(of backend: BackendPlan, _ losses: LossReporter) -> LVSScheduler {
        let (feature, what): (Feature, String)
        switch backend.balance {
        case .roundRobin: return .weightedRoundRobin
        case .leastConnections: return .weightedLeastConnection
        case .randomTwo: return .twoChoices
        case .hash(.clientIP, let consistent): return consistent ? .maglev : .sourceHash
        case .hash(let key, let consistent):
            (feature, what) = (consistent ? .consistentHash : .hashBalance, "a hash of `\(key.text)`")
        case .random: (feature, what) = (.randomBalance, "balance random")
        case .leastTime: (feature, what) = (.leastTime, "balance by response time")
        case .first: (feature, what) = (.firstBalance, "balance first")
        }
        losses.lose(
            feature.code, "\(what) of an LVS backend", at: backend.balanceSpan,
            instead: "give the virtual server a `scheduler`")
        return .weightedLeastConnection
    }
}
