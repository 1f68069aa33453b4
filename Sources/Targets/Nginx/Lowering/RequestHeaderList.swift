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

    /// Adds the whole list.
    func lower(into document: inout Document) {
        document.directive("proxy_set_header", "Host", host)
        forwarded.lower(into: &document)
        if upgrade {
            document.directive("proxy_set_header", "Upgrade", "$http_upgrade")
            document.directive("proxy_set_header", "Connection", .variable(SharedVariables.connectionHeader))
        } else {
            document.directive("proxy_set_header", "Connection", #""""#)
        }
        for line in more { document.directive("proxy_set_header", .quoted(line.name), line.value) }
    }
}
