import Planning

/// Host and path as routes compare them; requests that have no such thing, or hide one, are refused (RFC 9112, 3.2; the
/// language's Precedence). Most requests are spelled plainly: those that are not take more steps.
extension Lowering {
    /// The path, decoded and with slashes merged, as `txn.path`; nothing for one with a NUL, a dot segment or, in the
    /// query too, a `#`.
    mutating func lowerPath() {
        document.comment("The path as routes compare it; what has none, or hides one, is refused.")
        document.line("http-request deny deny_status 405 if { method CONNECT TRACE }")
        document.line("http-request set-var(txn.path) path unless { url -m reg -- '[%#]|/[./]' }")
        document.line(
            #"http-request set-var(txn.path) 'pathq,regsub("^([^?]*%00|.*#).*$",),regsub("\?.*$",),url_dec,"#,
            (#"regsub(/+,/,g),regsub("^(.*/)?\.\.?(/.*)?$",)' unless { var(txn.path) -m found }"# as Word).glued)
        document.line("http-request deny deny_status 400 unless { var(txn.path) -m beg -- / }")
    }

    /// The group of routes of the host, `txn.site`, and where something reads it the host, in lower case and without
    /// port and trailing dot, `txn.host`. A host that the table has by name needs no look at its spelling.
    mutating func lowerHost(_ table: RouteTable?) {
        document.comment("The host as routes compare it, and its group of routes.")
        guard let table, !table.hosts.isEmpty else {
            document.line("http-request deny deny_status 400 unless", Self.goodHost)
            guard let table else {
                document.line("http-request set-var(txn.host)", Self.oddHost)
                return
            }
            if readsHost || !table.wildcards.isEmpty { document.line("http-request set-var(txn.host)", Self.oddHost) }
            lowerBroadHosts(table, isAlone: true)
            return
        }
        if readsHost { document.line("http-request set-var(txn.host) req.fhdr(host),lower") }
        lookUp("txn.site", readsHost ? "var(txn.host),map_str(" : "req.fhdr(host),lower,map_str(", .hosts, table)
        document.line("http-request deny deny_status 400 unless { var(txn.site) -m found } ||", Self.goodHost)
        document.line("http-request set-var(txn.host)", Self.oddHost, if: Self.unnamed)
        lookUp("txn.site", "var(txn.host),map_str(", .hosts, table, if: Self.unnamed)
        lowerBroadHosts(table, isAlone: false)
    }

    /// That no name of the table was found.
    private static let unnamed = Condition.unless("{ var(txn.site) -m found }")

    /// That the host is one, or that a request before HTTP/1.1 names none.
    private static let goodHost: Word = #"""
        { req.fhdr(host) -m reg -- '^\.?[^.:/[:cntrl:] ][^./[:cntrl:] ]*(\.[^./[:cntrl:] ]+)*\.?$' } \#
        || !{ req.ver -m str -- 1.1 } !{ req.fhdr(host) -m found }
        """#

    /// The host without port and trailing dot.
    private static let oddHost: Word = #"'req.fhdr(host),lower,regsub("\.?(:[^]]*)?$",)'"#

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
