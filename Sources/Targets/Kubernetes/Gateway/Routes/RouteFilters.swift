import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What a rule does to requests and answers, each at most once, as the API wants it.
struct RouteFilters {
    private var cors: CORSFilter?
    private var requestHeaders: HeaderFilter?
    private var responseHeaders: HeaderFilter?
    private var mirror: MirrorFilter?
    private var rewrite: RewriteFilter?
    private var redirect: RedirectFilter?

    /// The filters of a route; reports what they cannot say. `nil` when the route cannot be written.
    init?(_ route: RoutePlan, hsts: HSTS?, files: GatewayFiles, remarks: inout Remarks) {
        let request = files.request
        let messages = route.messages
        if let policy = messages.cors, request.has(.cors), request.serves(.cors, &remarks) {
            cors = CORSFilter(policy, request: request, remarks: &remarks)
        }
        if case .redirect(let target) = route.action {
            guard let filter = RedirectFilter(target, of: route, request: request, remarks: &remarks) else {
                return nil
            }
            redirect = filter
            return
        }
        requestHeaders = messages.requestHeaders.flatMap { HeaderFilter($0, of: .requestHeaders, &remarks) }
        responseHeaders = messages.responseHeaders.flatMap { HeaderFilter($0, of: .responseHeaders, &remarks) }
        if let hsts {
            responseHeaders = (responseHeaders ?? HeaderFilter()).setting(
                "Strict-Transport-Security", hsts.headerValue)
        }
        if responseHeaders != nil, !request.serves(.responseHeaders, &remarks) { responseHeaders = nil }
        if let plan = messages.mirror, request.serves(.mirror, &remarks) {
            mirror = MirrorFilter(plan, of: route, request: request, remarks: &remarks)
        }
        if messages.rewrite != nil {
            guard let filter = RewriteFilter(route, request: request, remarks: &remarks) else { return nil }
            rewrite = filter
        }
    }

    /// Whether one of them replaces the beginning of a path.
    var replacesPrefix: Bool { redirect?.replacesPrefix ?? rewrite?.replacesPrefix ?? false }

    /// Whether they are among those that a GRPCRoute has.
    var isOfCalls: Bool { cors == nil && rewrite == nil && redirect == nil }

    /// Writes them.
    func write(_ files: GatewayFiles, to rule: inout Manifest) {
        rule.list("filters") { filters in
            if let cors { filters.item { cors.write(to: &$0) } }
            if let requestHeaders {
                filters.item { filter in
                    filter.field("type", "RequestHeaderModifier")
                    filter.mapping("requestHeaderModifier") { requestHeaders.write(to: &$0) }
                }
            }
            if let responseHeaders {
                filters.item { filter in
                    filter.field("type", "ResponseHeaderModifier")
                    filter.mapping("responseHeaderModifier") { responseHeaders.write(to: &$0) }
                }
            }
            if let mirror { filters.item { mirror.write(files, to: &$0) } }
            if let rewrite { filters.item { rewrite.write(to: &$0) } }
            if let redirect { filters.item { redirect.write(to: &$0) } }
        }
    }
}

/// Headers that are set, added and removed: at most 16 of each, and each name once in each list.
struct HeaderFilter {
    private var set: [(name: String, value: String)] = []
    private var add: [(name: String, value: String)] = []
    private var remove: [String] = []

    private static let limit = 16

    init() {}

    /// Takes the topology's changes; reports values that are only known when a request is there, and lists that are too
    /// long. `nil` when something is lost.
    init?(_ changes: HeaderChanges, of feature: Feature, _ remarks: inout Remarks) {
        if let live = changes.values.first(where: { value in
            value.value.pieces.contains { if case .live = $0 { true } else { false } }
        }) {
            remarks.lose(
                feature, "a header value that differs from request to request in the Gateway API", at: live.span,
                instead: "write the text itself, or let the implementation's own policy set the header")
            return nil
        }
        if let several = (changes.set + changes.add).first(where: { $0.values.count > 1 }) {
            remarks.lose(
                feature, "several lines of one header in the Gateway API", at: several.name.span,
                instead: "write one line, its values joined by commas")
            return nil
        }
        set = Self.lines(changes.set)
        add = Self.lines(changes.add)
        remove = changes.remove.map(\.value.text)
        guard max(set.count, add.count, remove.count) <= Self.limit else {
            remarks.lose(
                feature, "more than \(Self.limit) headers to set, add or remove in the Gateway API",
                at: changes.span, instead: "change fewer headers in one place")
            return nil
        }
    }

    private static func lines(_ lines: [HeaderChanges.Line]) -> [(name: String, value: String)] {
        lines.map { line in
            let pieces = line.values[0].value.pieces
            let text = pieces.map { piece in if case .text(let text) = piece { text } else { "" } }.joined()
            return (line.name.value.text, text)
        }
    }

    /// The same with one more header, unless it is set already.
    func setting(_ name: String, _ value: String) -> HeaderFilter {
        var copy = self
        let isSet = set.contains { $0.name.lowercased() == name.lowercased() }
        if !isSet { copy.set.append((name, value)) }
        return copy
    }

    /// Writes the lists.
    func write(to filter: inout Manifest) {
        Self.write(set, "set", to: &filter)
        Self.write(add, "add", to: &filter)
        filter.list("remove") { list in
            for name in remove { list.item(.text(name)) }
        }
    }

    private static func write(_ lines: [(name: String, value: String)], _ key: Key, to filter: inout Manifest) {
        filter.list(key) { list in
            for line in lines {
                list.item { item in
                    item.field("name", .text(line.name))
                    item.field("value", .text(line.value))
                }
            }
        }
    }
}

/// Copies of requests for another backend.
struct MirrorFilter {
    private let backend: Int
    private let hundredths: Int

    /// `nil` when only all requests could be copied.
    init?(_ plan: MirrorPlan, of route: RoutePlan, request: GatewayRequest, remarks: inout Remarks) {
        backend = plan.backend
        hundredths = plan.hundredths
        guard hundredths < 10_000 else { return }
        guard request.has(.mirrorPercentage) else {
            remarks.lose(
                .mirror, "a mirror of a part of the requests in \(request.title)", at: route.span,
                instead: "mirror all of them, or use Gateway API 1.3")
            return nil
        }
        guard
            request.serves(
                .mirrorPercentage, or: .mirror, "a mirror of a part of the requests", at: route.span, &remarks)
        else { return nil }
    }

    /// Writes the filter.
    func write(_ files: GatewayFiles, to filter: inout Manifest) {
        filter.field("type", "RequestMirror")
        filter.mapping("requestMirror") { item in
            item.mapping("backendRef") { files.writeService(of: backend, to: &$0) }
            if hundredths == 10_000 { return }
            if hundredths % 100 == 0 {
                item.field("percent", .number(hundredths / 100))
            } else {
                item.mapping("fraction") { fraction in
                    fraction.field("numerator", .number(hundredths))
                    fraction.field("denominator", .number(10_000))
                }
            }
        }
    }
}
