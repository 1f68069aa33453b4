import Foundation
import TestSupport
import Testing

@Suite("Live: names and passwords", .ownThreads)
struct BasicAuthTests {
    @Test("nginx asks for a name and a password of the file, on its own answers too")
    func passwords() throws {
        guard Demand.met("nginx", "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        let folder = try PackageFolder.makeTemporary("users")
        defer { try? FileManager.default.removeItem(at: folder) }
        let users = folder.appendingPathComponent("users")
        try Data("ann:{PLAIN}secret\n".utf8).write(to: users)
        let topology = Topology.text(
            port: port, targets: [.nginx],
            """
            backends:
              app: {servers: \(Topology.servers(backends))}
            sites:
              all:
                hosts: ["*"]
                routes:
                  - {path: /, backend: app}
                  - {path: /staff/, backend: app, basic_auth: {file: /etc/users, realm: "Staff: $5 only"}}
                  - {path: {exact: /note}, respond: {status: 200, body: "note"}, basic_auth: {file: /etc/users}}
            """
        )
        try Balancer.nginx.run(topology, ports: [port], files: ["/etc/users": users.path]) { _ in
            let right = "Authorization: Basic \(Data("ann:secret".utf8).base64EncodedString())"
            let wrong = "Authorization: Basic \(Data("ann:guess".utf8).base64EncodedString())"
            #expect(try HTTPConnection.get("/", port: port).status == 200)
            for target in ["/staff/", "/note"] {
                #expect(try HTTPConnection.get(target, port: port).status == 401)
                #expect(try HTTPConnection.get(target, port: port, headers: [wrong]).status == 401)
                #expect(try HTTPConnection.get(target, port: port, headers: [right]).status == 200)
            }
            let asked = try HTTPConnection.get("/staff/", port: port)["WWW-Authenticate"]
            #expect(asked == "Basic realm=\"Staff: $5 only\"")
        }
    }
}
