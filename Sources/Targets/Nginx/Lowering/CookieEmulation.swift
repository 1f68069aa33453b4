import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Stickiness by cookie before nginx 1.29.6, as maps: the cookie names a server, the server has an upstream of its
/// own, and whoever answered is put into the cookie. Values are server names, as HAProxy has them.
struct CookieEmulation {
    let scope: Scope
    let backend: BackendPlan
    let cookie: StickyCookie

    /// More servers would need more upstream lines than nginx loads quickly: each server stands in each group.
    static let mostServers = 64

    /// The maps' variables.
    private var owner: Name { Name(backend.name) }
    private var value: Variable { Variable("cookie", of: owner) }
    private var answered: Variable { ServerNameMap.name(of: backend, in: scope.plan) }

    /// The upstream of a request.
    static func upstream(_ backend: BackendPlan) -> Variable { Variable("upstream", of: Name(backend.name)) }
    /// The `Set-Cookie` of an answer; empty for none.
    static func header(_ backend: BackendPlan) -> Variable { Variable("setcookie", of: Name(backend.name)) }

    /// Why a backend's clients cannot be kept this way; `nil` when they can.
    static func problem(of backend: BackendPlan) -> String? {
        if backend.servers.count > mostServers { return "cookie stickiness of more than \(mostServers) servers" }
        let isNamed = backend.servers.contains { if case .name = $0.host { true } else { false } }
        return isNamed ? "cookie stickiness of servers given by host name" : nil
    }

    /// Adds the maps.
    func lower(into document: inout Document) {
        document.blank()
        document.block("map", "$http_cookie", .variable(value)) { map in
            map.entry(
                CookieWords.expression(cookie.name.value, value: "[A-Za-z0-9_.-]+"), .variable(SharedVariables.match))
        }
        let bound = backend.servers.filter { $0.state != .down }
        document.block("map", .variable(value), .variable(Self.upstream(backend))) { map in
            map.entry("default", .name(scope.upstream(backend)))
            for server in bound { map.entry(key(server), .name(scope.upstream(backend, boundTo: server))) }
        }
        let pair = Word.compound([.variable(value), ":", .variable(answered)], quoted: false)
        document.block("map", pair, .variable(Self.header(backend))) { map in
            map.entry("default", CookieWords.header(cookie, server: answered))
            map.entry(#""~:$""#, #""""#)
            for server in bound {
                let name = Word.Piece.name(Name(label: server.name))
                map.entry(.compound([name, ":", name], quoted: false), #""""#)
            }
        }
    }

    /// The longest key of the maps and the number of keys of one.
    var keySizes: (longest: Int, count: Int) {
        let longest = backend.servers.reduce(0) { max($0, $1.name.utf8.count * 2 + 1) }
        return (longest, backend.servers.count)
    }

    /// A server's name as the key of a map, where some words are not keys.
    private func key(_ server: Server) -> Word {
        let name = Word.Piece.name(Name(label: server.name))
        let isWord = ["default", "hostnames", "include", "volatile"].contains(server.name)
        return .compound(isWord ? [#"\"#, name] : [name], quoted: false)
    }
}
