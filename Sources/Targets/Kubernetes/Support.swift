package import Rendering
package import TopologyModel

extension KubernetesTarget {
    /// The weakest answer of all that stands in front: every Ingress controller and the Gateway serve the same
    /// topology.
    package func support(for feature: Feature) -> Support {
        let answers = Self.answers(for: feature)
        var fronts = ingresses.map { (name: $0.controller.rawValue, support: answers.of($0.controller)) }
        if let gateway { fronts.append((gateway.title, answers.gateway(gateway))) }
        return fronts.isEmpty ? answers.service : WeakestAnswer(fronts).support
    }

    static func answers(for feature: Feature) -> Answers {
        switch feature {
        case .httpListener: .httpListener
        case .httpsListener: .httpsListener
        case .activeHealthCheck: .activeHealthCheck
        case .passiveCheck: .passiveCheck
        case .tcpListener: .tcpListener
        case .redirectToHTTPS: .redirectToHTTPS
        case .http2: .http2
        case .tlsProfile: .tlsProfile
        case .serverWeight: .serverWeight
        case .backupServer: .backupServer
        case .drainState: .drainState
        case .downState: .downState
        case .maxConnections: .maxConnections
        case .roundRobin: .roundRobin
        case .leastConnections: .leastConnections
        case .randomBalance: .randomBalance
        case .hashBalance: .hashBalance
        case .consistentHash: .consistentHash
        case .stickyCookie: .stickyCookie
        case .stickyClientIP: .stickyClientIP
        case .keepalivePool: .keepalivePool
        case .exactPath, .prefixPath: .plainPath
        case .regexPath: .regexPath
        case .wildcardHost: .wildcardHost
        case .redirectRoute: .redirectRoute
        case .respondRoute: .respondRoute
        case .websocketRoute: .websocketRoute
        case .bufferingSwitch: .bufferingSwitch
        case .timeoutSettings: .timeoutSettings
        case .retrySettings: .retrySettings
        case .rateLimit: .rateLimit
        case .virtualAddress: .virtualAddress
        case .virtualAddressNotify: .virtualAddress
        case .statusPage: .statusPage
        }
    }
}
