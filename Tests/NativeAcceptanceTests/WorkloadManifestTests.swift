import Foundation
import TestSupport
import Testing

@Suite("What the API server refuses in workloads is refused here", .ownThreads)
struct WorkloadManifestTests {
    /// What is spoiled, and what the checker must say.
    private static let breakages: [Breakage] = [
        ("containerPort: 8000", "containerPort: 80000", "80000"),
        ("port: http}, successThreshold: 2", "port: web}, successThreshold: 2", "no port 'web'"),
        ("failureThreshold: 3", "successThreshold: 2", "successThreshold must be 1"),
        ("targetPort: http", "targetPort: web", "has no TCP port 'web'"),
        ("selector: {app.kubernetes.io/name: api, ", "selector: {app.kubernetes.io/name: apis, ", "matches no pods"),
        ("nodePort: 30080", "nodePort: 30080}, {name: h, port: 82, nodePort: 30080", "a nodePort stands twice"),
        ("port: 80, ", "port: 10250, ", "used by kubelet"),
        ("10.0.0.0/8]\n  ports", "10.0.0.1/8]\n  ports", "loadBalancerSourceRanges: 10.0.0.1/8"),
        ("type: LoadBalancer", "type: NodePort", "may only be used when type is LoadBalancer"),
        ("externalName: legacy.example.com", "externalName: -legacy", "not a host name"),
        ("forZones: [{name: a}]", "forZones: [{name: A}]", "hints"),
        ("example.com/note", "example.com/no te", "not a key of a label or annotation"),
        ("cpu: 500m", "cpu: 500x", "no quantity"),
        ("memory: 512Mi}, limits", "memory: 1Gi}, limits", "the request is more than the limit"),
        ("maxSurge: 25%", "maxSurge: 0", "are both 0"),
        ("{name: MODE, value: \"on\"}", "{name: MODE, value: a}, {name: MODE, value: b}", "hides the one before"),
        ("mountPath: /tmp}", "mountPath: /tmp}, {name: tmp, mountPath: /tmp}", "two volumes at one path"),
        ("[{name: tmp, mountPath", "[{name: temp, mountPath", "no volume temp"),
        ("allowPrivilegeEscalation: false, ", "", "restricted"),
        ("runAsNonRoot: true, ", "", "runAsNonRoot"),
        ("seccompProfile: {type: RuntimeDefault}", "fsGroup: 1", "seccompProfile"),
        ("exec: {command: [sleep, \"5\"]}", "httpGet: {port: 1}, tcpSocket: {port: 1}", "preStop"),
        ("minReplicas: 2", "minReplicas: 5", "minReplicas 5"),
        ("kind: Deployment, name: shop-api", "kind: Deployment, name: shop-apis", "no Deployment shop-apis"),
        ("cpu: 500m, ", "", "nothing to compare with"),
        ("maxUnavailable: 1, ", "maxUnavailable: 1, minAvailable: 1, ", "one of both"),
        ("cidr: 10.0.0.0/8", "cidr: 10.0.0.1/8", "ipBlock: 10.0.0.1/8"),
        ("nginx.conf: text", "nginx/conf: text", "not a key"),
    ].map { old, new, says in
        Breakage("workloads", old, in: "workloads.yaml", old, new, says: says)
    }

    @Test("the sample is right")
    func accepts() throws {
        guard Demand.met("python3", root: false), ManifestVerdicts.validatorsAreThere else { return }
        let good = Breakage.folder(of: "workloads").path
        #expect(try ManifestVerdicts.judge([good], crds: nil) == [good: []])
    }

    @Test("and wrong in one thing it is refused")
    func rejects() throws {
        guard Demand.met("python3", root: false), ManifestVerdicts.validatorsAreThere else { return }
        let found = try Breakage.findings(about: Self.breakages) { try ManifestVerdicts.judge($0, crds: nil) }
        for (breakage, findings) in found {
            #expect(findings.contains { $0.contains(breakage.says) }, "\(breakage.what): not rejected: \(findings)")
        }
    }

    @Test("more than an object may hold is refused")
    func limits() throws {
        guard Demand.met("python3", root: false), ManifestVerdicts.validatorsAreThere else { return }
        let large = String(repeating: "x", count: (1 << 20) + 1)
        let note = String(repeating: "x", count: 256 << 10)
        let breakages = [
            Breakage(
                "workloads", "ConfigMap", in: "workloads.yaml", "nginx.conf: text", "a: \(large)", says: "bytes of data"
            ),
            Breakage(
                "workloads", "annotations", in: "workloads.yaml", "note: text", "note: \(note)", says: "annotations of"),
        ]
        for (breakage, findings) in try Breakage.findings(
            about: breakages, by: { try ManifestVerdicts.judge($0, crds: nil) })
        {
            #expect(findings.contains { $0.contains(breakage.says) }, "\(breakage.what): not rejected: \(findings)")
        }
    }
}
