package import Diagnostics

/// Something a topology may ask for that some target may lack; each has its own code: LB0510 to LB0599, and on at LB1510.
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
    case udpListener = 518
    case tlsPassthrough = 519
    case serverWeight = 520
    case backupServer = 521
    case drainState = 522
    case downState = 523
    case maxConnections = 524
    case slowStart = 525
    case namedServer = 526
    case proxyProtocolOut = 528
    case agentCheck = 529
    case roundRobin = 530
    case leastConnections = 531
    case randomBalance = 532
    case hashBalance = 533
    case consistentHash = 534
    case leastTime = 535
    case randomTwo = 536
    case firstBalance = 537
    case regionPreference = 538
    case stickyCookie = 540
    case stickyClientIP = 541
    case stickyHeader = 542
    case stickyAppCookie = 543
    case tcpExpectCheck = 544
    case keepalivePool = 545
    case tlsToServers = 546
    case h2ToServers = 547
    case grpcToServers = 548
    case protocolCheck = 549
    case exactPath = 550
    case prefixPath = 551
    case regexPath = 552
    case wildcardHost = 553
    case redirectRoute = 554
    case respondRoute = 555
    case methodCondition = 556
    case headerCondition = 557
    case queryCondition = 558
    case cookieCondition = 559
    case websocketRoute = 560
    case bufferingSwitch = 561
    case timeoutSettings = 562
    case retrySettings = 563
    case rateLimit = 564
    case split = 565
    case mirror = 566
    case rewrite = 567
    case staticFiles = 568
    case errorPages = 569
    case virtualAddress = 570
    case virtualAddressNotify = 571
    case maintenance = 572
    case connectionLimit = 573
    case accessList = 574
    case statusPage = 575
    case http3 = 576
    case clientCertificates = 577
    case hsts = 578
    case proxyProtocolIn = 579
    case trustedProxies = 580
    case cors = 581
    case requestHeaders = 582
    case responseHeaders = 583
    case cache = 584
    case compression = 585
    case maxBody = 586
    case basicAuth = 587
    case requestBuffering = 588
    case circuitBreaker = 589
    case accessLog = 590
    case rawText = 591
    case routeHashKey = 594
    case rateLimitKey = 595
    // DNS.
    case dnsFailover = 593
    case nativeFailoverRecord = 1530
    // Clusters: workloads and Services.
    case workload = 596
    case serviceExposure = 597
    // Compose.
    case imageBuild = 1581
    case restartPolicy = 1582
    case startOrder = 1583
    // Fleets.
    case redirectBackend = 598
    case fleet = 599
    case chosenServer = 1570

    // LVS.
    case lvs = 592

    // Monitoring.
    case alerts = 1580
    // Logs.
    case unloggedRoute = 1590
    // Virtual addresses.
    case syncGroup = 527
    case virtualAddressTracking = 539
    case vrrpAuthentication = 1510

    /// The code of a loss of this feature.
    package var code: DiagnosticCode { DiagnosticCode(rawValue: rawValue) ?? .inexpressibleCombination }
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

    /// Forgets every use within a span, but for some features: what stands there is no target's to answer.
    package mutating func remove(within span: SourceSpan, except kept: Set<Feature> = []) {
        for (slot, feature) in Feature.allCases.enumerated() where !kept.contains(feature) {
            places[slot].removeAll { $0.source == span.source && $0.start >= span.start && $0.end <= span.end }
        }
    }

    /// Where a feature is used, in the order it was read.
    package func places(of feature: Feature) -> [SourceSpan] { places[Self.slots[feature.rawValue]] }
}
