import Foundation
import Planning
import TestSupport
import Testing
import TopologyModel

@testable import Kubernetes

/// What the controllers' own resources say, and when they are written.
@Suite struct IngressResourceTests {
    private func rendered(_ controller: String, _ routes: String, rest: String = "") -> Rendered {
        Rendered(
            """
            lbgen: 1
            name: shop
            targets: {kubernetes: {ingress: {\(controller)}}}
            \(rest)
            backends: {api: {servers: [10.0.0.1:80]}, img: {servers: [10.0.0.2:80]}}
            sites: {web: {hosts: [a.example.com], routes: [\(routes)]}}
            """)
    }

    @Test(arguments: ["ingress-nginx", "nginx-ic", "haproxy-ingress", "traefik"])
    func plainSitesAreIngresses(_ controller: String) {
        let out = rendered("controller: \(controller)", "{path: /, backend: api}")
        #expect(out.text("ingress.yaml").contains("kind: \"Ingress\""))
        #expect(!out.text("ingress.yaml").contains("kind: \"VirtualServer\""))
        #expect(!out.text("ingress.yaml").contains("kind: \"IngressRoute\""))
    }

    @Test func whereOneRouteNeedsThemAllOfAPlanIsResources() {
        let routes = "{path: /a, methods: [GET], backend: img}, {path: /, backend: api}"
        let nginx = rendered("controller: nginx-ic", routes)
        #expect(nginx.errors.isEmpty, "\(nginx.messages)")
        #expect(nginx.text("ingress.yaml").contains("value: \"~^(?:GET)$\""))
        #expect(!nginx.text("ingress.yaml").contains("kind: \"Ingress\""))
        let traefik = rendered("controller: traefik", routes)
        #expect(traefik.text("ingress.yaml").contains("&& Method(`GET`)"))
        for controller in ["ingress-nginx", "haproxy-ingress"] {
            #expect(rendered("controller: \(controller)", routes).errors == ["LB0556"])
        }
    }

    /// A request that fulfils no condition of its path's routes goes where the plan sends it: to a shorter prefix.
    @Test func aLocationFallsBackToTheRouteThatCoversIt() {
        let text = rendered(
            "controller: nginx-ic", "{path: /a, headers: {X-B: c}, backend: img}, {path: /, backend: api}"
        ).text("ingress.yaml")
        let location = text.components(separatedBy: "- path: \"/a/\"").last ?? ""
        #expect(location.contains("pass: \"shop-img\"") && location.contains("pass: \"shop-api\""))
    }

    @Test func aBacktickCannotEndATextOfARule() {
        let out = rendered("controller: traefik", "{path: /, headers: {X-B: 'a`) || Host(`x'}, backend: api}")
        #expect(out.errors == ["LB0501"], "\(out.messages)")
    }

    @Test func aDollarCannotBeginAVariableOfNginx() {
        let out = rendered(
            "controller: nginx-ic",
            "{path: /, backend: api, response_headers: {set: {X-A: 'a${remote_addr}'}}}".replacing(
                "{remote", with: "{{remote"
            )
            .replacing("addr}", with: "addr}}"))
        #expect(out.errors == ["LB0501"], "\(out.messages)")
    }

    @Test func versionsOpenWhatTheyHave() {
        let cors = "{path: /, backend: api, cors: {origins: ['*']}}"
        #expect(rendered("controller: nginx-ic, version: '5.3'", cors).errors == ["LB0581"])
        #expect(rendered("controller: nginx-ic, version: '5.4'", cors).errors.isEmpty)
        let old = rendered("controller: traefik, version: '2.11'", "{path: /, backend: api}")
        #expect(old.errors == ["LB0503"], "\(old.messages)")
        let conditional = "{path: /, headers: {X-A: b}, backend: img}, {path: /, backend: api}"
        #expect(rendered("controller: haproxy-ingress, version: '0.14'", conditional).errors == ["LB0557"])
        #expect(rendered("controller: haproxy-ingress, version: '0.15'", conditional).errors.isEmpty)
    }

    @Test func theRetiredControllersTopologyMovesByOneLine() throws {
        func lines(_ name: String) throws -> [String] {
            let path = PackageFolder.path("Tests/GoldenTests/Cases/\(name)/topology.yaml")
            return try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
                .filter { !$0.hasPrefix("#") }
        }
        let (before, after) = (try lines("ingress-before"), try lines("ingress-after"))
        #expect(before.count == after.count)
        #expect(zip(before, after).filter { $0 != $1 }.map { $1 } == ["    ingress: {controller: traefik}"])
    }

    /// The controller sorts by length: what the plan tries first is the longer one, wherever both may match.
    @Test func expressionsOfIngressNginxAreTriedInThePlansOrder() {
        let out = rendered(
            "controller: ingress-nginx",
            "{path: {exact: /m/a}, backend: img}, {path: /m, backend: api, rewrite: {strip_prefix: /m}}, {path: /, backend: api}"
        )
        let paths = out.text("ingress.yaml").components(separatedBy: "- path: \"").dropFirst()
            .map { String($0.prefix { $0 != "\"" }) }
        let exact = paths.first { $0.hasPrefix("/m/a$") } ?? ""
        let below = paths.first { $0.hasPrefix("/m/(") } ?? ""
        #expect(!below.isEmpty && exact.utf8.count > below.utf8.count, "\(paths)")
        #expect(out.text("ingress.yaml").components(separatedBy: "use-regex: \"true\"").count > 2)
    }

    @Test func networksThatAreKeptOutAreTakenFromThoseLetIn() {
        let text = rendered(
            "controller: traefik",
            "{path: /, backend: api, access: {allow: [10.0.0.0/8], deny: [10.128.0.0/9, 10.0.0.0/10]}}"
        ).text("ingress.yaml")
        #expect(text.contains("sourceRange:\n      - \"10.64.0.0/10\"\n---"))
    }
}
