import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The request headers towards servers: what nginx itself knows, whatever the client says of itself, and the changes
/// that a route makes. A location that sets one header inherits none, so the list is always whole.
struct RequestHeaderList {
    /// Whether the client may upgrade to a websocket.
    let upgrade: Bool
    private let forwarded: ForwardedHeaders
    private var host: Word
    private var more: [(name: Literal, value: Word)] = []

    /// The headers of every route.
    init(upgrade: Bool, _ forwarded: ForwardedHeaders) {
        self.upgrade = upgrade
        self.forwarded = forwarded
        host = .variable(forwarded.askedHost.variable)
    }

    /// Whether a route has a list of its own.
    static func isNeeded(by route: RoutePlan) -> Bool {
        route.websocket || route.messages.requestHeaders != nil || route.messages.rewrite?.host != nil
    }

    /// The headers of a route.
    init(_ route: RoutePlan, to backend: BackendPlan, in scope: Scope, shared: inout SharedVariables) {
        self.init(route, in: scope, upgrade: route.websocket && backend.wire.form == .http1, shared: &shared)
    }

    /// The headers of a route, or of the copies of its requests.
    init(_ route: RoutePlan, in scope: Scope, upgrade: Bool, shared: inout SharedVariables) {
        self.upgrade = upgrade
        forwarded = scope.forwarded
        host =
            route.messages.rewrite?.host.map { .quoted(Literal($0.value)) }
            ?? .variable(forwarded.askedHost.variable)
        guard let changes = route.messages.requestHeaders else { return }
        let words = HeaderWords(scope: scope, server: nil)
        for name in changes.remove { more.append((Literal(name.value), #""""#)) }
        for line in changes.set { append(line, words, &shared) }
        for line in changes.add {
            if let client = Variable(header: line.name.value) {
                more.append((Literal(line.name.value), .variable(client)))
                words.reportJoinedLines(of: line)
            }
            append(line, words, &shared)
        }
    }

    private mutating func append(
        _ line: HeaderChanges.Line, _ words: HeaderWords, _ shared: inout SharedVariables
    ) {
        for value in line.values {
            guard let word = words.word(value, shared: &shared) else { continue }
            more.append((Literal(line.name.value), word))
        }
    }

    /// Adds the whole list in the words of a family.
    func lower(_ family: ProxyFamily, into document: inout Document) {
        document.directive(family.setHeader, "Host", host)
        forwarded.lower(family, into: &document)
        if upgrade, family.isHTTP {
            document.directive(family.setHeader, "Upgrade", "$http_upgrade")
            document.directive(family.setHeader, "Connection", .variable(SharedVariables.connectionHeader))
        } else if family.isHTTP {
            document.directive(family.setHeader, "Connection", #""""#)
        }
        for line in more { document.directive(family.setHeader, .quoted(line.name), line.value) }
    }
}
