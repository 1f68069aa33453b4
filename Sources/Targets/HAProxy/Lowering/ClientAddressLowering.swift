import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    /// How many addresses of X-Forwarded-For are looked at, from the right: HAProxy has no loops.
    static let forwardedHops = 8

    /// Makes `src` the client's address where trusted proxies tell it: the right-most one that no trusted proxy has.
    ///
    /// Stands before everything else, so that every later rule, limit and log line means the client.
    mutating func lowerClientAddress(_ listener: ListenerPlan) {
        let clients = listener.clients
        guard !clients.trusted.isEmpty else { return }
        let trusted = networkTest(clients.trusted, "trusted", listener)
        if clients.hasHeaders {
            document.comment("Trusted load balancers tell the client's address in a PROXY header; others have none.")
            document.line("tcp-request connection expect-proxy layer4 if { src", if: .rest(trusted))
            return
        }
        document.comment(
            "The client's address: the last in X-Forwarded-For that is no trusted proxy's, if one sent it.")
        document.line("tcp-request session set-var(sess.trusted) bool(true) if { src", if: .rest(trusted))
        if !has(.sourceOfRequests) {
            // The address is the connection's, and would be the last request's.
            document.line("tcp-request session set-var(sess.peer) src")
            document.line("http-request set-src var(sess.peer)")
        }
        document.line(
            #"http-request replace-value X-Forwarded-For '^\[([^]]*)\](:[0-9]+)?$' '\1'"#, if: Self.fromTrusted)
        for hop in 1...Self.forwardedHops {
            document.add("http-request set-var(txn.hop")
            document.add(.number(hop).glued)
            document.add((") req.hdr_ip(X-Forwarded-For,-" as Word).glued)
            document.add(.number(hop).glued)
            document.add((")" as Word).glued)
            if hop == 1 {
                document.add("if { var(sess.trusted) -m bool }")
            } else {
                document.add("if { var(txn.hop")
                document.add(.number(hop - 1).glued)
                document.add((") -m ip" as Word).glued)
                for word in trusted { document.add(word) }
                document.add("}")
            }
            document.endLine()
        }
        for hop in 1...Self.forwardedHops {
            document.line(
                "http-request set-src var(txn.hop", .number(hop).glued, (") if { var(txn.hop" as Word).glued,
                .number(hop).glued, (") -m found }" as Word).glued)
        }
    }

    /// Whether every request of a connection has the connection's address, known when it begins: neither X-Forwarded-For
    /// nor raw text, which could hold `set-src`, gives one another. Rules of sessions are TCP's: QUIC may have none.
    private func sharesAddress(_ listener: ListenerPlan) -> Bool {
        if case .http(let http) = listener.kind, http.http3 { return false }
        return (listener.clients.trusted.isEmpty || listener.clients.hasHeaders)
            && raw["frontend:\(listener.name.text)"].isEmpty
    }

    /// Writes the client's address down once for all requests of a connection: that costs as much as a look-up.
    mutating func lowerSessionAddress(_ listener: ListenerPlan) {
        guard sharesAddress(listener) else { return }
        document.line("tcp-request session set-var(sess.client) src,concat()")
    }

    /// The client's address as servers are told it.
    func clientAddress(of listener: ListenerPlan) -> Word {
        sharesAddress(listener) ? "%[var(sess.client)]" : "%[src]"
    }

    /// That the connection is a trusted proxy's.
    static let fromTrusted = Condition.when("{ var(sess.trusted) -m bool }")

    /// What stands behind an address to test whether it lies in one of `networks`: patterns, or a list of them.
    private mutating func networkTest(_ networks: [IPNetwork], _ subject: String, _ listener: ListenerPlan) -> [Word] {
        guard networks.count > RouteSet.inlineLimit else { return ["--"] + networks.map { Word.network($0) } }
        let file = Label.list(subject, listener.name.text)
        var list = MapDocument(file: file)
        for network in networks { list.add(network) }
        maps.append(list)
        return ["-f", .label(file)]
    }

    /// X-Forwarded-Proto and -Host: what HAProxy knows, unless a trusted proxy says what the client asked it for.
    mutating func lowerForwarded(of listener: ListenerPlan, isTLS: Bool) {
        let own: Word = isTLS ? "https" : "http"
        guard listener.clients.readsForwarded else {
            document.line("http-request add-header X-Forwarded-Proto", own)
            document.line("http-request add-header X-Forwarded-Host %[req.fhdr(host)]")
            return
        }
        document.line(
            "http-request set-header X-Forwarded-Proto", own,
            "unless { var(sess.trusted) -m bool } { req.fhdr_cnt(X-Forwarded-Proto) eq 1 }",
            "{ req.fhdr(X-Forwarded-Proto) -m str -- http https ws wss }")
        document.line(
            "http-request set-header X-Forwarded-Host %[req.fhdr(host)]",
            "unless { var(sess.trusted) -m bool } { req.fhdr_cnt(X-Forwarded-Host) eq 1 }",
            "{ req.fhdr(X-Forwarded-Host) -m len gt 0 }")
    }

    /// What servers learn of the client's certificate; a client's own word for it is never passed on.
    mutating func lowerClientCertificate(of listener: ListenerPlan, isTLS: Bool) {
        guard asksForCertificates else { return }
        guard isTLS else {
            document.line("http-request del-header X-SSL-Client-Verify")
            document.line("http-request del-header X-SSL-Client-S-DN")
            return
        }
        document.line("http-request set-header X-SSL-Client-Verify %[ssl_c_used,iif(SUCCESS,NONE)]")
        document.line("http-request del-header X-SSL-Client-S-DN")
        document.line(
            "http-request set-header X-SSL-Client-S-DN '%[ssl_c_s_dn(,0,rfc2253)]' if { ssl_c_used }")
    }
}
