import Diagnostics
import Planning
import Rendering
import TopologyModel

/// From a plan to HAProxy's sections and maps; each concern is an extension in a file of its own.
struct Lowering {
    let plan: Plan
    let version: Version
    let losses: LossReporter
    /// haproxy.cfg.
    var document = Document()
    /// The maps and lists beside it.
    var maps: [MapDocument] = []
    /// The forms in which each backend is written, by its index.
    let forms: [[BackendForm]]
    /// Each route's name in maps and tests, by its index: the section that answers it, and its own.
    let routeNames: [Label]
    /// Whether something beside the look-up of routes reads `txn.host`.
    let readsHost: Bool
    /// Whether any listener asks clients for certificates: then servers learn of them, on every listener.
    let asksForCertificates: Bool
    /// Whether lines of the log have their request's number.
    let logsRequestID: Bool
    /// The counters that track each rate limit.
    let counterSlots: CounterSlots
    /// Retries where a backend says nothing else.
    let usualRetries: RetryPlan
    /// Text of the topology's own.
    let raw: RawTexts

    init(plan: Plan, version: Version, losses: LossReporter) {
        self.plan = plan
        self.version = version
        self.losses = losses
        forms = BackendForm.all(of: plan)
        routeNames = RouteNames.all(of: plan, forms)
        readsHost = HostReaders.exist(in: plan)
        asksForCertificates = plan.listeners.contains { listener in
            if case .http(let http) = listener.kind { http.tls?.clientAuth != nil } else { false }
        }
        logsRequestID = plan.logging?.format.value == .json && plan.tellsRequestID
        counterSlots = CounterSlots(plan)
        raw = RawTexts(plan, of: .haproxy)
        usualRetries = BackendForm.commonestRetries(of: forms)
        document.reserve(servers: plan.backends.reduce(0) { $0 + $1.servers.count })
    }

    /// Writes what the topology puts at a place.
    mutating func lowerRaw(_ place: @autoclosure () -> String) {
        for text in raw[place()] { document.raw(text) }
    }

    /// Whether HAProxy can do something at the version at hand.
    func has(_ gate: VersionGate) -> Bool { gate.isOpen(for: version) }

    /// Lowers the whole plan, in the order of the file.
    mutating func lower() {
        lowerGlobal()
        lowerCertificateStore()
        lowerResolvers()
        if !httpListeners.isEmpty || plan.status != nil || plan.backends.contains(where: { $0.transport == .http }) {
            lowerHTTPDefaults()
            lowerHTTPListeners()
            lowerStatus()
            lowerRateLimitTables()
            lowerConnectionTables(httpListeners.map(\.listener))
            lowerBreakerTables()
            lowerCaches()
            lowerBackends(.http)
            lowerAnswers()
            lowerTierMap()
        }
        if plan.backends.contains(where: { $0.transport == .tcp }) || passesTLS {
            lowerTCPDefaults()
            lowerTCPListeners()
            lowerConnectionTables(tcpListeners)
            lowerBackends(.tcp)
        }
    }

    /// Whether TLS connections are passed on, if only to nobody.
    private var passesTLS: Bool {
        plan.listeners.contains { if case .tlsPassthrough = $0.kind { true } else { false } }
    }

    /// The HTTP listeners.
    var httpListeners: [(listener: ListenerPlan, http: HTTPListenerPlan)] {
        plan.listeners.compactMap { listener in
            if case .http(let http) = listener.kind { (listener, http) } else { nil }
        }
    }

    /// The listeners that pass connections on.
    var tcpListeners: [ListenerPlan] {
        plan.listeners.filter {
            switch $0.kind {
            case .tcp, .tlsPassthrough: true
            case .http, .udp: false
            }
        }
    }

    /// A time that HAProxy can count: 1 ms to 24 days (2^31 - 1 ms); reports one that it cannot.
    func timer(_ duration: Duration, at span: SourceSpan) -> Word {
        let longest = Duration(milliseconds: Int(Int32.max))
        if duration > longest {
            losses.report(Inexpressible("\(duration.text) is longer than HAProxy counts, 24 days"), at: span)
        }
        if duration.milliseconds == 0 {
            losses.report(Inexpressible("HAProxy takes 0 for no timeout at all"), at: span)
        }
        return .duration(min(max(duration, Duration(milliseconds: 1)), longest))
    }
}
