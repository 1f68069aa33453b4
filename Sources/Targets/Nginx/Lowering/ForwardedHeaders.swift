import Planning
import TopologyModel

/// The request headers that tell servers of the client, whatever the client says of itself.
struct ForwardedHeaders {
    /// Whether a trusted proxy's word for scheme and host is passed on.
    let believesProxies: Bool
    /// Whether clients are asked for certificates on some listener: then servers learn of them, on every listener.
    private let asksForCertificates: Bool

    /// The host that the client asked for.
    let askedHost: AskedHost

    init(_ plan: Plan) {
        askedHost = AskedHost(plan)
        believesProxies = ClientAddress.isNeeded(plan)
        asksForCertificates = plan.listeners.contains { listener in
            if case .http(let http) = listener.kind { http.tls?.clientAuth != nil } else { false }
        }
    }

    /// Adds the headers in the words of a family.
    func lower(_ family: ProxyFamily, into document: inout Document) {
        document.directive(family.setHeader, "X-Real-IP", "$remote_addr")
        document.directive(family.setHeader, "X-Forwarded-For", "$remote_addr")
        document.directive(
            family.setHeader, "X-Forwarded-Proto", believesProxies ? .variable(ClientAddress.proto) : "$scheme")
        document.directive(
            family.setHeader, "X-Forwarded-Host", .variable(believesProxies ? ClientAddress.host : askedHost.variable)
        )
        guard asksForCertificates else { return }
        document.directive(family.setHeader, "X-SSL-Client-Verify", "$ssl_client_verify")
        document.directive(family.setHeader, "X-SSL-Client-S-DN", "$ssl_client_s_dn")
    }
}
