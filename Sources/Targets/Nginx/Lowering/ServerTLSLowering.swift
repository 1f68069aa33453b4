import Diagnostics
import Planning
import Rendering
import TopologyModel

/// TLS to servers: what is verified, against what, and under which name.
///
/// A location that says one of the settings that make a TLS context gets a context of its own, authorities and all
/// (before 1.23.1 every location does), so what most backends want stands once, in `http`.
struct ServerTLSLowering {
    /// What makes a context.
    struct Context: Hashable {
        let verifies: Bool
        let authorities: FilePath
        let certificate: FilePath?
        let key: FilePath?

        init(_ tls: ServerTLSPlan) {
            verifies = tls.verifies
            authorities = tls.authorities
            certificate = tls.identity?.certificate.value
            key = tls.identity?.key.value
        }

        func lower(_ family: ProxyFamily, into document: inout Document) {
            document.directive(family.tlsVerify, verifies ? "on" : "off")
            if verifies { document.directive(family.tlsAuthorities, .file(authorities)) }
            guard let certificate, let key else { return }
            document.directive(family.tlsCertificate, .file(certificate))
            document.directive(family.tlsKey, .file(key))
        }
    }

    let family: ProxyFamily
    /// What stands in `http`; a location without a certificate of its own cannot undo one, so it never holds one.
    private let common: Context?

    /// What the backends of a family that routes lead to have in common; `nil` when none is spoken TLS with.
    init?(_ family: ProxyFamily, _ plan: Plan) {
        var counts: [(context: Context, count: Int)] = []
        var hasTLS = false
        for index in plan.routes.lazy.flatMap(\.action.backends) {
            guard (plan.backends[index].wire.form != .grpc) == family.isHTTP, let tls = plan.backends[index].wire.tls
            else { continue }
            hasTLS = true
            let context = Context(tls)
            guard context.certificate == nil else { continue }
            if let place = counts.firstIndex(where: { $0.context == context }) {
                counts[place].count += 1
            } else {
                counts.append((context, 1))
            }
        }
        guard hasTLS else { return nil }
        self.family = family
        common = counts.max { $0.count < $1.count }?.context
    }

    /// Adds to `http` what holds for all.
    func lower(into document: inout Document) {
        Self.fixed(family, into: &document)
        document.directive(family.tlsServerName, "on")
        common?.lower(family, into: &document)
    }

    /// Adds to a location what its backend has other than all, and its name.
    func lower(_ tls: ServerTLSPlan, of backend: BackendPlan, into document: inout Document) {
        let context = Context(tls)
        if context != common { context.lower(family, into: &document) }
        if let name = Self.name(of: backend) {
            document.directive(family.tlsName, .host(.exact(name.text)))
        } else {
            // There is no name; nginx would ask for the upstream's.
            document.directive(family.tlsServerName, "off")
        }
    }

    /// What the language promises of every connection: TLS 1.2 at least, and chains of any length, as elsewhere.
    private static func fixed(_ family: ProxyFamily, into document: inout Document) {
        document.directive(family.tlsProtocols, "TLSv1.2", "TLSv1.3")
        document.directive(family.tlsVerifyDepth, "100")
    }

    /// Adds to a `stream` server all of it.
    static func lowerStream(_ tls: ServerTLSPlan, of backend: BackendPlan, into server: inout Document) {
        server.directive("proxy_ssl", "on")
        fixed(.proxy, into: &server)
        Context(tls).lower(.proxy, into: &server)
        guard let name = name(of: backend) else { return }
        server.directive("proxy_ssl_server_name", "on")
        server.directive("proxy_ssl_name", .host(.exact(name.text)))
    }

    /// The name of a backend's servers; `nil` when they have none, or several, which is a loss.
    private static func name(of backend: BackendPlan) -> Hostname? {
        guard case .one(let name)? = backend.wire.tls?.sharedName else { return nil }
        return name
    }

    /// Reports servers that have names of their own.
    static func report(_ backend: BackendPlan, to losses: LossReporter) {
        guard let tls = backend.wire.tls, tls.sharedName == .several else { return }
        losses.lose(
            .tlsToServers, "servers of one backend that are asked for by different names", at: tls.span,
            instead: "give them a name in common: `tls: {sni: HOST}`")
    }
}
