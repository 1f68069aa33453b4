import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The modules of blackbox_exporter.
struct BlackboxModule {
    private let sources: Sources

    init(_ sources: Sources) { self.sources = sources }

    /// The name of the module that looks at certificates.
    static let name = "lbgen_certificate"

    /// Statuses that are in use.
    static let statuses = [
        200, 204, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 410, 421, 426, 429, 500, 502, 503, 504,
    ]

    /// Whether there is something to look at.
    var isNeeded: Bool { !sources.certificates.isEmpty || !sources.names.isEmpty }

    /// The file.
    var document: StructuredValue {
        let certificates = sources.certificates.isEmpty ? [] : [StructuredValue.Field(Self.name, Self.certificate)]
        return ["modules": .mapping(certificates + sources.names.map { .init($0.module, $0.document) })]
    }

    /// Any answer will do, and any certificate: one that has ended is what is looked for.
    private static var certificate: StructuredValue {
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
        ]
    }
}
