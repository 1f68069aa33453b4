import Planning

/// Host and path as routes compare them; requests that have no such thing, or hide one, are refused (RFC 9112, 3.2; the
/// language's Precedence). Most requests are spelled plainly: those that are not take more steps.
extension Lowering {
    /// The path, decoded and with slashes merged, as `txn.path`.
    mutating func lowerPath() {
        document.comment("The path as routes compare it; what has none, or hides one, is refused.")
        document.line("http-request deny deny_status 405 if { method -m str -- CONNECT TRACE }")
        document.line("http-request set-var(txn.odd) bool(true) if { url -m sub -- % // /. '#' }")
        document.line("http-request set-var(txn.path) path unless { var(txn.odd) -m found }")
        document.line("http-request set-var(txn.path) path,url_dec,regsub(/+,/,g) if { var(txn.odd) -m found }")
        document.line("http-request deny deny_status 400 unless { var(txn.path) -m beg -- / }")
        document.line("http-request deny deny_status 400 if { var(txn.odd) -m found } { url -m sub -- '#' }")
        document.line("http-request deny deny_status 400 if { var(txn.odd) -m found } { path -m sub -- %00 }")
        document.line(
            "http-request deny deny_status 400 if { var(txn.odd) -m found }",
            #"{ var(txn.path) -m reg -- '(^|/)\.\.?(/|$)' }"#)
    }

    /// The host, in lower case and without port and trailing dot, as `txn.host`; with a table also its group of routes,
    /// `txn.site`. A host that the table has by name needs no look at its spelling.
    mutating func lowerHost(_ table: RouteTable?) {
        document.comment("The host as routes compare it, and its group of routes.")
        document.line("http-request deny deny_status 400 if { req.ver -m str -- 1.1 } !{ req.fhdr(host) -m found }")
        guard let table, !table.hosts.isEmpty else {
            lowerOddHost(if: .always, and: .when(Self.malformedHost), of: "req.fhdr(host),lower,")
            if let table { lowerBroadHosts(table, isAlone: true) }
            return
        }
        document.line("http-request set-var(txn.host) req.fhdr(host),lower")
        lookUp("txn.site", "var(txn.host),map_str(", .hosts, table)
        lowerOddHost(
            if: Self.unnamed, and: .when("!{ var(txn.site) -m found }", Self.malformedHost), of: "var(txn.host),")
        lookUp("txn.site", "var(txn.host),map_str(", .hosts, table, if: Self.unnamed)
        lowerBroadHosts(table, isAlone: false)
    }

    /// That no name of the table was found.
    private static let unnamed = Condition.unless("{ var(txn.site) -m found }")

    private static let malformedHost: Word = #"{ req.fhdr(host) -m reg -- '^\.?(:|$)|\.\.|[[:cntrl:] /]' }"#

    /// Takes port and trailing dot off, and refuses what is no host.
    private mutating func lowerOddHost(if condition: Condition, and refusal: Condition, of source: StaticString) {
        document.line("http-request deny deny_status 400", if: refusal)
        document.line(
            "http-request set-var(txn.host) '", Word(stringLiteral: source).glued,
            (#"regsub("\.?(:[^]]*)?$",)'"# as Word).glued, if: condition)
    }

    /// The longest wildcard, else any host.
    private mutating func lowerBroadHosts(_ table: RouteTable, isAlone: Bool) {
        if !table.wildcards.isEmpty {
            lookUp("txn.site", "var(txn.host),map_end(", .wildcards, table, if: isAlone ? .always : Self.unnamed)
        }
        guard let any = table.anyHost else { return }
        document.line(
            "http-request set-var(txn.site) str(", Word.label(table.groups[any].name).glued, (")" as Word).glued,
            if: isAlone && table.wildcards.isEmpty ? .always : Self.unnamed)
    }
}
