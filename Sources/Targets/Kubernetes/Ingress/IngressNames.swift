/// The names of the objects of Ingress controllers, kind by kind.
struct IngressNames {
    /// Ingresses.
    var ingresses = ObjectNames()
    /// IngressRoutes and VirtualServers.
    var routes = ObjectNames()
    /// IngressRouteTCPs, IngressRouteUDPs and TransportServers.
    var streams = ObjectNames()
    /// Middlewares and Policies.
    var middlewares = ObjectNames()
    /// TraefikServices.
    var composites = ObjectNames()
    /// ServersTransports.
    var transports = ObjectNames()
    /// TLSOptions.
    var options = ObjectNames()
}
