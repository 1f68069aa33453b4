import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    /// The rules of routes' message policies, in a listener's frontend: what becomes of requests and answers.
    mutating func lowerMessages(_ routes: [Int], of listener: ListenerPlan) {
        lowerResponseHeaders(routes, of: listener)
        lowerCORSAnswers(routes, of: listener)
    }

    /// The rules of a section's routes that servers see the outcome of; they cost other sections nothing.
    mutating func lowerRequestChanges(_ form: BackendForm, of backend: BackendPlan, _ name: String) {
        let groups = groups(of: form.routes, by: { $0.messages.requestHeaders })
        guard groups.count <= Self.fewHeaderPolicies else {
            for group in groups { checkCookies(group.changes, of: backend) }
            lower(groups, of: .request, among: form.routes, always: .always, named: name)
            return
        }
        for group in groups {
            lower(group.changes, of: backend, if: condition(group.routes, of: form.routes, "request-headers", name))
        }
    }

    /// Routes that bear the same policy, in the order in which routes first bear it.
    func groups(
        of routes: [Int], by changes: (RoutePlan) -> HeaderChanges?
    ) -> [HeaderGroup] {
        var groups: [HeaderGroup] = []
        var places: [SourceSpan: Int] = [:]
        for index in routes {
            guard let changes = changes(plan.routes[index]) else { continue }
            if let place = places[changes.span] {
                groups[place].routes.append(index)
            } else {
                places[changes.span] = groups.count
                groups.append((changes, [index]))
            }
        }
        return groups
    }

    /// That a request of a section is one of some routes; always when they are all.
    mutating func condition(_ routes: [Int], of all: [Int], _ subject: String, _ name: String) -> Condition {
        guard routes.count < all.count, let first = routes.first else { return .always }
        return Condition.always.and(set(of: routes, subject, "\(name)-\(plan.routes[first].label)"))
    }

    private func checkCookies(_ changes: HeaderChanges, of backend: BackendPlan) {
        if bearsCookies(backend), let cookie = changes.names.first(where: { $0.value.text.lowercased() == "cookie" }) {
            losses.lose(
                .inexpressibleCombination,
                "a changed `Cookie` where a cookie keeps clients: it looks for its cookie in what servers get",
                at: cookie.span, instead: "leave `Cookie` alone on routes to `\(backend.name.text)`")
        }
    }

    private mutating func lower(_ changes: HeaderChanges, of backend: BackendPlan, if condition: Condition) {
        checkCookies(changes, of: backend)
        for name in changes.remove { document.line("http-request del-header", .header(name.value), if: condition) }
        for line in changes.set { lower(line, of: .request, replaces: true, if: condition) }
        for line in changes.add { lower(line, of: .request, replaces: false, if: condition) }
    }

    /// Sets or adds the lines of a header; a value that needs something live has none where that is missing.
    mutating func lower(
        _ line: HeaderChanges.Line, of side: HeaderSide, replaces: Bool, if condition: Condition
    ) {
        lower(line.name.value, line.values.map(\.value), of: side, replaces: replaces, if: condition)
    }

    /// The same of a name and its lines.
    mutating func lower(
        _ name: HeaderName, _ values: [HeaderValue], of side: HeaderSide, replaces: Bool, if condition: Condition
    ) {
        for (index, value) in values.enumerated() {
            let test = HeaderFormat.test(value)
            let isFirst = replaces && index == 0
            // What was said before goes, even when nothing takes its place.
            if !test.isEmpty, isFirst { document.line(side.delete, .header(name), if: condition) }
            document.line(
                isFirst ? side.set : side.add, .header(name), .format(HeaderFormat.format(value)),
                if: test.isEmpty ? condition : condition.and(words: test))
        }
    }
}

/// Whose headers rules change.
enum HeaderSide {
    /// Those that servers get.
    case request
    /// Those that clients get, on answers of HAProxy itself too.
    case answer

    /// What maps and lists of rules are called.
    var subject: String { self == .request ? "request-header" : "response-header" }
    /// Takes a header away.
    var delete: Word { self == .request ? "http-request del-header" : "http-after-response del-header" }
    /// Puts a header in the place of those of its name.
    var set: Word { self == .request ? "http-request set-header" : "http-after-response set-header" }
    /// Puts a header beside those of its name.
    var add: Word { self == .request ? "http-request add-header" : "http-after-response add-header" }
}

/// Header values as log-format strings.
enum HeaderFormat {
    /// The test that a value which is a live one alone is there, where it may be missing; else nothing.
    static func test(_ value: HeaderValue) -> [Word] {
        switch value.loneLive {
        case .host: ["{ var(txn.host) -m found }"]
        case .server: ["{ var(txn.server) -m found }"]
        default: []
        }
    }

    static func format(_ value: HeaderValue) -> LogFormat {
        var format = LogFormat()
        for piece in value.pieces {
            switch piece {
            case .text(let text): format.append(literal: text)
            case .live(.clientIP): format.append("%[src]")
            case .live(.host): format.append("%[var(txn.host)]")
            case .live(.scheme): format.append("%[ssl_fc,iif(https,http)]")
            case .live(.requestID): format.append("%[var(txn.id)]")
            case .live(.server): format.append("%[var(txn.server)]")
            }
        }
        return format
    }
}

extension Word {
    /// A header's name: an RFC 9110 token.
    static func header(_ name: HeaderName) -> Word { plain(name.text) }
}
