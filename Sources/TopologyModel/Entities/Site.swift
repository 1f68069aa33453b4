package import Diagnostics

/// Hosts and their routes.
package struct Site: Entity, Sendable {
    /// The hosts.
    package let hosts: [Located<HostPattern>]
    /// The listeners that serve the site; every HTTP listener when left out.
    package let listeners: [Located<Identifier>]?
    /// The routes; their order is only the last tie-break.
    package let routes: [Located<Route>]
    /// Timeouts of every route of the site.
    package let timeouts: Located<Timeouts>?
    /// Retries of every route of the site.
    package let retries: Located<Retries>?
    /// Policies of every route of the site.
    package let policies: Policies
    /// Where the site stands.
    package let span: SourceSpan
    /// How many keys it has.
    package let keyCount: Int

    package static var noun: String { "a site" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        keyCount = fields.keyCount
        hosts = fields.list("hosts", orSingle: true, doc: "Hosts, `*.` and a domain, or `*` for any.") ?? []
        listeners = fields.list("listeners", orSingle: true, doc: "Listeners; every HTTP listener when left out.")
        routes = fields.list("routes", doc: "The routes.") ?? []
        timeouts = fields.optional("timeouts", feature: .timeoutSettings, doc: "Timeouts of every route.")
        retries = fields.optional("retries", feature: .retrySettings, doc: "Retries of every route.")
        policies = Policies(from: &fields)
        guard !fields.context.isDescribing else { return }
        for key in ["hosts", "routes"] where key == "hosts" ? hosts.isEmpty : routes.isEmpty {
            let isThere = key == "hosts" ? fields.has("hosts") != nil : fields.has("routes") != nil
            if !isThere {
                fields.context.bag.report(
                    Diagnostic(
                        .missingKey, "`\(key)` is missing", at: fields.span, label: "a site without `\(key)`",
                        help: key == "hosts" ? ["`hosts: [\"*\"]` answers any host"] : []))
            }
        }
        for host in hosts {
            if case .wildcard = host.value { fields.context.uses.add(.wildcardHost, at: host.span) }
        }
    }
}

/// What a request must look like, and what happens to it.
package struct Route: Entity, Sendable {
    /// What happens to a request.
    package enum Action: Sendable {
        /// A backend answers.
        case backend(Located<Identifier>)
        /// One of several backends answers, chosen for each request by weight.
        case split([Named<ShareWeight>])
        /// The client is sent elsewhere.
        case redirect(Located<Redirect>)
        /// The load balancer answers.
        case respond(Located<Response>)
        /// The load balancer answers with files.
        case serve(Located<StaticFiles>)
    }

    /// The path; any when left out.
    package let path: Located<PathMatch>
    /// What else a request must have; nothing when left out.
    package let conditions: Conditions
    /// What happens.
    package let action: Action?
    /// Timeouts of the route.
    package let timeouts: Located<Timeouts>?
    /// Retries of the route.
    package let retries: Located<Retries>?
    /// Policies of the route.
    package let policies: Policies
    /// Where the route stands.
    package let span: SourceSpan
    /// How many keys it has.
    package let keyCount: Int

    package static var noun: String { "a route" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        keyCount = fields.keyCount
        path = fields.optional("path", default: .prefix(.root), shown: "/", doc: "A prefix, or exact, prefix or regex.")
        conditions = Conditions(from: &fields)
        let backend: Located<Identifier>? = fields.optional("backend", doc: "The backend that answers.")
        let split = Split(from: &fields)
        let redirect: Located<Redirect>? = fields.optional(
            "redirect", feature: .redirectRoute, doc: "Where to send the client.")
        let respond: Located<Response>? = fields.optional("respond", feature: .respondRoute, doc: "A fixed answer.")
        let files: Located<StaticFiles>? = fields.optional(
            "static", feature: .staticFiles, doc: "Files of the load balancer's machine.")
        timeouts = fields.optional("timeouts", feature: .timeoutSettings, doc: "Timeouts of the route.")
        retries = fields.optional("retries", feature: .retrySettings, doc: "Retries of the route.")
        policies = Policies(from: &fields)
        action =
            backend.map { .backend($0) } ?? split.map { .split($0.shares) } ?? redirect.map { .redirect($0) }
            ?? respond.map { .respond($0) } ?? files.map { .serve($0) }
        let chosen = [backend?.span, split?.span, redirect?.span, respond?.span, files?.span].compactMap { $0 }
        Self.checkAction(chosen, in: &fields)
        switch path.value {
        case .exact: fields.context.uses.add(.exactPath, at: path.span)
        case .prefix: fields.context.uses.add(.prefixPath, at: path.span)
        case .regex: fields.context.uses.add(.regexPath, at: path.span)
        }
    }

    private static func checkAction(_ chosen: [SourceSpan], in fields: inout FieldReader) {
        guard !fields.context.isDescribing else { return }
        if chosen.count > 1 {
            fields.context.bag.report(
                Diagnostic(
                    .conflictingKeys, "a route has one of `backend`, `split`, `redirect`, `respond` and `static`",
                    at: chosen[1], label: "second", related: [Diagnostic.Label(chosen[0], "first")]))
        }
        let keys = [fields.has("backend"), fields.has("redirect"), fields.has("respond"), fields.has("static")]
        if chosen.isEmpty, keys.allSatisfy({ $0 == nil }) {
            fields.context.bag.report(
                Diagnostic(
                    .missingKey, "a route needs `backend`, `split`, `redirect`, `respond` or `static`", at: fields.span,
                    label: "nothing happens to its requests"))
        }
    }
}
