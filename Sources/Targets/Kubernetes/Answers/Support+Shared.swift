import Rendering

/// Answers that Services, Ingress dialects and the Gateway API share.
extension Support {
    static let ownHTTP2 = ignored(why: "controllers and gateways offer HTTP/2 to TLS clients by themselves")
    /// DNS failover.
    static let otherDNS = ignored(why: "DNS records are the target `dns`'s; no object of the cluster moves them")
    static let noVRRP = ignored(why: "a cluster has its Services' addresses; VRRP is keepalived's on the nodes")
    static let noServerRedirect = unsupported(
        since: nil, instead: "redirect with nginx or HAProxy: in a cluster pods have no addresses for clients")
    static let noFleet = ignored(why: "a fleet's agents run on machines; a cluster finds its pods by itself")
    static let builtElsewhere = ignored(
        why: "a cluster fetches images, and builds none: the one that `image` names, which must be there, is run")
    static let alwaysRestarted = ignored(
        why: "a Deployment starts its pods again however they end; another policy is lost where it stands")
    static let waitsForNobody = ignored(
        why: "pods wait for nobody: a program that needs another one tries until it is there, and is not ready before")
    static let ownRaw = ignored(why: "raw text is for nginx's and HAProxy's own files")
    static let ownStatus = ignored(why: "status and metrics pages are those of the controllers themselves")
    /// The kubelet of each node asks the pods of a workload; what is not one is lost where it stands.
    static let noProbe = approximated(
        how: "each pod of a `workload` is asked by its own node; servers outside the cluster are asked by nobody")
    static let plainProbe = approximated(how: "a probe of a pod connects and no more; gRPC's health service is asked")
    /// A region of the topology is a zone of the cluster's nodes.
    static let zones = approximated(
        how: "a Service prefers endpoints of the client's own zone, from 1.31 on (a region is the zone of that name); "
            + "which region comes next is fixed when the topology is built, and only for servers outside the cluster")
    static let noSlowStart = unsupported(
        since: nil, instead: "a pod has its full share once it is ready: let its readiness wait until it is warm")
    static let noAgents = unsupported(since: nil, instead: "let the readiness probe of a pod ask what the agent says")
    static let aliases = approximated(
        how: "the cluster's own name servers are asked, and only for servers behind an alias, "
            + "`service: {type: ExternalName}`")
    static let noPassiveCheck = unsupported(
        since: nil, instead: "a pod leaves when its readinessProbe fails: let the probe see what fails")
    static let noWeights = unsupported(
        since: nil, instead: "endpoints have equal shares; give heavier servers more pods, or leave weights out")
    static let noBackups = unsupported(since: nil, instead: "every endpoint serves; backup servers are left out")
    static let drains = approximated(
        how: "a draining server gets no new connections, and clients that a cookie keeps with it move on")
    static let noServerLimit = unsupported(since: nil, instead: "limit connections in the servers themselves")
    static let ownKeepalive = ignored(why: "controllers keep idle connections to servers by their own settings")
    static let noHash = unsupported(
        since: nil, instead: "use an Ingress controller that hashes, or a sticky cookie")
    /// Controllers dial pods by themselves and never meet the Service's affinity: both are emitted.
    static let serviceOnly = approximated(
        how: "the Service keeps clients that reach it directly; a controller dials the servers past it")
    static let rawPath = approximated(
        how: "paths may be compared as they are sent: `/%61pi` and `//api` need not match `/api`")
    static let noResponse = unsupported(since: nil, instead: "let a backend answer")
    static let streams = ignored(why: "answers are passed on as they come, nothing is read ahead")
}
