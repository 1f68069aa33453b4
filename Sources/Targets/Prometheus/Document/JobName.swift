import TopologyModel

/// What Prometheus reads, job by job; the name of each begins with the topology's, as one Prometheus may read several.
enum JobName: String {
    case haproxy
    case nginx
    case nginxLog = "nginx-log"
    case node
    case certificates
    case names

    /// The job's name: `shop-haproxy`.
    func text(_ topology: Identifier) -> String { "\(topology.text)-\(rawValue)" }
}
