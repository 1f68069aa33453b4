extension DiagnosticCode {
    /// What nodes run: checks and programs.
    var nodeExplanation: Explanation {
        switch self {
        case .processCheckElsewhere:
            Explanation(
                "process of another machine",
                "A `process` check looks for a process of the machine that checks, so it serves vips; the process of a server is seen only there.",
                bad: topology(
                    "backends:\n  web: {servers: [10.0.0.1:80], health_check: {process: nginx}}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: web}]}",
                    targets: "{haproxy: {}}"),
                good: topology(
                    "backends:\n  web: {servers: [10.0.0.1:80], health_check: {http: /health}}\nsites:\n  web: {hosts: [\"*\"], routes: [{backend: web}]}",
                    targets: "{haproxy: {}}"))
        default:
            Explanation(
                "program in an open folder",
                "keepalived runs programs as root, and leaves out those that others than root may change (`enable_script_security`): a check that is left out checks nothing.",
                bad: vip(command: "/tmp/check"), good: vip(command: "/usr/local/bin/check"))
        }
    }

    private func vip(command: String) -> String {
        topology(
            "health_checks:\n  own: {type: script, command: [\(command)], interval: 5s}\nnodes:\n  a: {address: 192.168.1.26}\n  b: {address: 192.168.1.27}\nvips:\n  one: {addresses: [192.168.1.25/24], virtual_router_id: 51, nodes: {a: 110, b: 100}, check: own}",
            targets: "{keepalived: {}}")
    }
}
