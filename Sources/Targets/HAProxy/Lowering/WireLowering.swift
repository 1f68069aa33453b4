import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    /// What `default-server` says of the way servers are spoken to; nothing for HTTP/1.1 or bytes in the clear.
    func wireWords(of backend: BackendPlan) -> [Word] {
        let wire = backend.wire
        var words: [Word] = []
        if let tls = wire.tls { words += tlsWords(tls, of: backend) }
        switch (wire.form, wire.tls != nil) {
        case (.http1, _), (.bytes, _): break
        case (.http2, _), (.grpc, false): words += ["proto h2"]
        // Spoken even where the server agrees to no protocol by ALPN.
        case (.grpc, true): words += ["alpn h2 proto h2"]
        }
        if let header = wire.proxyHeader {
            switch header.value {
            case .v1: words.append("send-proxy")
            case .v2: words.append("send-proxy-v2")
            }
        }
        if let agent = wire.agent?.value {
            words += [
                "agent-check agent-port", .number(Int(agent.port.value.number)), "agent-inter",
                timer(agent.interval.value, at: agent.interval.span),
            ]
        }
        return words
    }

    private func tlsWords(_ tls: ServerTLSPlan, of backend: BackendPlan) -> [Word] {
        var words: [Word] = ["ssl ssl-min-ver TLSv1.2"]
        words += tls.verifies ? ["verify required ca-file", .file(tls.authorities)] : ["verify none"]
        if let identity = tls.identity { words += ["crt", .file(identity.certificate.value)] }
        if case .one(let name) = tls.sharedName { words += nameWords(name) }
        return words
    }

    /// How a server's name is resolved, and which name its certificate bears where that is not the same for all.
    mutating func addNames(of server: Server, in backend: BackendPlan) {
        if case .name = server.host {
            if plan.resolution != nil { document.add("resolvers names") }
            // A name that does not resolve takes its own server out, not the whole daemon.
            document.add("init-addr last,libc,none")
        }
        guard backend.wire.tls != nil else { return }
        for word in nameWords(of: server, in: backend) { document.add(word) }
    }

    /// What a server's own line says of its name; nothing where all servers share one.
    func nameWords(of server: Server, in backend: BackendPlan) -> [Word] {
        guard let tls = backend.wire.tls, tls.sharedName == .several else { return [] }
        return nameWords(tls.name(of: server))
    }

    /// The name that is asked for and checked, of requests and of checks.
    private func nameWords(_ name: Hostname?) -> [Word] {
        guard let name else { return has(.automaticServerName) ? ["no-sni-auto no-check-sni-auto"] : [] }
        return ["sni", .function("str", of: name), "check-sni", .hostname(name), "verifyhost", .hostname(name)]
    }

    /// Reports what goes with TLS, PROXY headers and agents that HAProxy does otherwise or not at all.
    func reportWire(of backend: BackendPlan) {
        if let identity = backend.wire.tls?.identity, !Self.findsKey(identity.key.value, of: identity.certificate.value)
        {
            losses.lose(
                .tlsToServers, "a key that lies elsewhere than its certificate", at: identity.key.span,
                instead: "put both into one file, or call the key `\(identity.certificate.value.text).key`")
        }
        guard let agent = backend.wire.agent else { return }
        if backend.redirect != nil, has(.redirectsKeepSlots) {
            losses.warn(
                Feature.agentCheck.code,
                "redirected requests never give back the slot of a `maxconn` that an agent asks for",
                at: agent.span,
                help: ["let the agents of this backend answer without `maxconn` (a fleet's: `agent: {maxconn: false}`)"]
            )
        }
        if !backend.balance.followsAgents {
            losses.approximate(
                .agentCheck, "with this balance shares stand still: an agent can only take its server out and back in",
                at: agent.span)
        }
    }

    /// A key is found in the certificate's file, or in one with its whole name and `.key` (manual, `ssl-load-extra-files`).
    private static func findsKey(_ key: FilePath, of certificate: FilePath) -> Bool {
        key == certificate || key.text == certificate.text + ".key"
    }

    /// `resolvers`: who is asked for the names of servers.
    mutating func lowerResolvers() {
        guard let resolution = plan.resolution, plan.backends.contains(where: \.hasNamedServers) else { return }
        document.section("resolvers names")
        for (index, server) in resolution.nameservers.enumerated() {
            document.line(
                "nameserver ns", Word.number(index + 1).glued,
                .socket(.address(server.value.address), server.value.port))
        }
        // As much as a datagram carries everywhere without being split: names with many addresses need more than 512.
        document.line("accepted_payload_size 1232")
        document.line("hold valid", timer(resolution.valid.value, at: resolution.valid.span))
    }
}

extension BackendPlan {
    /// Whether some server is given by host name.
    var hasNamedServers: Bool {
        servers.contains { if case .name = $0.host { true } else { false } }
    }
}

extension Balance {
    /// Whether a server's share can change while HAProxy runs: tables made at start hold it (manual, `balance`).
    fileprivate var followsAgents: Bool {
        if case .hash(_, let isConsistent) = self { return isConsistent }
        return true
    }
}
