extension DiagnosticCode {
    /// LB03xx and LB04xx: names that are not there, and what cannot mean what was wanted.
    var meaningExplanation: Explanation {
        switch self {
        case .unknownName, .unusedName, .duplicateDefinition, .circularReference: nameExplanation
        case .virtualRouterClash, .equalPriorities, .failureWeightTooSmall, .failoverTooSlow, .vipWithTooFewNodes,
            .healthCheckWithoutPort, .addressClash:
            failoverExplanation
        case .vrrpVersionMismatch, .authenticationMismatch, .unicastAddressElsewhere, .syncGroupMismatch,
            .trackingWithoutEffect, .delayWithoutPreemption, .oneAnswerMovesAddress, .splitNotHealed,
            .trackedFolderGone:
            virtualRouterExplanation
        case .processCheckElsewhere: nodeExplanation
        case .lvsProtocolMismatch, .lvsQuorum, .lvsDirectorIsServer, .lvsNeedsKernel, .lvsPortMapping,
            .lvsMixedFamilies, .lvsServerName, .lvsAddressElsewhere, .lvsClash:
            lvsExplanation
        case .networkWithoutEffect: trafficExplanation
        case .fleetWithoutAgents, .fleetWithoutNodes, .nodeWithoutHostname, .limitsPerNode, .sharedLimitRounded:
            fleetExplanation
        case .firstWithoutLimits, .preferenceWithoutRegions: choiceExplanation
        case .conflictingRoutes, .unreachableRoute, .listenerClash, .certificateMissing, .listenerProtocolMismatch,
            .policyWithoutEffect:
            routingExplanation
        case .serverNameMissing, .tlsNotSpoken, .grpcWithoutHTTP2: wireExplanation
        case .proxyHeaderOfNobody, .passthroughRoute, .brokenRawText, .unknownInsertionPoint: listenerExplanation
        case .unchangeableHeader, .corsConflict, .rewriteOutsidePath, .preflightElsewhere: messageExplanation
        case .metricsOutOfReach, .metricsMissing, .exporterKeptOut: monitoringExplanation
        case .serviceKeyMismatch, .nodePortClash, .nodePortUnusual, .workloadMismatch, .autoscaleWithoutRequest,
            .dependencyWithoutWorkload,
            .unknownContainerPort, .clusterPortTaken:
            clusterExplanation
        default: serverExplanation
        }
    }

    private var nameExplanation: Explanation {
        switch self {
        case .unknownName:
            Explanation(
                "unknown name", "A name refers to something that is not defined; the nearest name is suggested.",
                bad: topology(
                    "backends:\n  web: {servers: [10.0.0.1:80]}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: wbe}]}"
                ),
                good: topology(plainSite))
        case .unusedName:
            Explanation(
                "unused name", "Something is defined and nothing refers to it: often a reference was forgotten.",
                bad: topology(plainSite + "\nrate_limits:\n  api: {rate: 5/s}"), good: topology(plainSite))
        case .duplicateDefinition:
            Explanation(
                "defined twice", "Two files of one topology define the same name or key.",
                bad: "$ lbgen check topology.yaml  # whose include defines `web` again", good: "")
        default:
            Explanation(
                "circular reference", "`like` leads back to the backend that it began with.",
                bad: topology(
                    "backends:\n  a: {like: b}\n  b: {like: a}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: a}]}"
                ),
                good: topology(
                    "backends:\n  a: {like: b}\n  b: {servers: [10.0.0.1:80]}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: a}]}"
                ))
        }
    }

    private var routingExplanation: Explanation {
        switch self {
        case .conflictingRoutes:
            Explanation(
                "conflicting routes",
                "Two routes of a host match the same requests: nginx refuses them, other programs take one without a word. `/api` and `/api/` are the same prefix.",
                bad: topology(
                    "backends:\n  web: {servers: [10.0.0.1:80]}\nsites:\n  web: {hosts: [\"*\"], routes: [{path: /api, backend: web}, {path: /api/, backend: web}]}"
                ),
                good: topology(
                    "backends:\n  web: {servers: [10.0.0.1:80]}\nsites:\n  web: {hosts: [\"*\"], routes: [{path: {exact: /api}, backend: web}, {path: /api/, backend: web}]}"
                ))
        case .unreachableRoute:
            Explanation(
                "unreachable route",
                "An expression takes every request of the route; expressions come before prefixes.",
                bad: topology(
                    "backends:\n  web: {servers: [10.0.0.1:80]}\nsites:\n  web: {hosts: [\"*\"], routes: [{path: {regex: \"^/api\"}, backend: web}, {path: /api/v1, backend: web}]}"
                ),
                good: topology(
                    "backends:\n  web: {servers: [10.0.0.1:80]}\nsites:\n  web: {hosts: [\"*\"], routes: [{path: /api, backend: web}, {path: /api/v1, backend: web}]}"
                ))
        case .listenerClash:
            Explanation(
                "listeners clash", "Two listeners want the same address and port; the daemon would not start.",
                bad: topology("listeners:\n  a: {port: 80}\n  b: {port: 80}\n" + plainSite),
                good: topology("listeners:\n  a: {port: 80}\n  b: {port: 81}\n" + plainSite))
        case .certificateMissing:
            Explanation(
                "certificate missing", "An HTTPS listener needs a certificate and its key.",
                bad: topology("listeners:\n  https: {port: 443, tls: {profile: intermediate}}\n" + plainSite),
                good: topology(
                    "listeners:\n  https: {port: 443, tls: {certificates: [{certificate: /etc/ssl/a.crt, key: /etc/ssl/a.key}]}}\n"
                        + plainSite))
        case .listenerProtocolMismatch:
            Explanation(
                "protocol mismatch", "A listener, a site and a backend that belong together speak different protocols.",
                bad: topology(
                    "listeners:\n  http: {port: 80}\n  game: {protocol: tcp, port: 8765, backend: web}\n" + plainSite),
                good: topology(
                    "listeners:\n  http: {port: 80}\n  game: {protocol: tcp, port: 8765, backend: game}\nbackends:\n  web: {servers: [10.0.0.1:80]}\n  game: {servers: [10.0.0.1:8765]}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: web}]}"
                ))
        default:
            Explanation(
                "policy without effect", "Something is asked for where nothing can come of it.",
                bad: topology(
                    "backends:\n  web: {servers: [10.0.0.1:80]}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: web}, {path: {exact: /health}, respond: {status: 204}, buffering: false}]}"
                ),
                good: topology(
                    "backends:\n  web: {servers: [10.0.0.1:80]}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: web}, {path: {exact: /health}, respond: {status: 204}}]}"
                ))
        }
    }

    private var serverExplanation: Explanation {
        func backend(_ text: String) -> String {
            topology("backends:\n  web: {\(text)}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: web}]}")
        }
        switch self {
        case .weightOutOfRange:
            return Explanation(
                "weight out of range",
                "A weight is 1 to 1,000,000, and a higher one gets more traffic. A server that is to get none is `state: drain` or `state: down`.",
                bad: backend("servers: [10.0.0.1:80 weight=0]"), good: backend("servers: [10.0.0.1:80 weight=1]"))
        case .backendWithoutServers:
            return Explanation(
                "backend without servers",
                "A backend has servers, the servers of the backend it is `like`, or, in a cluster alone, pods.",
                bad: backend("balance: random"), good: backend("balance: random, servers: [10.0.0.1:80]"))
        case .backupsOnly:
            return Explanation(
                "backups only", "Every server is a backup or down: nothing takes requests, and nginx does not start.",
                bad: backend("servers: [{address: 10.0.0.1, port: 80, backup: true}]"),
                good: backend("servers: [10.0.0.2:80, {address: 10.0.0.1, port: 80, backup: true}]"))
        case .duplicateServer:
            return Explanation(
                "duplicate server", "Servers of a backend differ in name and in address.",
                bad: backend("servers: [10.0.0.1:80, 10.0.0.1:80]"),
                good: backend("servers: [10.0.0.1:80 weight=2, 10.0.0.2:80]"))
        default:
            return Explanation(
                "check timeout too long", "A check may take longer than the time to the next one: states lag behind.",
                bad: backend("servers: [10.0.0.1:80], health_check: {tcp: true, interval: 1s, timeout: 3s}")
                    .replacing("{nginx: {}, haproxy: {}}", with: "{haproxy: {}}"),
                good: backend("servers: [10.0.0.1:80], health_check: {tcp: true, interval: 3s, timeout: 1s}")
                    .replacing("{nginx: {}, haproxy: {}}", with: "{haproxy: {}}"))
        }
    }
}

extension String {
    /// The text with the first place of `old` replaced.
    fileprivate func replacing(_ old: String, with new: String) -> String {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(old) {
                return self[..<index] + new + self[self.index(index, offsetBy: old.count)...]
            }
            index = self.index(after: index)
        }
        return self
    }
}
