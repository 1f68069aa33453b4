/// The stable codes: LB01xx YAML, LB02xx shape and values, LB03xx references, LB04xx meaning, LB05xx a target cannot express
/// it (LB15xx goes on where LB05xx is full), LB06xx output, LB07xx security. A code is never given a second meaning.
package enum DiagnosticCode: Int, CaseIterable, Sendable {
    // LB01xx: the text is not the YAML that a topology may be.
    case notUTF8 = 101
    case yamlSyntax = 102
    case tabIndentation = 103
    case duplicateKey = 104
    case unknownAnchor = 105
    case aliasBomb = 106
    case tooDeep = 107
    case forbiddenTag = 108
    case severalDocuments = 109
    case nonStringKey = 110
    case emptyFile = 111
    case unreadableInput = 112
    case tooLarge = 113
    case invalidMerge = 114
    case controlCharacter = 115

    // LB02xx: a key or a value does not have the shape that the language gives it.
    case unknownKey = 201
    case missingKey = 202
    case unavailableKey = 203
    case wrongType = 204
    case invalidValue = 205
    case outOfRange = 206
    case conflictingKeys = 207
    case unsupportedLanguageVersion = 208
    case invalidIdentifier = 209
    case invalidRange = 210
    case includeFailed = 211

    // LB03xx: a name that is not there, or is there twice.
    case unknownName = 301
    case unusedName = 302
    case duplicateDefinition = 303
    case circularReference = 304

    // LB04xx: well formed, and cannot mean what was wanted.
    case firstWithoutLimits = 435
    case preferenceWithoutRegions = 436
    case conflictingRoutes = 401
    case unreachableRoute = 402
    case weightOutOfRange = 403
    case backendWithoutServers = 404
    case backupsOnly = 405
    case listenerClash = 406
    case virtualRouterClash = 407
    case equalPriorities = 408
    case failureWeightTooSmall = 409
    case failoverTooSlow = 410
    case duplicateServer = 411
    case vipWithTooFewNodes = 412
    case healthCheckWithoutPort = 413
    case certificateMissing = 414
    case listenerProtocolMismatch = 415
    case checkTimeoutTooLong = 416
    case policyWithoutEffect = 417
    case addressClash = 418
    case preflightElsewhere = 419
    case proxyHeaderOfNobody = 445
    case passthroughRoute = 446
    case brokenRawText = 447
    case unknownInsertionPoint = 448
    case unchangeableHeader = 425
    case corsConflict = 426
    case rewriteOutsidePath = 427
    case networkWithoutEffect = 430
    case serverNameMissing = 440
    case tlsNotSpoken = 441
    case grpcWithoutHTTP2 = 442
    // Clusters: workloads and Services.
    case serviceKeyMismatch = 470
    case nodePortClash = 471
    case nodePortUnusual = 472
    case workloadMismatch = 473
    case autoscaleWithoutRequest = 474
    case unknownContainerPort = 475
    case clusterPortTaken = 476
    // Compose.
    case dependencyWithoutWorkload = 477

    // LB049x: monitoring.
    case metricsOutOfReach = 490
    case metricsMissing = 491
    case exporterKeptOut = 479
    // DNS failover: LB0465 to LB0469.
    case dnsFailoverTooSlow = 465
    case dnsPromiseUncertain = 466
    case dnsRecordClash = 467
    case dnsRecordMisplaced = 468
    case dnsServersMismatch = 469
    // LB0450 to LB0459: virtual addresses.
    case vrrpVersionMismatch = 450
    case authenticationMismatch = 451
    case unicastAddressElsewhere = 452
    case syncGroupMismatch = 453
    case trackingWithoutEffect = 454
    case delayWithoutPreemption = 455
    case oneAnswerMovesAddress = 456
    case splitNotHealed = 457
    case trackedFolderGone = 458
    // Fleets.
    case fleetWithoutAgents = 485
    case fleetWithoutNodes = 486
    case nodeWithoutHostname = 487
    case limitsPerNode = 488
    case sharedLimitRounded = 489
    // Nodes, their checks and LVS.
    case lvsProtocolMismatch = 420
    case processCheckElsewhere = 421
    case lvsQuorum = 422
    case lvsDirectorIsServer = 423
    case lvsNeedsKernel = 424
    case lvsPortMapping = 460
    case lvsMixedFamilies = 461
    case lvsServerName = 462
    case lvsAddressElsewhere = 463
    case lvsClash = 464

    // LB05xx: losses. 0501 to 0509 speak of values, 0510 and up of one feature each (see `Feature`).
    case inexpressibleValue = 501
    case inexpressibleCombination = 502
    case tooOldVersion = 503
    case approximation = 504
    case acceptedLossUnused = 505
    case deprecatedTarget = 506
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
    // LB1581 to LB1583: Compose.
    case imageBuild = 1581
    case restartPolicy = 1582
    case startOrder = 1583
    // Fleets.
    case redirectBackend = 598
    case fleet = 599
    // LVS.
    case lvs = 592
    case chosenServer = 1570

    // LB158x: monitoring.
    case alerts = 1580
    // LB159x: logs.
    case unloggedRoute = 1590
    // LB0527, LB0539 and LB1510: virtual addresses.
    case syncGroup = 527
    case virtualAddressTracking = 539
    case vrrpAuthentication = 1510

    // LB1560 and up: the Gateway API.
    case uncheckedGatewayFeature = 1560

    // LB06xx: the output folder.
    case foreignFile = 601
    case editedFile = 602
    case outputNotWritable = 603
    case brokenManifest = 604
    case pathCollision = 605
    case linkInOutput = 606

    // LB07xx: allowed, and unsafe.
    case insecureSetting = 701
    case exposedStatusPage = 702
    case everybodyTrusted = 703
    case incompletePreload = 704
    // DNS: LB0710 to LB0712.
    case secretInText = 710
    case privateAddressPublished = 711
    // Clusters: workloads and Services.
    case floatingImage = 715
    case literalSecret = 716
    // Fleets.
    case fleetKeyInClear = 720
    case agentForEverybody = 721
    case redirectToPlainHTTP = 722
    case openScript = 707

    // LB0705 and LB0706: virtual addresses.
    case clearTextPassword = 705
    case trackedFileForAll = 706

    /// Whether it speaks of what a target loses: LB05xx, and LB15xx where that goes on.
    package var isLoss: Bool { (501...599).contains(rawValue) || (1501...1599).contains(rawValue) }

    /// The code as it is written: `LB0301`.
    package var text: String {
        let digits = String(rawValue)
        return "LB" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }

    /// Reads `LB0301` or `lb301`; `nil` for anything else.
    package init?(text: String) {
        let upper = text.uppercased()
        guard upper.hasPrefix("LB"), let number = Int(upper.dropFirst(2)) else { return nil }
        self.init(rawValue: number)
    }
}
