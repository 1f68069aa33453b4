import Planning
import TopologyModel

/// Causes of a retry as nginx's `proxy_next_upstream` lists them.
enum NginxRetries {
    /// The directive's words, `off` when nothing is retried.
    static func causes(_ retries: RetryPlan) -> String {
        guard retries.attempts > 0, !retries.causes.isEmpty else { return "off" }
        var words = retries.causes.map { cause in
            switch cause {
            case .connect: "error"
            case .timeout: "timeout"
            case .status500: "http_500"
            case .status502: "http_502"
            case .status503: "http_503"
            case .status504: "http_504"
            }
        }
        if !retries.idempotentOnly { words.append("non_idempotent") }
        return words.joined(separator: " ")
    }
}
