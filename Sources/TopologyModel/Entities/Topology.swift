package import Diagnostics
package import YAMLTree

/// Everything one topology file, with its includes, says.
package struct Topology: Entity, Sendable {
    /// The version of the language, 1.
    package let language: Located<LanguageVersion>
    /// The prefix of every generated object.
    package let name: Located<Identifier>
    /// Files merged into this one.
    package let include: [Located<String>]
    /// What is generated.
    package let targets: Located<TargetSettings>
    /// Losses that the owner takes knowingly.
    package let accept: [Located<AcceptedLoss>]
    /// Settings of every route that says nothing nearer.
    package let defaults: Defaults
    /// Where clients connect.
    package let listeners: [Named<Listener>]
    /// Token buckets that routes name.
    package let rateLimits: [Named<RateLimit>]
    /// Checks that backends and vips name.
    package let healthChecks: [Named<HealthCheck>]
    /// Regions and where their traffic goes when they are down.
    package let regions: [Named<Region>]
    /// The machines that run the generated load balancers.
    package let nodes: [Named<Node>]
    /// How the names of servers are resolved at run time; at start only when left out.
    package let resolve: Located<Resolution>?
    /// Groups of servers.
    package let backends: [Named<Backend>]
    /// Hosts and their routes.
    package let sites: [Named<Site>]
    /// Virtual addresses.
    package let vips: [Named<VirtualAddress>]
    /// Virtual servers of the kernel.
    package let lvs: [Named<LVSService>]
    /// DNS records that fail over; a name may have one of each type.
    package let dnsFailover: [HostNamed<DNSRecord>]
    /// The status and metrics pages.
    package let status: Located<Status>?
    /// When people are told; the documents' values when left out.
    package let alerts: Located<Alerts>?
    /// Text of targets' own languages.
    package let raw: [Located<RawText>]
    /// How requests and connections are logged; each program's own way when left out.
    package let logging: Located<Logging>?
    /// The main server that the nodes register with.
    package let fleet: Located<Fleet>?

    package static var noun: String { "a topology" }

    package init(from fields: inout FieldReader) {
        language = fields.required("lbgen", doc: "The version of the language: 1.")
        name = fields.required("name", doc: "Prefix of every generated object.")
        include = fields.list("include", doc: "Files merged into this one by key; shell patterns.") ?? []
        targets = fields.required("targets", doc: "What is generated, each with its version.")
        accept = fields.list("accept", doc: "Losses taken knowingly: code, target and reason.") ?? []
        defaults =
            fields.optional("defaults", doc: "Settings of every route that says nothing nearer.")?.value
            ?? .placeholder
        listeners = fields.map("listeners", doc: "Where clients connect; left out, `http: {port: 80}`.")
        rateLimits = fields.map("rate_limits", doc: "Token buckets that routes name.")
        healthChecks = fields.map("health_checks", doc: "Checks that backends and vips name.")
        regions = fields.map("regions", doc: "Regions and their fallback.")
        nodes = fields.map("nodes", doc: "The machines that run the generated load balancers.")
        resolve = fields.optional(
            "resolve", feature: .namedServer, doc: "Name servers that are asked for servers' names at run time.")
        backends = fields.map("backends", doc: "Groups of servers.")
        sites = fields.map("sites", doc: "Hosts and their routes.")
        vips = fields.map("vips", feature: .virtualAddress, doc: "Virtual addresses that fail over (VRRP).")
        dnsFailover = fields.hosts(
            "dns_failover", feature: .dnsFailover,
            doc: "DNS records that move to a second server; by full name, one record or a list with one of each type.")
        status = fields.optional("status", feature: .statusPage, doc: "Status and metrics pages.")
        alerts = fields.optional("alerts", feature: .alerts, doc: "When Prometheus tells people.")
        raw = fields.list("raw", feature: .rawText, doc: "Text of a target's own language; the last resort.") ?? []
        logging = fields.optional("logging", feature: .accessLog, doc: "How requests and connections are logged.")
        fleet = fields.optional(
            "fleet", feature: .fleet, doc: "A main server that the nodes register with and report their health to.")
        lvs = fields.map(
            "lvs", feature: .lvs, doc: "Virtual servers of the kernel's own balancer, checked by keepalived.")
        fields.unavailable("guards", doc: "Guards against large changes come with a later version.")
        fields.unavailable("tests", doc: "Tests in the topology come with a later version.")
    }

    /// Reads the merged roots of a topology and its includes.
    package static func read(_ roots: [NodeID], in context: ReadingContext) -> Topology? {
        for root in roots where context.tree.kind(root) != .mapping {
            context.reportType(root, expected: expectation)
            return nil
        }
        guard let first = roots.first else { return nil }
        let start = context.tree.span(first)
        let head = SourceSpan(source: start.source, start: start.start, end: start.start)
        var reader = FieldReader(roots, in: context, span: head)
        let topology = Topology(from: &reader)
        reader.finish(noun) { fields }
        return topology
    }
}

/// The version of the language that a file is written in: 1.
package struct LanguageVersion: Readable, Sendable {
    /// 1.
    package let number: Int
    package static var placeholder: LanguageVersion { LanguageVersion(number: 1) }
    package static var expectation: String { "the language version 1" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> LanguageVersion? {
        guard context.tree.kind(node) == .plain, case .int(let number) = context.tree.coreScalar(node) else {
            context.reportType(node, expected: expectation)
            return nil
        }
        guard number == 1 else {
            context.reportValue(
                node, "language version \(number) is not known; this lbgen reads version 1",
                help: number > 1 ? ["a newer lbgen is needed"] : [], code: .unsupportedLanguageVersion)
            return nil
        }
        return LanguageVersion(number: 1)
    }
}
