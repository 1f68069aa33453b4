import Diagnostics
import Rendering
import TopologyModel

/// Spans of time as a version of keepalived writes them, and what becomes of those that it cannot.
struct Timing {
    let version: Version
    let losses: LossReporter

    private static let milliseconds = VersionGate.scriptMilliseconds.since

    /// The span itself where it lies in 1 ms to `longest`, else the nearest, with a report.
    func bounded(_ span: Located<Duration>, _ what: String, by longest: Duration) -> Duration {
        let nearest = min(max(span.value, Duration(milliseconds: 1)), longest)
        if nearest != span.value {
            losses.lose(
                .inexpressibleValue, "a \(what) of \(span.value.text)", at: span.span,
                instead: "use 1ms to \(longest.text)")
        }
        return nearest
    }

    /// The span where the version has a word for it, else rounded up, with a report.
    func exact(_ span: Duration, _ what: String, at place: SourceSpan) -> Word {
        if !span.isWholeSeconds, version < Self.milliseconds {
            losses.lose(
                .tooOldVersion, "\(what) of \(span.text) (from version \(Self.milliseconds.text) on)", at: place,
                instead: "use whole seconds")
        }
        return atLeast(span)
    }

    /// The timeout, cut to end shortly before the next check is due, with a report.
    ///
    /// keepalived skips a check while one runs, and counts a check that it ends itself more than once, so a longer
    /// timeout would make `fall` mean another time (seen on 2.2.7).
    func beforeNext(_ timeout: Duration, _ interval: Duration, at place: SourceSpan) -> Duration {
        let interval = version < Self.milliseconds ? .seconds(interval.secondsRoundedUp) : interval
        let margin = min(100, interval.milliseconds / 5)
        let limit = Duration(milliseconds: max(1, interval.milliseconds - margin))
        if timeout > limit {
            losses.approximate(
                .approximation,
                "a check ends after \(limit.text) instead of \(timeout.text), before the next one starts",
                at: place)
        }
        return min(timeout, limit)
    }

    /// The span, rounded up to what the version has a word for.
    func atLeast(_ span: Duration) -> Word {
        version < Self.milliseconds
            ? .number(span.secondsRoundedUp) : .seconds(milliseconds: span.milliseconds)
    }
}
