import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What a backend asks of the way its servers are spoken to that nginx does not do.
enum WireLosses {
    /// Reports each of them, for an upstream of `http` or of `stream`.
    static func report(_ backend: BackendPlan, in context: UpstreamContext, _ scope: Scope) {
        ServerTLSLowering.report(backend, to: scope.losses)
        guard let header = backend.wire.proxyHeader else { return }
        if context == .http {
            scope.losses.lose(
                .proxyProtocolOut, "a PROXY header before requests", at: header.span,
                instead: "servers learn the client's address from X-Forwarded-For; TCP listeners can send the header")
        } else if header.value == .v2, !scope.dialect.has(.proxyHeaderV2) {
            scope.losses.lose(
                .proxyProtocolOut, "a PROXY header of version 2 (possible with 1.31.4)", at: header.span,
                instead: "`proxy_protocol: v1`")
        }
    }
}
