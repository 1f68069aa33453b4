import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The module of blackbox_exporter that looks at certificates.
enum BlackboxModule {
    /// The module's name.
    static let name = "lbgen_certificate"

    /// Any answer will do, and any certificate: one that has ended is what is looked for.
    static var document: StructuredValue {
        let statuses = [
            200, 204, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 410, 421, 426, 429, 500, 502, 503, 504,
        ]
        return [
            "modules": .mapping([
                .init(
                    name,
                    [
                        "prober": "http",
                        "timeout": "5s",
                        "http": [
                            "method": "HEAD",
                            "follow_redirects": false,
                            "fail_if_not_ssl": true,
                            "valid_status_codes": .list(statuses.map { .number($0) }),
                            "tls_config": ["insecure_skip_verify": true],
                        ],
                    ])
            ])
        ]
    }
}
