package import Diagnostics
package import TopologyModel

/// What happens to the requests of a path.
package struct RoutePlan: Sendable {
    /// What happens.
    package enum Action: Sendable {
        /// A backend answers, by its index.
        case backend(Int)
        /// One of several backends answers, chosen for each request by weight: at least two, none of weight 0.
        case split([Share])
        /// The client is sent elsewhere.
        case redirect(Redirect)
        /// The load balancer answers.
        case respond(Response)
        /// The load balancer names a server of a redirecting backend, by the backend's index.
        case choose(Int)
        /// The load balancer answers with files.
        case serve(StaticFiles)

        /// The backends that may answer, by index; empty when the load balancer does.
        package var backends: [Int] {
            switch self {
            case .backend(let index): [index]
            case .split(let shares): shares.map(\.backend)
            case .redirect, .respond, .choose, .serve: []
            }
        }

        /// The backend of whose servers one is named; `nil` for anything else.
        package var choice: Int? { if case .choose(let index) = self { index } else { nil } }

        /// The same with other backends in the place of these.
        func replacingBackends(_ replacement: (Int) -> Int) -> Action {
            switch self {
            case .backend(let index): .backend(replacement(index))
            case .split(let shares):
                .split(shares.map { Share(backend: replacement($0.backend), weight: $0.weight) })
            case .redirect, .respond, .choose, .serve: self
            }
        }

        /// Whether a backend answers.
        package var isProxied: Bool {
            switch self {
            case .backend, .split: true
            case .redirect, .respond, .choose, .serve: false
            }
        }
    }

    /// A backend's part of a split.
    package struct Share: Hashable, Sendable {
        /// The backend, by index.
        package let backend: Int
        /// 1 to 1,000,000.
        package let weight: Int

        package init(backend: Int, weight: Int) {
            self.backend = backend
            self.weight = weight
        }
    }

    /// The site's name, a hyphen and the route's place in the site, from 1: `shop-3`. Unique: no site is called so
    /// that two labels agree.
    package let label: String
    /// The path.
    package let path: PathMatch
    /// What else a request must have.
    package let conditions: Conditions
    /// What happens.
    package internal(set) var action: Action
    /// Timeouts in force.
    package let timeouts: TimeoutPlan
    /// Retries in force.
    package let retries: RetryPlan
    /// Whether answers are read ahead of the client; true unless switched off.
    package let buffering: Bool
    /// Whether requests may upgrade to a websocket.
    package let websocket: Bool
    /// Token buckets that a request must pass, by index.
    package let rateLimits: [Int]
    /// What becomes of requests and answers.
    package let messages: MessagePlan
    /// Who may send how much.
    package let traffic: TrafficPlan
    /// Where the route stands.
    package let span: SourceSpan
    /// Where its path stands, or the route when it has none.
    package let pathSpan: SourceSpan

    package init(
        label: String, path: PathMatch, conditions: Conditions, action: Action, timeouts: TimeoutPlan,
        retries: RetryPlan, buffering: Bool,
        websocket: Bool, rateLimits: [Int], messages: MessagePlan, traffic: TrafficPlan, span: SourceSpan,
        pathSpan: SourceSpan
    ) {
        self.label = label
        self.path = path
        self.conditions = conditions
        self.action = action
        self.timeouts = timeouts
        self.retries = retries
        self.buffering = buffering
        self.websocket = websocket
        self.rateLimits = rateLimits
        self.messages = messages
        self.traffic = traffic
        self.span = span
        self.pathSpan = pathSpan
    }
}

/// A token bucket per client or other key: `burst + 1` requests at once, refilled at `rate`.
package struct RateLimitPlan: Sendable {
    /// Its name.
    package let name: Identifier
    /// Whose requests share it.
    package let key: RateKey
    /// How fast it refills.
    package let rate: Rate
    /// Requests let through at once beyond the rate.
    package let burst: Int
    /// The status of a refused request.
    package let status: Int
    /// Where it is defined.
    package let span: SourceSpan

    package init(name: Identifier, key: RateKey, rate: Rate, burst: Int, status: Int, span: SourceSpan) {
        self.name = name
        self.key = key
        self.rate = rate
        self.burst = burst
        self.status = status
        self.span = span
    }
}
