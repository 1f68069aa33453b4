package import Diagnostics

/// Something a topology may ask for that some target may lack; each has its own code, LB0510 and up.
///
/// A target answers each in a `switch` without `default`, so a new feature does not compile until every target has
/// said what becomes of it.
package enum Feature: Int, CaseIterable, Sendable {
    case httpListener = 510
    case httpsListener = 511
    case activeHealthCheck = 512
    case passiveCheck = 513
    case tcpListener = 514
    case redirectToHTTPS = 515
    case http2 = 516
    case tlsProfile = 517
    case serverWeight = 520
    case backupServer = 521
    case drainState = 522
    case downState = 523
    case maxConnections = 524
    case roundRobin = 530
    case leastConnections = 531
    case randomBalance = 532
    case hashBalance = 533
    case consistentHash = 534
    case stickyCookie = 540
    case stickyClientIP = 541
    case keepalivePool = 545
    case exactPath = 550
    case prefixPath = 551
    case regexPath = 552
    case wildcardHost = 553
    case redirectRoute = 554
    case respondRoute = 555
    case websocketRoute = 560
    case bufferingSwitch = 561
    case timeoutSettings = 562
    case retrySettings = 563
    case rateLimit = 564
    case virtualAddress = 570
    case virtualAddressNotify = 571
    case statusPage = 575

    /// The code of a loss of this feature.
    package var code: DiagnosticCode { DiagnosticCode(rawValue: rawValue) ?? .inexpressibleCombination }

    /// What people call it, as in "nginx cannot express active health checks".
    package var title: String {
        switch self {
        case .httpListener: "HTTP listeners"
        case .httpsListener: "HTTPS listeners"
        case .activeHealthCheck: "active health checks"
        case .passiveCheck: "passive health checks"
        case .tcpListener: "TCP listeners"
        case .redirectToHTTPS: "redirects from HTTP to HTTPS"
        case .http2: "HTTP/2 from clients"
        case .tlsProfile: "TLS profiles"
        case .serverWeight: "server weights"
        case .backupServer: "backup servers"
        case .drainState: "draining servers"
        case .downState: "servers marked down"
        case .maxConnections: "connection limits of a server"
        case .roundRobin: "balance round_robin"
        case .leastConnections: "balance least_conn"
        case .randomBalance: "balance random"
        case .hashBalance: "balance by hash"
        case .consistentHash: "consistent hashing"
        case .stickyCookie: "cookie stickiness"
        case .stickyClientIP: "client address stickiness"
        case .keepalivePool: "keepalive pools to servers"
        case .exactPath: "exact paths"
        case .prefixPath: "path prefixes"
        case .regexPath: "regular expressions in paths"
        case .wildcardHost: "wildcard hosts"
        case .redirectRoute: "redirect routes"
        case .respondRoute: "fixed responses"
        case .websocketRoute: "websocket routes"
        case .bufferingSwitch: "response buffering switched by route"
        case .timeoutSettings: "timeouts"
        case .retrySettings: "retries"
        case .rateLimit: "rate limits"
        case .virtualAddress: "virtual addresses (VRRP)"
        case .virtualAddressNotify: "VRRP state scripts"
        case .statusPage: "status and metrics pages"
        }
    }
}

/// Which features a topology uses, and where.
package struct FeatureUses: Sendable {
    private var places: [[SourceSpan]] = Array(repeating: [], count: Feature.allCases.count)
    private static let slots: [Int] = {
        var slots = Array(repeating: 0, count: (Feature.allCases.map(\.rawValue).max() ?? 0) + 1)
        for (slot, feature) in Feature.allCases.enumerated() { slots[feature.rawValue] = slot }
        return slots
    }()

    /// No use yet.
    package init() {}

    /// Notes a use.
    package mutating func add(_ feature: Feature, at span: SourceSpan) {
        places[Self.slots[feature.rawValue]].append(span)
    }

    /// Where a feature is used, in the order it was read.
    package func places(of feature: Feature) -> [SourceSpan] { places[Self.slots[feature.rawValue]] }
}
