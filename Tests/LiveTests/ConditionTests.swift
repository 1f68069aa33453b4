import TestSupport
import Testing

/// Conditions beside the path: the first route in the canonical order whose path and conditions match takes a request.
@Suite("Live: conditions on method, headers, query and cookies", .ownThreads)
struct ConditionTests {
    private static let names = [
        "root", "post", "canary", "both", "deep", "exact", "image", "png", "any", "wild", "lent", "param", "cookie",
        "agent", "space", "fallback",
    ]

    private static let sites = #"""
        sites:
          any:
            hosts: ["*"]
            routes:
              - {path: /, backend: any}
              - {path: {regex: '\.m3u8$'}, methods: GET, backend: lent}
              - {path: {exact: /health}, methods: [GET, HEAD], backend: lent}
          wild:
            hosts: ["*.example.test"]
            routes:
              - {path: /wild, headers: {X-Wild: {present: true}}, backend: wild}
              - {path: {exact: /health}, headers: {X-Wild: "1"}, backend: wild}
              - {path: {regex: '^/lent/[0-9]+$'}, query: {n: {regex: '^[0-9]+$'}}, backend: wild}
          shop:
            hosts: [shop.example.test]
            routes:
              - {path: /, backend: root}
              - {path: /api, methods: [POST, PUT], backend: post}
              - {path: /api, headers: {X-Canary: always}, backend: canary}
              - {path: /api, methods: POST, headers: {X-Canary: always}, backend: both}
              - {path: /api/v1, methods: PURGE, backend: deep}
              - {path: /api/v1/x/y, methods: DELETE, backend: deep}
              - {path: {exact: /api/v1}, methods: GET, headers: {X-Exact: "yes"}, backend: exact}
              - {path: {exact: /api/v1}, query: {x: "1"}, backend: param}
              - {path: {regex: '^/img/\d+'}, headers: {Accept: {regex: 'image/(?:webp|avif)'}}, backend: image}
              - {path: {regex: '\.png$'}, methods: GET, backend: png}
              - {path: /img/sub, cookies: {beta: "1"}, backend: cookie}
              - {path: "/with space", headers: {X-A: {present: true}}, backend: space}
              - {path: "/with space", methods: POST, backend: post}
          params:
            hosts: [params.test]
            routes:
              - {path: /q, query: {q: "a b+c&d=%"}, backend: space}
              - {path: /q, query: {q: "Jürgen"}, backend: agent}
              - {path: /q, query: {b: "2"}, backend: param}
              - {path: /q, query: {utm-source.x: mail}, backend: deep}
              - {path: /r, query: {q: {regex: '^a%20b$'}}, backend: exact}
              - {path: /r, query: {q: {regex: '^$|empty|[&=]'}}, backend: png}
              - {path: /p, query: {q: {present: true}}, backend: canary}
              - {path: /, backend: fallback}
          cookies:
            hosts: [cookies.test]
            routes:
              - {path: /c, cookies: {my-c.x+y: v1}, backend: cookie}
              - {path: /c, cookies: {my-c.x+y: '"a b"'}, backend: space}
              - {path: /c, cookies: {id: {regex: '^(?:1|2)$'}}, backend: param}
              - {path: /c, cookies: {other: {present: true}, id: "3"}, backend: both}
              - {path: /c, cookies: {other: {present: true}}, backend: deep}
              - {path: /, backend: fallback}
          headers:
            hosts: [headers.test]
            routes:
              - {path: /, headers: {User-Agent: {regex: 'Mobile|Phone'}}, backend: agent}
              - {path: /, headers: {X-List: 'one, two'}, backend: both}
              - {path: /, headers: {X-List: one}, backend: exact}
              - {path: /, headers: {X-Regex: {regex: '^$|^.?$'}}, backend: canary}
              - {path: /, headers: {X-Spaces: 'a  b "c" $x \d %20 # ;{}'}, backend: space}
              - {path: /, headers: {X-Pipe: 'a|b', X-Pipe-Two: c}, backend: wild}
              - {path: /, headers: {X-Case: Value}, backend: param}
              - {path: /, headers: {X-Here: {present: true}, X-There: {present: true}}, backend: deep}
              - {path: /, headers: {Content-Type: application/json}, methods: POST, backend: post}
              - {path: /, backend: fallback}
        """#

    /// Order, hosts and methods.
    private static let order = #"""
        # /api: method and header before either; method before header.
        GET /api | shop.example.test |  | root
        POST /api | shop.example.test |  | post
        PUT /api/x | shop.example.test |  | post
        GET /api | shop.example.test | X-Canary: always | canary
        POST /api | shop.example.test | X-Canary: always | both
        PUT /api | shop.example.test | X-Canary: always | post
        GET /api | shop.example.test | x-canary: always | canary
        GET /api | shop.example.test | X-Canary: Always | root
        GET /api | shop.example.test | X-Canary: always2 | root
        GET /api | shop.example.test | X-Canary: xalways | root
        GET /apiary | shop.example.test | X-Canary: always | root
        HEAD /api | shop.example.test |  | root
        OPTIONS /api | shop.example.test |  | root
        PATCH /api | shop.example.test | X-Canary: always | canary
        # A deeper prefix whose conditions fail lets the one above it have its turn.
        POST /api/v1 | shop.example.test |  | post
        PURGE /api/v1 | shop.example.test |  | deep
        PURGE /api/v1/x | shop.example.test | X-Canary: always | deep
        GET /api/v1/x | shop.example.test | X-Canary: always | canary
        GET /api/v1/x | shop.example.test |  | root
        DELETE /api/v1/x/y/z | shop.example.test |  | deep
        PURGE /api/v1/x/y/z | shop.example.test |  | deep
        PUT /api/v1/x/y/z | shop.example.test |  | post
        GET /api/v1/x/y/z | shop.example.test |  | root
        # An exact path falls to prefixes.
        GET /api/v1 | shop.example.test | X-Exact: yes | exact
        GET /api/v1 | shop.example.test | X-Exact: no | root
        POST /api/v1 | shop.example.test | X-Exact: yes | post
        GET /api/v1?x=1 | shop.example.test |  | param
        GET /api/v1?x=1 | shop.example.test | X-Exact: yes | exact
        PURGE /api/v1?x=2 | shop.example.test |  | deep
        GET /api/v1/?x=1 | shop.example.test |  | root
        # Expressions in their order, then prefixes.
        GET /img/1.png | shop.example.test | Accept: image/webp,*/* | image
        GET /img/1.png | shop.example.test | Accept: text/html | png
        GET /img/1.png | shop.example.test |  | png
        POST /img/1.png | shop.example.test |  | root
        POST /img/1 | shop.example.test | Accept: image/avif | image
        GET /img/1 | shop.example.test |  | root
        GET /img/sub/1.png | shop.example.test | Cookie: beta=1 | png
        POST /img/sub/1.png | shop.example.test | Cookie: beta=1 | cookie
        POST /img/sub/1.png | shop.example.test | Cookie: beta=2 | root
        GET /img/sub | shop.example.test | Cookie: beta=1 | cookie
        GET /img/sub/ | shop.example.test |  | root
        GET /with%20space | shop.example.test | X-A: 1 | space
        GET /with%20space/x | shop.example.test | X-A: 1 | space
        GET /with%20space | shop.example.test |  | root
        POST /with%20space/x | shop.example.test |  | post
        POST /with%20space/x | shop.example.test | X-A: 1 | post
        # Hosts lend what they have, conditions and all; an own `/` lets nothing through.
        GET /x.m3u8 | shop.example.test |  | root
        GET /health | shop.example.test | X-Wild: 1 | root
        GET /x.m3u8 | other.test |  | lent
        HEAD /x.m3u8 | other.test |  | any
        GET /health | other.test |  | lent
        HEAD /health | other.test |  | lent
        POST /health | other.test |  | any
        GET /wild | a.example.test |  | any
        GET /wild/x | a.example.test | X-Wild: 1 | wild
        GET /wild/x.m3u8 | a.example.test | X-Wild: 1 | wild
        GET /wild/x.m3u8 | a.example.test |  | lent
        POST /wild/x.m3u8 | a.example.test |  | any
        GET /health | a.example.test | X-Wild: 1 | wild
        GET /health | a.example.test | X-Wild: 2 | lent
        POST /health | a.example.test | X-Wild: 1 | wild
        POST /health | a.example.test |  | any
        GET /lent/12?n=3 | a.example.test |  | wild
        GET /lent/12?n=x | a.example.test |  | any
        GET /lent/12x?n=3 | a.example.test |  | any
        GET /wildx | a.example.test | X-Wild: 1 | any
        # Spellings of the path do not matter, spellings of methods do.
        POST //api | shop.example.test |  | post
        POST /%61pi | shop.example.test |  | post
        POST /api%2Fv1 | shop.example.test |  | post
        POST /api/../api | shop.example.test |  | 400
        post /api | shop.example.test |  | 400
        Post /api | shop.example.test |  | 400
        PURGE /api | shop.example.test |  | root
        M-SEARCH /api | shop.example.test |  | root
        PO /api | shop.example.test |  | root
        POSTX /api | shop.example.test |  | root
        TRACE /api | shop.example.test |  | 405
        POST /api | SHOP.example.test |  | post
        POST /api | shop.example.test. |  | post
        POST /api | shop.example.test:8080 |  | post
        """#

    /// Parameters: first of repeated, percent-decoded for exact values, raw for expressions.
    private static let parameters = #"""
        GET /q?q=a+b%2Bc%26d%3D%25 | params.test |  | space
        GET /q?q=a%20b%2bc%26d=%25 | params.test |  | space
        GET /q?q=%61%20%62%2b%63%26%64%3d%25 | params.test |  | space
        GET /q?x=1&q=a+b%2Bc%26d%3D%25&q=2 | params.test |  | space
        GET /q?q=a%20b+c%26d%3D%25 | params.test |  | fallback
        GET /q?q=a+b%2Bc&d=% | params.test |  | fallback
        GET /q?q=A+b%2Bc%26d%3D%25 | params.test |  | fallback
        GET /q?q=J%C3%BCrgen | params.test |  | agent
        GET /q?q=J%c3%bcrgen | params.test |  | agent
        GET /q?q=Jurgen | params.test |  | fallback
        GET /q?b=2 | params.test |  | param
        GET /q?a&b=&b=2 | params.test |  | fallback
        GET /q?a&b=2&b= | params.test |  | param
        GET /q?b&b=2 | params.test |  | param
        GET /q?b | params.test |  | fallback
        GET /q?b= | params.test |  | fallback
        GET /q?b=3&b=2 | params.test |  | fallback
        GET /q?bb=2 | params.test |  | fallback
        GET /q?xb=2 | params.test |  | fallback
        GET /q?B=2 | params.test |  | fallback
        GET /q?%62=2 | params.test |  | fallback
        GET /q?x=1;b=2 | params.test |  | fallback
        GET /q?b=2;x=1 | params.test |  | fallback
        GET /q?b=%32 | params.test |  | param
        GET /q?b=%zz | params.test |  | fallback
        GET /q?b=2%00 | params.test |  | fallback
        GET /q?b=22 | params.test |  | fallback
        GET /q?=2 | params.test |  | fallback
        GET /q?&b=2 | params.test |  | param
        GET /q?&&b=2& | params.test |  | param
        GET /q?x=?b=2 | params.test |  | fallback
        GET /q?x=/&b=2 | params.test |  | param
        GET /q? | params.test |  | fallback
        GET /q | params.test |  | fallback
        GET /q?utm-source.x=mail | params.test |  | deep
        GET /q?utm-sourceyx=mail | params.test |  | fallback
        GET /r?q=a%20b | params.test |  | exact
        GET /r?q=a+b | params.test |  | fallback
        GET /r?q=a%20b&q=c | params.test |  | exact
        GET /r?q= | params.test |  | fallback
        GET /r | params.test |  | fallback
        GET /r?q=xemptyx | params.test |  | png
        GET /r?q=a=b | params.test |  | png
        GET /r?q=a&b | params.test |  | fallback
        GET /p?q=0 | params.test |  | canary
        GET /p?q=%00 | params.test |  | canary
        GET /p?q= | params.test |  | fallback
        GET /p?q | params.test |  | fallback
        GET /p?q=&q=1 | params.test |  | fallback
        """#

    /// Cookies: names with odd characters, values with spaces and quotes, the first of repeated.
    private static let cookies = #"""
        GET /c | cookies.test | Cookie: my-c.x+y=v1 | cookie
        GET /c | cookies.test | Cookie: a=b; my-c.x+y=v1; z=1 | cookie
        GET /c | cookies.test | Cookie: a=b;my-c.x+y=v1 | cookie
        GET /c | cookies.test | cookie: my-c.x+y=v1 | cookie
        GET /c | cookies.test | Cookie: my-cyx+y=v1 | fallback
        GET /c | cookies.test | Cookie: my-c.xxy=v1 | fallback
        GET /c | cookies.test | Cookie: MY-C.X+Y=v1 | fallback
        GET /c | cookies.test | Cookie: xmy-c.x+y=v1 | fallback
        GET /c | cookies.test | Cookie: my-c.x+y=V1 | fallback
        GET /c | cookies.test | Cookie: my-c.x+y=v11 | fallback
        GET /c | cookies.test | Cookie: my-c.x+y="a b" | space
        GET /c | cookies.test | Cookie: q=1; my-c.x+y="a b"; z | space
        GET /c | cookies.test | Cookie: my-c.x+y=a b | fallback
        GET /c | cookies.test | Cookie: id=1 | param
        GET /c | cookies.test | Cookie: id=1; id=9 | param
        GET /c | cookies.test | Cookie: id=9; id=1 | fallback
        GET /c | cookies.test | Cookie: id=; id=1 | fallback
        GET /c | cookies.test | Cookie: id=12 | fallback
        GET /c | cookies.test | Cookie: x=id=1 | fallback
        GET /c | cookies.test | Cookie: x="; id=1" | fallback
        GET /c | cookies.test | Cookie: id=1,2 | fallback
        GET /c | cookies.test | Cookie: other=1 | deep
        GET /c | cookies.test | Cookie: other= | fallback
        GET /c | cookies.test | Cookie: other=1; id=3 | both
        GET /c | cookies.test | Cookie: id=3; other=1 | both
        GET /c | cookies.test | Cookie: id=3 | fallback
        GET /c | cookies.test | Cookie: id=2; other=1 | param
        GET /c | cookies.test |  | fallback
        GET /c | cookies.test | Cookie: | fallback
        """#

    /// Headers: names without case, values with it, whole lines, the first of several.
    private static let headers = #"""
        GET / | headers.test | User-Agent: Mozilla/5.0 Mobile Safari | agent
        GET / | headers.test | user-agent: Windows Phone | agent
        GET / | headers.test | User-Agent: mobile | fallback
        GET / | headers.test |  | fallback
        GET / | headers.test | X-List: one, two | both
        GET / | headers.test | X-List: one | exact
        GET / | headers.test | X-List: one,two | fallback
        GET / | headers.test | X-List: two, one | fallback
        GET / | headers.test | X-List: one ;; X-List: two | exact
        GET / | headers.test | X-List: two ;; X-List: one | fallback
        GET / | headers.test | X-List:    one    | exact
        GET / | headers.test | X-List:one | exact
        GET / | headers.test | X-List: | fallback
        GET / | headers.test | X-List: ONE | fallback
        GET / | headers.test | X_List: one | fallback
        GET / | headers.test | X-Regex: | fallback
        GET / | headers.test | X-Regex: a | canary
        GET / | headers.test | X-Regex: ab | fallback
        GET / | headers.test | X-Spaces: a  b "c" $x \d %20 # ;{} | space
        GET / | headers.test | X-Spaces: a b "c" $x \d %20 # ;{} | fallback
        GET / | headers.test | X-Pipe: a|b ;; X-Pipe-Two: c | wild
        GET / | headers.test | X-Pipe: a ;; X-Pipe-Two: b|c | fallback
        GET / | headers.test | X-Pipe: a|b|c | fallback
        GET / | headers.test | X-CASE: Value | param
        GET / | headers.test | X-Case: value | fallback
        GET / | headers.test | X-Case: Value2 | fallback
        GET / | headers.test | X-Here: 1 | fallback
        GET / | headers.test | X-There: 1 | fallback
        GET / | headers.test | X-Here: 0 ;; X-There: false | deep
        GET / | headers.test | X-Here: 1 ;; X-There: | fallback
        POST / | headers.test | Content-Type: application/json | post
        POST / | headers.test | Content-Type: application/json; charset=utf-8 | fallback
        GET / | headers.test | Content-Type: application/json | fallback
        """#

    @Test("each request goes to the first route whose path and conditions match", arguments: Balancer.allCases)
    func tables(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let probes = [Self.order, Self.parameters, Self.cookies, Self.headers].flatMap { ConditionProbe.table($0) }
        #expect(probes.count >= 150)
        let backends = try Backends(Self.names)
        let port = try PortPool.take()
        let pools = Self.names.map { "  \($0): {servers: [\"127.0.0.1:\(backends[$0])\"]}" }.joined(separator: "\n")
        try balancer.run(Topology.text(port: port, "backends:\n\(pools)\n\(Self.sites)"), ports: [port]) { _ in
            for probe in probes {
                let outcome = try probe.send(port: port)
                // `one` and `two` are then the line `one, two`, which has a route of its own.
                if balancer.joinsHeaderLines, probe.isOfTwoLines { continue }
                #expect(outcome == probe.expected, "\(probe) on \(balancer): \(outcome), not \(probe.expected)")
            }
        }
    }
}
