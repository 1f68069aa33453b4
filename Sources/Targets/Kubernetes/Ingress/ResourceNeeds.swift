import Planning
import TopologyModel

/// What an Ingress with annotations says of neither Traefik nor NGINX Ingress Controller.
extension Plan {
    /// Whether a route does more than pass requests to a backend as they are.
    func hasRichRoutes(_ isRich: (RoutePlan) -> Bool) -> Bool {
        routes.contains { route in
            guard case .backend = route.action, route.conditions.isEmpty else { return true }
            return route.messages !== MessagePlan.unchanged && !route.messages.isEmpty
                || route.traffic.access != nil || route.traffic.basicAuth != nil || route.traffic.cache != nil
                || isRich(route)
        }
    }

    /// Whether a listener carries no HTTP, or has limits of its own.
    var hasRichListeners: Bool {
        listeners.contains { listener in
            guard case .http(let http) = listener.kind else { return true }
            return listener.traffic.access != nil || listener.traffic.connectionLimit != nil
                || http.tls?.clientAuth != nil || http.tls?.hsts != nil
        }
    }

    /// Whether a backend's servers speak something else than HTTP/1.1 in the clear.
    var hasRichServers: Bool {
        backends.contains { backend in
            if case .http1 = backend.wire.form { return backend.wire.tls != nil }
            return backend.transport == .http
        }
    }
}

extension MessagePlan {
    /// Whether nothing is changed.
    var isEmpty: Bool {
        requestHeaders == nil && responseHeaders == nil && rewrite == nil && cors == nil && errorPages == nil
            && mirror == nil && maintenance == nil
    }
}
