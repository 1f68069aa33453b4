import Diagnostics
import Rendering
import TopologyModel

/// The `garp_` lines of an instance: those that its vip asks for; the rest is as `global_defs` says.
struct AnnouncementLowering {
    /// The lines, keyword and number.
    private(set) var lines: [[Word]] = []
    private let losses: LossReporter

    /// Lowers the settings of a vip; keepalived counts whole seconds, and any other time is reported.
    init(_ settings: Announcements?, reporting losses: LossReporter) {
        self.losses = losses
        guard let settings else { return }
        add("garp_master_delay", settings.delay)
        add("garp_master_repeat", settings.times)
        add("garp_master_refresh", settings.refresh)
        add("garp_master_refresh_repeat", settings.refreshTimes)
        add("garp_lower_prio_delay", settings.lowerPriorityDelay)
        add("garp_lower_prio_repeat", settings.lowerPriorityTimes)
    }

    private mutating func add(_ keyword: Word, _ count: Located<AnnouncementCount>?) {
        if let count { lines.append([keyword, .number(count.value.number)]) }
    }

    private mutating func add(_ keyword: Word, _ time: Located<Duration>?) {
        guard let time else { return }
        let longest = 86_400
        if !time.value.isWholeSeconds || time.value.secondsRoundedUp > longest {
            losses.lose(
                .inexpressibleValue, "announcements after \(time.value.text)", at: time.span,
                instead: "use whole seconds up to \(longest)s")
        }
        lines.append([keyword, .number(min(time.value.secondsRoundedUp, longest))])
    }
}
