import Planning
import TopologyModel

/// A token bucket as ingress-nginx has it: so many requests a second or a minute, and a burst of so many times that.
struct NginxBucket {
    /// `limit-rps` or `limit-rpm`.
    let key: AnnotationKey
    /// Requests per second or minute.
    let count: Int
    /// How many times `count` the burst is, at least 1.
    let multiple: Int
    private let wanted: Int

    /// The bucket nearest to a limit; whole requests a second are counted by the second, which allows a smaller burst.
    init(_ limit: RateLimitPlan) {
        let isPerSecond = limit.rate.unit == .second || limit.rate.count % 60 == 0
        key = isPerSecond ? .nginxLimitPerSecond : .nginxLimitPerMinute
        count = limit.rate.unit == .minute && isPerSecond ? limit.rate.count / 60 : limit.rate.count
        multiple = max(1, (limit.burst + count / 2) / count)
        wanted = limit.burst
    }

    /// The burst that the controller allows.
    var burst: Int { multiple * count }

    /// Whether that is at most twice what is wanted.
    var isNear: Bool { burst <= 2 * max(wanted, 1) }
}
