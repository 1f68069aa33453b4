import Foundation
import TestSupport
import Testing

@Suite("The daemons take what is generated, without a warning", .ownThreads)
struct DaemonAcceptanceTests {
    @Test("every example has a generated tree, and every daemon has a configuration among them")
    func discovery() {
        let examples = CaseFolder.all(in: "examples", holding: "topology.yaml")
        #expect(!examples.isEmpty)
        for example in examples {
            #expect(
                FileManager.default.fileExists(atPath: example.file("generated").path), "\(example) was never built")
        }
        for kind in DaemonVerdicts.Kind.allCases {
            #expect(!kind.committed.isEmpty, "no committed \(kind.fileName)")
        }
    }

    @Test("nginx -t", arguments: DaemonVerdicts.Kind.nginx.committed)
    func nginx(file: NativeFile) throws {
        guard Demand.met("nginx", "python3", "openssl", "ip") else { return }
        let findings = try DaemonVerdicts.findings(.nginx, file)
        #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
    }

    @Test("haproxy -c -dW", arguments: DaemonVerdicts.Kind.haproxy.committed)
    func haproxy(file: NativeFile) throws {
        guard Demand.met("haproxy", "python3", "openssl", "ip") else { return }
        let findings = try DaemonVerdicts.findings(.haproxy, file)
        #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
    }

    @Test("keepalived -t, and two seconds of life", arguments: DaemonVerdicts.Kind.keepalived.committed)
    func keepalived(file: NativeFile) throws {
        guard Demand.met("keepalived", "python3", "ip") else { return }
        let findings = try DaemonVerdicts.findings(.keepalived, file)
        #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
    }
}
