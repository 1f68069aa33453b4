import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The Policies of NGINX Ingress Controller that routes need, each under one name.
struct VirtualPolicies {
    private let files: IngressFiles
    private let dialect: NginxIC
    private let suffix: String
    private var known: [NginxPolicy: String] = [:]
    private var policies: [(name: String, policy: NginxPolicy)] = []

    init(files: IngressFiles, dialect: NginxIC, suffix: String) {
        self.files = files
        self.dialect = dialect
        self.suffix = suffix
    }

    /// The names of the Policies of a route on a site.
    mutating func names(
        of route: RoutePlan, on site: IngressSite, _ names: inout IngressNames, _ remarks: inout Remarks
    ) -> [String] {
        var needs: [(policy: NginxPolicy, owner: String)] = []
        if let cors = route.messages.cors { needs += crossOrigin(cors, route, &remarks) }
        needs += admission(of: route, on: site, &remarks)
        if let cache = route.traffic.cache { needs += caching(files.plan.traffic.caches[cache], &remarks) }
        if let backend = route.action.backends.first { needs += serverTLS(files.plan.backends[backend], &remarks) }
        return needs.map { name(of: $0.policy, $0.owner, &names) }
    }

    /// The Policies of a whole host.
    mutating func names(
        of site: IngressSite, _ names: inout IngressNames, _ remarks: inout Remarks
    ) -> [String] {
        guard let auth = site.tls?.clientAuth?.value else { return [] }
        guard let secret = auth.secret else {
            remarks.loseSecret(.clientCertificates, "authorities of clients", auth.authorities.span)
            return []
        }
        let policy = NginxPolicy.clientCertificates(
            secret: secret.value.text, isRequired: auth.mode.value == .required)
        return [name(of: policy, secret.value.text, &names)]
    }

    private mutating func name(
        of policy: NginxPolicy, _ owner: String, _ names: inout IngressNames
    ) -> String {
        if let name = known[policy] { return name }
        let name = names.middlewares.claim("\(files.plan.name.text)-\(policy.word)-\(owner)\(suffix)")
        known[policy] = name
        policies.append((name, policy))
        return name
    }

    private func admission(
        of route: RoutePlan, on site: IngressSite, _ remarks: inout Remarks
    ) -> [(policy: NginxPolicy, owner: String)] {
        var needs: [(policy: NginxPolicy, owner: String)] = []
        let plan = files.plan
        let lists = [site.traffic.access, route.traffic.access].compactMap { $0 }.map { plan.traffic.accessLists[$0] }
        if let last = lists.last, lists.allSatisfy({ $0.allow == nil }) {
            needs.append((.denial(lists.flatMap(\.deny).map(\.text)), last.place))
        } else if let last = lists.last {
            // A Policy has one of both lists, and of several nginx-ic forgets those of one kind.
            let ranges = AddressRanges(admittedBy: lists).networks.map(\.text)
            needs.append((.access(ranges.isEmpty ? ["255.255.255.255/32"] : ranges), last.place))
        }
        for limit in route.rateLimits.map({ plan.rateLimits[$0] }) {
            guard let key = Self.key(limit.key) else {
                remarks.lose(
                    .rateLimitKey, "the key of the rate limit `\(limit.name.text)` in nginx-ic", at: limit.span,
                    instead: "name the header or cookie by letters, digits and `_`")
                continue
            }
            let unit = limit.rate.unit == .second ? "r/s" : "r/m"
            let policy = NginxPolicy.rateLimit(
                rate: "\(limit.rate.count)\(unit)", burst: limit.burst, key: key, status: limit.status)
            needs.append((policy, limit.name.text))
        }
        if let auth = route.traffic.basicAuth {
            if let secret = auth.secret {
                needs.append(
                    (.basicAuth(secret: secret.value.text, realm: auth.realm.value.text), secret.value.text))
            } else {
                remarks.loseSecret(.basicAuth, "passwords", auth.file.span)
            }
        }
        return needs
    }

    /// A constant key is shared by all requests of a host.
    private static func key(_ key: RateKey) -> String? {
        switch key {
        case .clientIP: "${binary_remote_addr}"
        case .all: "all"
        case .host: "host"
        case .path: "${uri}"
        case .header(let name): NginxVariable(.header(name)).map { "${\($0.text.dropFirst())}" }
        case .cookie(let name): NginxVariable(.cookie(name)).map { "${\($0.text.dropFirst())}" }
        }
    }

    private func crossOrigin(
        _ cors: CORS, _ route: RoutePlan, _ remarks: inout Remarks
    ) -> [(policy: NginxPolicy, owner: String)] {
        guard dialect.has(.corsPolicy) else { return [] }
        let origins = cors.origins.map { origin in
            switch origin.value {
            case .any: "*"
            case .exact(let text): text
            case .below(let start, let end): "\(start)*\(end)"
            }
        }
        let policy = NginxPolicy.CrossOrigin(
            origins: origins, methods: cors.methods.map(\.value.text), headers: cors.headers.map(\.value.text),
            exposed: cors.exposeHeaders.map(\.value.text), hasCredentials: cors.credentials.value,
            maxAge: cors.maxAge?.value.secondsRoundedUp ?? 5)
        return [(.cors(policy), route.label)]
    }

    private func caching(
        _ cache: CachePlan, _ remarks: inout Remarks
    ) -> [(policy: NginxPolicy, owner: String)] {
        guard dialect.has(.virtualServerCache) else { return [] }
        guard cache.ttl.value.milliseconds > 0 else {
            remarks.lose(
                combination: "a cache that keeps only answers with a time of their own, in nginx-ic",
                at: cache.ttl.span, instead: "give it a `ttl` above 0s")
            return []
        }
        let zone = ObjectNames.label(of: cache.place).replacing("-", with: "_")
        let policy = NginxPolicy.cache(
            zone: zone, size: cache.size.value.text, time: "\(cache.ttl.value.secondsRoundedUp)s")
        return [(policy, cache.place)]
    }

    private func serverTLS(
        _ backend: BackendPlan, _ remarks: inout Remarks
    ) -> [(policy: NginxPolicy, owner: String)] {
        guard let tls = backend.wire.tls else { return [] }
        guard let secret = tls.secret?.value.text else {
            if tls.verifies || tls.identity != nil {
                remarks.loseSecret(.tlsToServers, "authorities of servers, or a certificate and a key", tls.span)
            }
            return []
        }
        var name: String?
        if case .one(let shared?) = tls.sharedName { name = shared.text }
        if tls.verifies, name == nil {
            remarks.lose(
                .tlsToServers, "a certificate verified without one name for all servers in nginx-ic", at: tls.span,
                instead: "give the servers' common name: `tls: {sni: NAME}`")
        }
        let side = NginxPolicy.ServerSide(
            identity: tls.identity == nil ? nil : secret, authorities: tls.verifies ? secret : nil, name: name)
        return [(.serverTLS(side), backend.name.text)]
    }

    /// Writes every Policy that was referred to.
    func write(into manifest: inout Manifest, className: String) {
        for (name, policy) in policies {
            manifest.document { document in
                files.frame.write(
                    ObjectHead(apiVersion: "k8s.nginx.org/v1", kind: "Policy", name: name, part: policy.word),
                    to: &document)
                document.mapping("spec") { spec in
                    spec.field("ingressClassName", .text(className))
                    policy.write(to: &spec)
                }
            }
        }
    }
}
