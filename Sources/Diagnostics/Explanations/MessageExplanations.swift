extension DiagnosticCode {
    /// LB0425 to LB0429: what cannot be done to requests and answers on their way.
    var messageExplanation: Explanation {
        func route(_ text: String) -> String {
            topology(
                "backends:\n  web: {servers: [10.0.0.1:80]}\nsites:\n  web: {hosts: [\"*\"], routes: [{\(text), backend: web}]}"
            )
        }
        switch self {
        case .corsConflict:
            return Explanation(
                "CORS that cannot hold",
                "Credentials are for origins that are named: browsers refuse `*` beside them (Fetch, 3.2.5). With `cors` the Access-Control headers are the load balancer's alone.",
                bad: route("cors: {origins: [\"*\"], credentials: true}"),
                good: route("cors: {origins: [\"https://app.example.com\"], credentials: true}"))
        case .preflightElsewhere:
            return Explanation(
                "preflights that go elsewhere",
                "A browser asks with OPTIONS before it sends. Methods are compared literally: a route whose `methods` lack OPTIONS does not see the question, and where it goes nothing answers for this route's `cors`.",
                bad: route("methods: [POST], cors: {origins: [\"https://app.example.com\"]}"),
                good: route("methods: [POST, OPTIONS], cors: {origins: [\"https://app.example.com\"]}"))
        case .rewriteOutsidePath:
            return Explanation(
                "rewrite outside the path",
                "`strip_prefix` takes the beginning of a route's own path away, in whole segments; a regular expression has no such beginning.",
                bad: route("path: /api/, rewrite: {strip_prefix: /v1}"),
                good: route("path: /v1/api/, rewrite: {strip_prefix: /v1}"))
        default:
            return Explanation(
                "header that cannot be changed",
                "Headers of the connection and of the message's framing are the load balancer's; others have keys of their own: Host `rewrite.host`, Location `redirect`, Content-Type `content_type`; X-Forwarded-For, -Proto, -Host and X-Real-IP say what the load balancer knows.",
                bad: route("request_headers: {set: {Host: app.internal}}"),
                good: route("request_headers: {set: {X-Tenant: shop}}"))
        }
    }
}
