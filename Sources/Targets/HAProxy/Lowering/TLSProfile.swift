import Rendering

extension TLSGuideline {
    /// Options of `bind`, the oldest protocol among them. Tickets are off: their key would not change while HAProxy runs.
    var options: StaticString {
        switch oldest {
        case .tls13: "prefer-client-ciphers ssl-min-ver TLSv1.3 no-tls-tickets"
        case .tls12: "prefer-client-ciphers ssl-min-ver TLSv1.2 no-tls-tickets"
        case .tls10: "ssl-min-ver TLSv1.0 no-tls-tickets"
        }
    }
}
