import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// Rules of CORS (Fetch, 3.2) that come before everything that could refuse a request: preflights bear neither
    /// credentials nor cookies, and are answered here.
    mutating func lowerCORS(_ routes: [Int], of listener: ListenerPlan) {
        let groups = corsGroups(routes)
        guard !groups.isEmpty else { return }
        document.comment("CORS: admitted origins, and the answers to preflights.")
        document.line("acl preflight method -m str -- OPTIONS")
        for group in groups {
            let condition = corsCondition(group.routes, of: routes, listener)
            if !group.cors.admitsAny { lowerOrigins(group.cors, if: condition, name(group.routes, listener)) }
            let isPreflight = condition.and(words: [
                "preflight { req.fhdr(origin) -m len gt 0 } { req.fhdr(access-control-request-method) -m len gt 0 }"
            ])
            lowerPreflight(
                group.cors, if: group.cors.admitsAny ? isPreflight : isPreflight.and(words: [Self.isAdmitted]))
            if !group.cors.admitsAny { document.line("http-request return status 204", if: isPreflight) }
        }
    }

    /// What the answers of CORS routes say; servers' own Access-Control headers are dropped.
    mutating func lowerCORSAnswers(_ routes: [Int], of listener: ListenerPlan) {
        for group in corsGroups(routes) {
            let condition = corsCondition(group.routes, of: routes, listener)
            document.line("http-response del-header ^access-control- -m reg", if: condition)
            guard !group.cors.admitsAny else {
                document.line("http-after-response set-header Access-Control-Allow-Origin *", if: condition)
                lowerGrants(group.cors, if: condition)
                continue
            }
            let admitted = condition.and(words: [Self.isAdmitted])
            document.line(
                "http-after-response set-header Access-Control-Allow-Origin %[var(txn.origin)]", if: admitted)
            document.line("http-after-response add-header Vary Origin", if: condition)
            lowerGrants(group.cors, if: admitted)
        }
    }

    private static let isAdmitted: Word = "{ var(txn.origin) -m found }"

    private func corsGroups(_ routes: [Int]) -> [(cors: CORS, routes: [Int])] {
        var groups: [(cors: CORS, routes: [Int])] = []
        var places: [SourceSpan: Int] = [:]
        for index in routes {
            guard let cors = plan.routes[index].messages.cors else { continue }
            if let place = places[cors.span] {
                groups[place].routes.append(index)
            } else {
                places[cors.span] = groups.count
                groups.append((cors, [index]))
            }
        }
        return groups
    }

    private func name(_ routes: [Int], _ listener: ListenerPlan) -> String {
        "\(listener.name.text)-\(routes.first.map { plan.routes[$0].label } ?? "")"
    }

    private mutating func corsCondition(_ routes: [Int], of all: [Int], _ listener: ListenerPlan) -> Condition {
        guard routes.count < all.count else { return .when("{ var(txn.route) -m found }") }
        return Condition.always.and(set(of: routes, "cors", name(routes, listener)))
    }

    private mutating func lowerOrigins(_ cors: CORS, if condition: Condition, _ name: String) {
        let exact = cors.origins.compactMap { if case .exact(let text) = $0.value { text } else { nil } }
        var tests: [[Word]] = []
        if exact.count > RouteSet.inlineLimit {
            let file = Label.list("origins", name)
            if !maps.contains(where: { $0.file == file }) {
                var list = MapDocument(file: file)
                for origin in exact { list.add(origin: origin) }
                maps.append(list)
            }
            tests.append(["{ req.fhdr(origin) -m str -i -f", .label(file), "}"])
        } else if !exact.isEmpty {
            tests.append(["{ req.fhdr(origin) -m str -i --"] + exact.map { .plain($0) } + ["}"])
        }
        for case .below(let start, let end) in cors.origins.map(\.value) {
            tests.append(["{ req.fhdr(origin) -m reg -i --", .origin(start: start, end: end), "}"])
        }
        for test in tests {
            document.line("http-request set-var(txn.origin) req.fhdr(origin)", if: condition.and(words: test))
        }
    }

    private mutating func lowerPreflight(_ cors: CORS, if condition: Condition) {
        document.add("http-request return status 204 hdr Access-Control-Allow-Methods")
        document.add(.list(cors.methods.map(\.value.text)))
        if !cors.headers.isEmpty {
            document.add("hdr Access-Control-Allow-Headers")
            document.add(.list(cors.headers.map(\.value.text)))
        }
        if let age = cors.maxAge {
            document.add("hdr Access-Control-Max-Age")
            document.add(.number(age.value.secondsRoundedUp))
        }
        for word in condition.words { document.add(word) }
        document.endLine()
    }

    private mutating func lowerGrants(_ cors: CORS, if condition: Condition) {
        if cors.credentials.value {
            document.line("http-after-response set-header Access-Control-Allow-Credentials true", if: condition)
        }
        if !cors.exposeHeaders.isEmpty {
            document.line(
                "http-after-response set-header Access-Control-Expose-Headers",
                .list(cors.exposeHeaders.map(\.value.text)), if: condition)
        }
    }
}

extension Word {
    /// Tokens as a list; none of them holds `%`.
    fileprivate static func list(_ tokens: [String]) -> Word { plain(tokens.joined(separator: ", ")) }

    /// An expression that finds the origins whose hosts lie below a domain.
    fileprivate static func origin(start: String, end: String) -> Word {
        plain("^\(escaping(start))[a-z0-9_-]+(\\.[a-z0-9_-]+)*\(escaping(end))$")
    }

    private static func escaping(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            if #"\^$.|?*+()[]{}"#.unicodeScalars.contains(scalar) { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
        return escaped
    }
}
