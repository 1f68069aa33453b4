import Diagnostics
import Rendering
import TopologyModel

/// Which pages of other origins may read the answers (GEP-1767).
struct CORSFilter {
    private let policy: CORS
    private let origins: [String]

    private static let limit = 64
    private static let methods: Set<String> = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
    ]

    /// `nil`, with a report, when the filter cannot say the policy.
    init?(_ policy: CORS, request: GatewayRequest, remarks: inout Remarks) {
        self.policy = policy
        origins = policy.origins.map { origin in
            switch origin.value {
            case .any: "*"
            case .exact(let text): text
            case .below(let start, let end): "\(start)*\(end)"
            }
        }
        if policy.admitsAny, !request.has(.anyOrigin) {
            remarks.lose(
                .cors, "every origin in \(request.title)", at: policy.span, instead: "name them, or use Gateway API 1.4"
            )
            return nil
        }
        if let problem = problem {
            remarks.lose(.cors, "\(problem.what) in the Gateway API", at: problem.span, instead: problem.instead)
            return nil
        }
    }

    private var problem: (what: String, span: SourceSpan, instead: String)? {
        if let origin = zip(origins, policy.origins).first(where: { !Self.isHTTP($0.0) || $0.0.utf8.count > 253 })?.1 {
            return ("an origin that is not of http or https", origin.span, "name origins of web pages")
        }
        if let method = policy.methods.first(where: { !Self.methods.contains($0.value.text) }) {
            return ("the method \(method.value.text)", method.span, "name methods of RFC 9110")
        }
        if let age = policy.maxAge, !age.value.isWholeSeconds || age.value.milliseconds == 0 {
            return (
                "a preflight that is remembered for \(age.value.text)", age.span, "give whole seconds, at least one"
            )
        }
        if max(origins.count, policy.headers.count, policy.exposeHeaders.count) > Self.limit {
            return ("more than \(Self.limit) origins or headers", policy.span, "name fewer")
        }
        return nil
    }

    private static func isHTTP(_ origin: String) -> Bool {
        origin == "*" || (origin.hasPrefix("http://") || origin.hasPrefix("https://")) && !origin.contains("[")
    }

    /// Writes the filter.
    func write(to filter: inout Manifest) {
        filter.field("type", "CORS")
        filter.mapping("cors") { cors in
            Self.write(origins, "allowOrigins", to: &cors)
            if policy.credentials.value { cors.field("allowCredentials", .flag(true)) }
            Self.write(policy.methods.map(\.value.text), "allowMethods", to: &cors)
            Self.write(policy.headers.map(\.value.text), "allowHeaders", to: &cors)
            Self.write(policy.exposeHeaders.map(\.value.text), "exposeHeaders", to: &cors)
            if let age = policy.maxAge { cors.field("maxAge", .number(age.value.secondsRoundedUp)) }
        }
    }

    private static func write(_ values: [String], _ key: Key, to cors: inout Manifest) {
        var seen: Set<String> = []
        // Beside every one the API takes no other.
        let values = values.contains("*") ? ["*"] : values
        cors.list(key) { list in
            for value in values where seen.insert(value).inserted { list.item(.text(value)) }
        }
    }
}
