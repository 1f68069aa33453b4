import Diagnostics
import Planning
import TopologyModel

/// Makes the directives of the access log.
struct LogLowering {
    let plan: Plan

    /// Whether lines are JSON objects.
    var isJSON: Bool { plan.logging?.format.value == .json }

    /// Whether there are requests to log so.
    private var hasHTTP: Bool {
        isJSON && plan.listeners.contains { if case .http = $0.kind { true } else { false } }
    }

    /// Adds nginx's own form of lines, in `http`; JSON is named where its format is, behind its maps.
    func lowerHTTP(into document: inout Document) {
        if hasHTTP {
            // A request that is refused before it has a server says nothing of it.
            document.directive("uninitialized_variable_warn", "off")
        } else {
            access("combined", into: &document)
        }
    }

    /// Whether some backend's servers speak gRPC.
    private var speaksGRPC: Bool { plan.backends.contains { $0.wire.form == .grpc } }

    private func access(_ format: Word, into document: inout Document) {
        document.begin("access_log")
        addPlace(file: plan.housing == .container ? "/dev/stdout" : "/var/log/nginx/access.log", into: &document)
        document.add(format)
        if plan.logging?.syslog == nil {
            document.add("buffer=64k")
            document.add("flush=1s")
        }
    }

    private func addPlace(file: Word, into document: inout Document) {
        if let server = plan.logging?.syslog?.value {
            document.add(.compound(["syslog:server=", .socket(server)], quoted: false))
        } else {
            document.add(file)
        }
    }

    /// Adds to `http` what a line says; a text that a client sends is cut where it stops being UTF-8, for JSON holds
    /// nothing else. `backends` are those that routes lead to.
    func lowerFormat(
        _ scope: Scope, _ backends: [BackendPlan], into document: inout Document, sizes: inout HashSizes
    ) {
        guard hasHTTP else { return }
        for (source, variable) in Self.texts {
            document.blank()
            document.block("map", .keyword(source), .keyword(variable)) { map in
                map.directive(Self.validUTF8, "$lbgen_match")
            }
        }
        Self.lowerMilliseconds(of: "$request_time", into: &document)
        lowerBackend(scope, backends, into: &document, sizes: &sizes)
        document.blank()
        document.block("map", "$status", "$lbgen_log_status") { map in
            map.directive("default", "$status")
            // A request that was never answered, and one of HTTP/0.9: JSON has no numbers that begin with 0.
            map.directive("000", "0")
            map.directive("009", "9")
        }
        Self.lowerServer(into: &document)
        document.blank()
        document.directive("log_format", "lbgen_json", "escape=json", format)
        access("lbgen_json", into: &document)
        sizes.noteVariables(11, longest: 22)
    }

    /// Adds the backend that a request went to. Most names of upstreams are found at once; those of parts of a backend
    /// begin with its name. `$proxy_host` is empty where `grpc_pass` leads.
    private func lowerBackend(
        _ scope: Scope, _ backends: [BackendPlan], into document: inout Document, sizes: inout HashSizes
    ) {
        document.blank()
        document.block(
            "map", speaksGRPC ? "$proxy_host$lbgen_grpc_host" : "$proxy_host", "$lbgen_log_backend"
        ) { map in
            for backend in backends where scope.sharing.owner(of: backend) == nil {
                map.entry(.name(scope.upstream(backend)), .name(Name(backend.name)))
            }
            map.entry(
                .compound(["~^", .name(Name(plan.name)), "_(?<lbgen_match>[a-z0-9-]+)"], quoted: true), "$lbgen_match")
        }
        let longest = backends.reduce(0) { max($0, $1.name.text.utf8.count) }
        sizes.noteMap(longestKey: plan.name.text.utf8.count + 1 + longest, keys: backends.count)
    }

    /// Adds the milliseconds of a time that nginx has in seconds, in `http` or `stream`.
    private static func lowerMilliseconds(of time: Word, into document: inout Document) {
        document.blank()
        document.block("map", time, "$lbgen_log_ms") { map in
            map.directive("default", "0")
            map.directive(#""~^0\.0*(?<lbgen_match>[1-9][0-9]*)$""#, "$lbgen_match")
            map.directive(
                #""~^(?<lbgen_log_seconds>[1-9][0-9]*)\.(?<lbgen_match>[0-9]+)$""#, "$lbgen_log_seconds$lbgen_match")
        }
    }

    /// Adds the last server that was tried, in `http` or `stream`.
    private static func lowerServer(into document: inout Document) {
        document.blank()
        document.block("map", "$upstream_addr", "$lbgen_log_server") { map in
            // A line asks for the server before it asks for the port.
            map.directive(
                #""~(?:^|[ ,\[])(?<lbgen_match>[0-9a-f:.]+)\]?:(?<lbgen_log_port>[0-9]+)$""#, "$lbgen_match")
        }
    }

    private static let texts: [(StaticString, StaticString)] = [
        ("$http_host", "$lbgen_log_host"), ("$request_uri", "$lbgen_log_path"),
        ("$http_referer", "$lbgen_log_referer"), ("$http_user_agent", "$lbgen_log_agent"),
    ]

    /// The beginning of a text that is UTF-8 (RFC 3629, 4).
    private static let validUTF8: StaticString = #"""
        "~^(?<lbgen_match>(?:[\x00-\x7f]++|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\#
        [\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|\#
        [\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})*+)"
        """#

    /// A request's number is made and logged only where somebody else is told it: OpenSSL's random bytes cost a fifth of
    /// what a request costs, and say nothing that nobody else knows.
    private var format: Word {
        .compound([Self.head, plan.tellsRequestID ? #","request_id":"$request_id""# : "", Self.tail], quoted: false)
    }

    private static let head: Word.Piece = #"""
        '{"time":"$time_iso8601","client":"$remote_addr","listener":"$lbgen_listener","method":"$request_method",\#
        "host":"$lbgen_log_host","path":"$lbgen_log_path","protocol":"$server_protocol","status":$lbgen_log_status,\#
        "bytes":$bytes_sent,"duration_ms":$lbgen_log_ms,"route":"$lbgen_route","backend":"$lbgen_log_backend",\#
        "server":"$lbgen_log_server","server_port":"$lbgen_log_port"
        """#

    private static let tail: Word.Piece = #"""
        ,"referer":"$lbgen_log_referer","user_agent":"$lbgen_log_agent"}'
        """#

    /// Adds to a server which listener it is; `speaksGRPC` is what `Scope` says.
    func lower(_ listener: ListenerPlan, speaksGRPC: Bool, into server: inout Document) {
        guard isJSON else { return }
        server.directive("set", "$lbgen_listener", .name(Name(listener.name)))
        server.directive("set", "$lbgen_route", #""""#)
        if speaksGRPC { server.directive("set", "$lbgen_grpc_host", #""""#) }
    }

    /// Adds to a location which route it is.
    func lower(_ route: RoutePlan, into location: inout Document) {
        if isJSON { location.directive("set", "$lbgen_route", .name(Name(label: route.label))) }
        Self.silence(route, in: &location)
    }

    /// Leaves requests that end in a location out of the log, if the route is: the last location that a request
    /// came to decides, so each of the route's has to say so.
    static func silence(_ route: RoutePlan, in location: inout Document) {
        if !route.messages.isLogged { location.directive("access_log", "off") }
    }

    /// Adds to a location the upstream that `grpc_pass` leads to.
    func lowerHost(_ upstream: Word.Piece, into location: inout Document) {
        guard isJSON else { return }
        location.directive("set", "$lbgen_grpc_host", .compound([upstream], quoted: false))
    }

    /// Adds to `stream` what the servers' formats need.
    func lowerStream(into document: inout Document) {
        guard isJSON else { return }
        Self.lowerMilliseconds(of: "$session_time", into: &document)
        Self.lowerServer(into: &document)
    }

    /// Adds the format of a listener of bytes; its variables are too few to tell listener and backend.
    func lowerStreamFormat(of listener: ListenerPlan, backend: Word.Piece, into document: inout Document) {
        guard isJSON else { return }
        document.blank()
        document.begin("log_format")
        document.add(.name(Name(listener.name)))
        document.add("escape=json")
        document.add(
            .compound(
                [
                    #"'{"time":"$time_iso8601","client":"$remote_addr","listener":""#, .name(Name(listener.name)),
                    #"","protocol":"$protocol","bytes":$bytes_sent,"duration_ms":$lbgen_log_ms,"backend":""#, backend,
                    #"","server":"$lbgen_log_server","server_port":"$lbgen_log_port"}'"#,
                ], quoted: false))
    }

    /// Adds to a server of bytes where its lines go.
    func lowerStreamPlace(of listener: ListenerPlan, into server: inout Document) {
        guard isJSON else { return }
        server.begin("access_log")
        addPlace(file: plan.housing == .container ? "/dev/stdout" : "/var/log/nginx/stream.log", into: &server)
        server.add(.name(Name(listener.name)))
        if plan.logging?.syslog == nil {
            server.add("buffer=64k")
            server.add("flush=1s")
        }
    }
}
