import Planning
import TopologyModel

/// Variables that several parts of the configuration share; each is defined only if something reads it.
struct SharedVariables {
    /// Stands for a dollar sign, which has no other spelling.
    var dollar = false
    /// Stands for an empty body, which `return` would otherwise replace by a page of its own.
    var empty = false
    /// `Connection` towards the server: `upgrade` if the client upgrades, else nothing.
    var connection = false
    /// The path as the client sent it, without the query.
    var rawPath = false
    /// `:port` as the client sent it with the host, or nothing.
    var hostPort = false
    /// The query with `&` before it, or nothing.
    var moreArguments = false
    /// The client's IPv4 /24 network, or its IPv6 address.
    var clientNetwork = false
    /// The host that the client asked for; nothing where it named none.
    var host = false
    /// Whether a browser asks for leave before it sends a request to another origin.
    var preflight = false
    /// Whether anything is answered with files.
    var files = false
    /// The backends whose servers' names are told to clients, in a header or in a cookie, by index.
    var namedBackends: Set<Int> = []

    /// The host that clients ask for, as they spell it.
    let askedHost: AskedHost

    /// Nothing is read yet.
    init(_ plan: Plan) { askedHost = AskedHost(plan) }

    static let emptyBody = Variable("lbgen_empty")
    static let connectionHeader = Variable("lbgen_connection")
    static let path = Variable("lbgen_path")
    static let port = Variable("lbgen_port")
    static let andArguments = Variable("lbgen_and_args")
    static let network = Variable("lbgen_client_net24")
    static let plainHost = Variable("lbgen_host")
    /// The server whose answer the client gets; nothing when nginx made the answer.
    static let answerer = Variable("lbgen_responder")
    /// What a map's expression captured; used up where it is set, so that all maps can share it.
    static let match = Variable("lbgen_match")

    /// Defines in `http` what is used, and what every server uses.
    func lower(into document: inout Document) {
        Self.refusals(into: &document)
        askedHost.lower(into: &document)
        if dollar {
            document.blank()
            document.block("geo", "$lbgen_dollar") { $0.directive("default", #""$""#) }
        }
        if empty {
            document.blank()
            document.block("geo", "$lbgen_empty") { $0.directive("default", #""""#) }
        }
        if connection {
            document.blank()
            document.block("map", "$http_upgrade", "$lbgen_connection") { map in
                map.directive("default", "upgrade")
                map.directive(#""""#, #""""#)
            }
        }
        if rawPath { single("$request_uri", "$lbgen_path", #""~^(?<lbgen_match>[^?]*)""#, into: &document) }
        if hostPort {
            single(.variable(askedHost.variable), "$lbgen_port", #""~(?<lbgen_match>:[0-9]+)$""#, into: &document)
        }
        if moreArguments {
            document.blank()
            document.block("map", "$args", "$lbgen_and_args") { map in
                map.directive("default", #""&$args""#)
                map.directive(#""""#, #""""#)
            }
        }
        if clientNetwork { Self.network(into: &document) }
        messages(into: &document)
    }

    /// Who asked, and who answered.
    private func messages(into document: inout Document) {
        if host {
            document.blank()
            document.block("map", .variable(askedHost.variable), "$lbgen_host") { map in
                map.directive("default", "$host")
                map.directive(#""""#, #""""#)
            }
        }
        if files { StaticLowering.lowerShared(into: &document) }
        if preflight {
            document.blank()
            document.block(
                "map", #""$request_method|$http_access_control_request_method|$http_origin""#, "$lbgen_preflight"
            ) { $0.directive(#""~^OPTIONS\|[^|]+\|.""#, "1") }
        }
        if !namedBackends.isEmpty {
            // A server that sent no head did not answer: its time is `-`.
            single(
                #""$upstream_header_time|$upstream_addr""#, "$lbgen_responder",
                #""~[0-9]\|(?:.*[ ,])?(?<lbgen_match>[^ ,]+)$""#, into: &document)
        }
    }

    /// What every server refuses before it looks for a location. One map, and first the plain requests that most are:
    /// it is looked up for every request.
    ///
    /// Dot segments (plain or encoded), a NUL and a raw `#` would mean different things to different programs. A request
    /// line with a host of its own beside another `Host` would be routed by one and forwarded with the other.
    private static func refusals(into document: inout Document) {
        document.block("map", #""$host|$http_host|$request_uri""#, "$lbgen_refused") { map in
            map.directive("default", "1")
            map.directive(
                #""~^([^|]+)\|\1(?::[0-9]*)?\|/[^%.#?]*+(?:(?<!/)\.[^%.#?]*+)*+(?:\?[^#]*)?$""#, "0")
            map.directive(
                #"""
                "~*^([^|]+)\|(?:\1\.?(?::[0-9]*)?)?\|(?=/)\#
                (?![^?]*(?:/|%2f)(?:\.|%2e){1,2}(?:/|%2f|[?#]|$)|[^?]*%00|.*#)"
                """#, "0")
        }
    }

    /// The map of client addresses to networks, for `http` and for `stream`.
    static func network(into document: inout Document) {
        document.blank()
        document.block("map", "$remote_addr", "$lbgen_client_net24") { map in
            map.directive("default", "$remote_addr")
            map.directive(#""~^(?<lbgen_match>[0-9]+\\.[0-9]+\\.[0-9]+)\\.[0-9]+$""#, "$lbgen_match")
        }
    }

    /// How many variables are defined, captures included.
    var count: Int {
        2
            + [
                dollar, empty, connection, rawPath, hostPort, moreArguments, clientNetwork, host,
                !namedBackends.isEmpty,
                preflight, files,
            ].count { $0 }
    }

    private func single(
        _ source: Word, _ variable: Word, _ expression: StaticString, into document: inout Document
    ) {
        document.blank()
        document.block("map", source, variable) { $0.directive(expression, "$lbgen_match") }
    }
}
