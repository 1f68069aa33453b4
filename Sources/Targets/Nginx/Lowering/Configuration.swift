import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The whole file: `main`, `events`, `http` and `stream`.
struct Configuration {
    private let scope: Scope
    private let settings: ProxySettings
    private let tls: TLSDefaults

    init(_ scope: Scope) {
        self.scope = scope
        settings = ProxySettings(scope.plan, scope.dialect)
        tls = TLSDefaults(scope.plan)
    }

    /// The bytes of `nginx.conf`.
    func printed() -> [UInt8] {
        let http = loweredHTTP()
        let stream = StreamLowering(scope: scope).lowered()
        var printer = Printer(capacity: 8192 + 80 * scope.plan.backends.reduce(0) { $0 + $1.servers.count + 8 })
        for line in GeneratedHeader.lines(topology: scope.plan.topologyPath) { printer.banner(line) }
        printer.print(main(hasStream: !stream.isEmpty))
        for block in [http, stream] where !block.isEmpty {
            for (index, part) in block.enumerated() where !part.isEmpty {
                // A block that opens with a block has no line above it.
                if index != 1 || block[0].statements.count > 1 { printer.gap() }
                printer.print(part)
            }
            printer.close()
        }
        return printer.bytes
    }

    private func main(hasStream: Bool) -> Document {
        var document = Document()
        let isHoused = scope.plan.housing == .container
        if !isHoused { document.directive("user", "www-data") }
        document.directive("worker_processes", "auto")
        document.directive("worker_rlimit_nofile", "8192")
        document.directive("pid", isHoused ? "/tmp/nginx.pid" : "/run/nginx.pid")
        document.directive("error_log", isHoused ? "stderr" : "/var/log/nginx/error.log")
        // Every request meets an expression.
        document.directive("pcre_jit", "on")
        // The official image has it built in.
        if hasStream, !isHoused { document.directive("load_module", "/usr/lib/nginx/modules/ngx_stream_module.so") }
        scope.lowerRaw("main", into: &document)
        document.blank()
        document.block("events") { events in
            events.directive("worker_connections", "4096")
            scope.lowerRaw("events", into: &events)
        }
        return document
    }

    /// The `http` block in parts; empty when nothing speaks HTTP.
    private func loweredHTTP() -> [Document] {
        let plan = scope.plan
        var shared = SharedVariables(scope.plan)
        var lowering = ServerLowering(scope, settings: settings, sharedProfile: tls.profile)
        var servers = Document(depth: 1)
        var hasHTTP = false
        for listener in plan.listeners {
            guard case .http(let http) = listener.kind else { continue }
            hasHTTP = true
            lowering.add(listener, http, into: &servers, shared: &shared)
        }
        guard hasHTTP || plan.status != nil else { return [] }
        let grouping = UpstreamLowering(scope: scope, context: .http)
        var upstreams = Document(depth: 1)
        let usedIndices = usedBackends()
        let used = usedIndices.map { plan.backends[$0] }
        NameResolution.lower(scope, used, into: &upstreams)
        for backend in used {
            ActiveCheck.reportLoss(scope, backend)
            grouping.addUnlessShared(backend, into: &upstreams, shared: &shared)
        }
        var maps = Document(depth: 1)
        var sizes = lowering.sizes
        lowerMaps(usedIndices, into: &maps, shared: &shared, sizes: &sizes)
        lowering.dispatches.lower(into: &maps, sizes: &sizes)
        lowering.bodies.lower(into: &maps, sizes: &sizes)
        return [
            head(sizes: sizes, shared: shared), maps, limits(), upstreams, servers, status(),
        ]
    }

    /// The backends that routes of some listener lead to, and those whose upstreams these use, in the file's order.
    private func usedBackends() -> [Int] {
        var isUsed = Array(repeating: false, count: scope.plan.backends.count)
        for route in scope.plan.routes {
            let mirror = MirrorLowering(route, in: scope).map { [$0.mirror.backend] } ?? []
            for index in route.action.backends + mirror + [route.action.choice].compactMap({ $0 }) {
                isUsed[index] = true
                if let owner = scope.sharing.owner(of: scope.plan.backends[index]) { isUsed[owner] = true }
            }
        }
        return isUsed.indices.filter { isUsed[$0] }
    }

    private func head(sizes: HashSizes, shared: SharedVariables) -> Document {
        var document = Document()
        let timeouts = scope.plan.timeouts
        document.open("http")
        document.directive("server_tokens", "off")
        LogLowering(plan: scope.plan).lowerHTTP(into: &document)
        document.directive("sendfile", "on")
        document.directive("merge_slashes", "on")
        document.directive("port_in_redirect", "off")
        document.directive("client_max_body_size", "0")
        sizes.lower(into: &document)
        document.blank()
        document.directive("client_header_timeout", .duration(timeouts.request))
        document.directive("client_body_timeout", .duration(timeouts.client))
        document.directive("send_timeout", .duration(timeouts.client))
        document.directive("keepalive_timeout", .duration(timeouts.keepalive))
        if settings.isNeeded {
            document.blank()
            settings.lower(into: &document)
        }
        tls.lower(scope, into: &document)
        document.blank()
        shared.lower(into: &document)
        scope.lowerRaw("http", into: &document)
        return document
    }

    private func limits() -> Document {
        var document = Document(depth: 1)
        LimitZones(scope: scope).lower(into: &document)
        return document
    }

    private func status() -> Document {
        var document = Document(depth: 1)
        guard let status = scope.plan.status?.value else { return document }
        let hasInterface = scope.dialect.edition == .plus && scope.plan.targets.prometheus != nil
        if hasInterface, status.path.value.text == StatusLowering.interface {
            scope.losses.lose(
                .inexpressibleCombination, "the status page at \(StatusLowering.interface), where nginx Plus's API is",
                at: status.path.span, instead: "give the page another `path`")
        }
        StatusLowering.lower(status, hasInterface: hasInterface, into: &document)
        return document
    }

    /// Maps and other definitions that belong to one backend or one route.
    private func lowerMaps(
        _ backends: [Int], into document: inout Document, shared: inout SharedVariables, sizes: inout HashSizes
    ) {
        let told = Set(scope.plan.routes.lazy.compactMap { $0.action.choice })
        for index in backends {
            let backend = scope.plan.backends[index]
            ServerChoice(scope, backend)?.lowerMaps(
                isTold: told.contains { scope.plan.backends[$0].name == backend.name }, into: &document, sizes: &sizes)
            ActiveCheck(scope, backend)?.lowerMatch(into: &document)
            if case .hash(.cookie(let name), _) = backend.balance, scope.sharing.owner(of: backend) == nil {
                document.blank()
                document.block("map", "$http_cookie", .variable(Variable("hash", of: Name(backend.name)))) { map in
                    map.entry(CookieWords.expression(name, value: "[^;]*"), .variable(SharedVariables.match))
                }
                sizes.noteVariables(1, longest: backend.name.text.utf8.count + 16)
            }
            if scope.emulatesCookie(backend), case .cookie(let cookie) = backend.sticky?.value {
                shared.namedBackends.insert(backend.serversSource ?? index)
                let emulation = CookieEmulation(scope: scope, backend: backend, cookie: cookie)
                emulation.lower(into: &document)
                sizes.noteMap(longestKey: emulation.keySizes.longest, keys: emulation.keySizes.count)
                sizes.noteVariables(3, longest: backend.name.text.utf8.count + 16)
            }
        }
        for listener in scope.plan.listeners {
            guard case .http = listener.kind else { continue }
            ClientAddress(scope: scope, listener: listener).lowerDefinition(into: &document, sizes: &sizes)
        }
        LogLowering(plan: scope.plan).lowerFormat(
            scope, backends.map { scope.plan.backends[$0] }, into: &document, sizes: &sizes)
        ClientAddress.lowerShared(scope.plan, into: &document, sizes: &sizes)
        LimitZones(scope: scope).lowerKeys(into: &document, sizes: &sizes)
        AccessLowering(scope: scope).lowerDefinitions(into: &document, sizes: &sizes)
        for index in shared.namedBackends.sorted() {
            ServerNameMap(backend: scope.plan.backends[index]).lower(into: &document, sizes: &sizes)
        }
        for route in scope.plan.routes { lowerDefinitions(route, into: &document, sizes: &sizes) }
        sizes.noteVariables(shared.count, longest: 20)
    }

    private func lowerDefinitions(_ route: RoutePlan, into document: inout Document, sizes: inout HashSizes) {
        MessageLowering(scope: scope, route: route).lowerDefinitions(into: &document, sizes: &sizes)
        switch route.action {
        case .backend, .choose: return
        case .split(let shares): SplitLowering(route: route, shares: shares, scope: scope).lowerShares(into: &document)
        case .redirect(let redirect): RedirectLowering(route: route, redirect: redirect).lowerMap(into: &document)
        case .serve(let files): StaticLowering(route: route, files: files).lowerMap(into: &document)
        case .respond(let response):
            do throws(Inexpressible) {
                try ResponseLowering(route: route, response: response).lowerVariable(into: &document)
            } catch {
                scope.losses.report(error, at: response.body?.span ?? route.span)
            }
        }
        sizes.noteVariables(1, longest: route.label.utf8.count + 12)
    }
}
