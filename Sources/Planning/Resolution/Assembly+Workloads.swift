import Diagnostics
import TopologyModel

extension Assembly {
    /// Adds what runs behind a backend: its own program, or that of the backend that it has its servers from.
    mutating func planWorkload(_ plan: inout BackendPlan, _ index: Int, _ sources: [Int?]) {
        var current = index
        while topology.backends[current].value.workload == nil {
            guard topology.backends[current].value.serversSpan == nil, let next = sources[current] else { return }
            current = next
        }
        plan.workloadSource = current
        guard current == index, let workload = topology.backends[index].value.workload else { return }
        let probes = workload.value.probes?.value
        var readiness = probes?.readiness.flatMap { probe($0, of: plan) }
        if probes?.readiness == nil, let check = plan.healthCheck { readiness = ProbePlan(check, at: check.span) }
        var planned = WorkloadPlan(
            settings: workload.value, replicas: replicas(workload.value, of: plan),
            ports: ports(workload.value, of: plan), readiness: readiness,
            liveness: probes?.liveness.flatMap { probe($0, of: plan) },
            startup: probes?.startup.flatMap { probe($0, of: plan) })
        planned.dependencies = workload.value.dependsOn.compactMap { name in
            symbols.backends.resolve(name, reporting: bag).map { Located($0, at: name.span) }
        }
        plan.workload = planned
    }

    private mutating func probe(_ probe: Located<WorkloadProbe>, of plan: BackendPlan) -> ProbePlan? {
        switch probe.value {
        case .path(let path): ProbePlan(path: path, like: plan.healthCheck, at: probe.span)
        case .check(let reference):
            planCheck(Located(reference, at: probe.span)).map { ProbePlan($0, at: probe.span) }
        }
    }

    /// As many as say so, else as many as there are servers that serve.
    private func replicas(_ workload: Workload, of plan: BackendPlan) -> Int {
        if let replicas = workload.replicas { return replicas.value.number }
        return max(plan.servers.lazy.filter { !$0.isBackup && $0.state == .active }.count, 1)
    }

    /// The ports that are named, else the one that the servers have, else the Service's.
    private func ports(_ workload: Workload, of plan: BackendPlan) -> [(name: String, number: UInt16)] {
        if let ports = workload.ports { return ports.value.ports }
        let name: String
        switch plan.transport {
        case .http: name = "http"
        case .tcp, .forwarded: name = "tcp"
        case .udp: name = "udp"
        }
        if case .number(let number) = plan.service?.targetPort?.value { return [(name, number)] }
        return [(name, plan.servers.first?.port ?? plan.service?.port?.value.number ?? 80)]
    }
}
