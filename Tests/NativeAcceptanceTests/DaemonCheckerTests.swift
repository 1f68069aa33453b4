import Foundation
import TestSupport
import Testing

@Suite("The daemons' checkers can fail", .ownThreads)
struct DaemonCheckerTests {
    static let breakages = [
        Breakage(
            "nginx", "a server name twice is only a warning", in: "nginx.conf",
            "http {", "http {\n server { server_name x; listen 81; }\n server { server_name x; listen 81; }",
            says: "conflicting server name"
        ),
        Breakage(
            "nginx", "no such pool", in: "nginx.conf", "//shop_api", "//shop_apy", says: "host not found in upstream"),
        Breakage("nginx", "no such directive", in: "nginx.conf", "listen", "listne", says: "unknown directive"),
        Breakage(
            "haproxy", "no client timeout is only a warning", in: "haproxy.cfg", "timeout client", "#",
            says: "[WARNING]"),
        Breakage(
            "haproxy", "no such backend", in: "haproxy.cfg", "backend shop_api",
            "default_backend nowhere\nbackend shop_api", says: "nowhere"),
        Breakage("haproxy", "a missing map", says: "failed to open pattern file") {
            try FileManager.default.removeItem(at: $0.appendingPathComponent("maps"))
        },
        Breakage(
            "keepalived", "no such keyword", in: "keepalived.conf", "advert_int", "advert", says: "Unknown keyword"),
        Breakage("keepalived", "a missing check", says: "check.sh: does not exist") {
            try FileManager.default.removeItem(at: $0.appendingPathComponent("scripts/check.sh"))
        },
        Breakage("keepalived", "a missing notify script", says: "cannot be accessed") {
            try FileManager.default.removeItem(at: $0.appendingPathComponent("scripts/notify.sh"))
        },
        Breakage("keepalived", "a check that cannot run", says: "not executable") {
            try $0.setMode(0o644, of: "scripts/check.sh")
        },
        Breakage("keepalived", "a check that anybody can change", says: "can be changed by others") {
            try $0.setMode(0o777, of: "scripts/check.sh")
        },
    ]

    @Test("what is right passes", arguments: DaemonVerdicts.Kind.allCases)
    func accepts(kind: DaemonVerdicts.Kind) throws {
        guard Demand.met(kind.rawValue, "python3", "openssl", "ip") else { return }
        let path = Breakage.folder(of: kind.rawValue).appendingPathComponent(kind.fileName).path
        #expect(try DaemonVerdicts.judge(kind, [path]) == [path: []])
    }

    @Test("what is wrong in one thing does not", arguments: DaemonVerdicts.Kind.allCases)
    func rejects(kind: DaemonVerdicts.Kind) throws {
        guard Demand.met(kind.rawValue, "python3", "openssl", "ip") else { return }
        let breakages = Self.breakages.filter { $0.sample == kind.rawValue }
        #expect(breakages.count >= 3)
        let found = try Breakage.findings(about: breakages, place: kind.fileName) { try DaemonVerdicts.judge(kind, $0) }
        for (breakage, findings) in found {
            #expect(findings.contains { $0.contains(breakage.says) }, "\(breakage.what): not rejected: \(findings)")
        }
    }
}

extension URL {
    fileprivate func setMode(_ mode: Int, of file: String) throws {
        let path = appendingPathComponent(file).path
        try FileManager.default.setAttributes([.posixPermissions: NSNumber(value: mode)], ofItemAtPath: path)
    }
}
