extension DiagnosticCode {
    /// LB0470 to LB0476: Services and workloads.
    var clusterExplanation: Explanation {
        switch self {
        case .serviceKeyMismatch:
            Explanation(
                "key of another Service",
                "Each type of Service has its own keys: `node_port` and `external_traffic_policy` are for NodePort and LoadBalancer, `source_ranges` and `load_balancer_class` for LoadBalancer. Of a Service that is there already (`name`) nothing is generated.",
                bad: Self.cluster("service: {node_port: 30080}"),
                good: Self.cluster("service: {type: NodePort, node_port: 30080}"))
        case .nodePortClash:
            Explanation(
                "node port taken", "A port of the nodes belongs to one Service; `like` takes it over with the rest.",
                bad: Self.cluster(
                    "service: {type: NodePort, node_port: 30080}", more: "  copy: {like: web}\n",
                    routes: ", {path: /x, backend: copy}"),
                good: Self.cluster(
                    "service: {type: NodePort, node_port: 30080}",
                    more: "  copy: {like: web, service: {type: ClusterIP}}\n",
                    routes: ", {path: /x, backend: copy}"))
        case .nodePortUnusual:
            Explanation(
                "unusual node port",
                "Clusters give out ports 30000 to 32767 unless they were started with another --service-node-port-range.",
                bad: Self.cluster("service: {type: NodePort, node_port: 8080}"),
                good: Self.cluster("service: {type: NodePort, node_port: 30080}"))
        case .workloadMismatch:
            Explanation(
                "program behind somebody else's Service",
                "`workload` makes pods, and the backend's own Service selects them: no existing Service and no alias.",
                bad: Self.cluster("workload: {image: \"web:1\"}, service: {name: legacy}"),
                good: Self.cluster("workload: {image: \"web:1\"}"))
        case .autoscaleWithoutRequest:
            Explanation(
                "autoscaler without a measure",
                "An autoscaler compares what a pod uses with what it asks for: `resources.cpu`. It also chooses the number of replicas.",
                bad: Self.cluster("workload: {image: \"web:1\", autoscale: {max: 4}}"),
                good: Self.cluster("workload: {image: \"web:1\", autoscale: {max: 4}, resources: {cpu: 1}}"))
        case .dependencyWithoutWorkload:
            Explanation(
                "nothing to wait for",
                "`depends_on` names backends whose programs are ready before this one starts: those that have a `workload`.",
                bad: Self.cluster(
                    "workload: {image: \"web:1\", depends_on: db}",
                    more: "  db: {protocol: tcp, servers: [10.0.0.9:5432]}\n"),
                good: Self.cluster(
                    "workload: {image: \"web:1\", depends_on: db}",
                    more: "  db: {protocol: tcp, servers: [10.0.0.9:5432], workload: {image: \"postgres:16\"}}\n"))
        case .unknownContainerPort:
            Explanation(
                "unknown port of a container", "`target_port` names a port that the workload does not have.",
                bad: Self.cluster("workload: {image: \"web:1\", ports: {web: 80}}, service: {target_port: http}"),
                good: Self.cluster("workload: {image: \"web:1\", ports: {web: 80}}, service: {target_port: web}"))
        default:
            Explanation(
                "port of the nodes' own agent",
                "A load balancer may not open port 10250: it is the kubelet's, and clouds would open it on every node.",
                bad: Self.cluster("service: {type: LoadBalancer, port: 10250}"),
                good: Self.cluster("service: {type: LoadBalancer, port: 80}"))
        }
    }

    /// LB0715 and up: workloads that are less safe than they could be.
    var clusterSafetyExplanation: Explanation {
        switch self {
        case .floatingImage:
            Explanation(
                "image that may change",
                "An image without a tag, or with `latest`, is another one tomorrow: two replicas may run different programs, and there is no way back.",
                bad: Self.cluster("workload: {image: web}"), good: Self.cluster("workload: {image: \"web:1.4\"}"))
        default:
            Explanation(
                "secret in the topology",
                "Secrets appear only as references: whatever stands here lies in version control and in the generated files.",
                bad: Self.cluster("workload: {image: \"web:1\", env: {DB_PASSWORD: hunter2}}"),
                good: Self.cluster("workload: {image: \"web:1\", env: {DB_PASSWORD: {secret: web, key: db-password}}}"))
        }
    }

    private static func cluster(_ settings: String, more: String = "", routes: String = "") -> String {
        topology(
            "backends:\n  web: {servers: [10.0.0.1:80], \(settings)}\n\(more)sites:\n  web: {hosts: [\"*\"], routes: [{backend: web}\(routes)]}",
            targets: "{kubernetes: {}}")
    }

    /// Clusters.
    var clusterLossMeaning: (String, String)? {
        switch self {
        case .workload:
            (
                "workloads",
                "The program behind the backend runs as said: image, replicas, environment, resources, probes, and an end "
                    + "that loses no request."
            )
        case .imageBuild:
            ("images that are built", "The image is built from a folder, where its program is run.")
        case .restartPolicy:
            ("restart policies", "A program that ends is started again, or is not, as said.")
        case .startOrder:
            ("programs that wait for others", "A program is started once those that it depends on are ready.")
        case .serviceExposure:
            (
                "Services open to the outside",
                "The backend's Service takes traffic as said: on this port of the nodes, through this load balancer, from "
                    + "these networks, by pods of these nodes."
            )
        default: nil
        }
    }
}
