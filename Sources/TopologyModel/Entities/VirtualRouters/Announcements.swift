package import Diagnostics

/// How a new master tells switches and neighbours that the addresses are its own: gratuitous ARP, and unsolicited
/// neighbour advertisements for IPv6 (keepalived.conf(5), `garp_*`).
package struct Announcements: Entity, Sendable {
    /// Time to the second round after becoming master; 0 for none.
    package let delay: Located<Duration>?
    /// Messages in each of the two rounds.
    package let times: Located<AnnouncementCount>?
    /// Time between two announcements while a node stays master; 0 for none.
    package let refresh: Located<Duration>?
    /// Messages each time.
    package let refreshTimes: Located<AnnouncementCount>?
    /// Time to the second round after a master with a lower priority was heard.
    package let lowerPriorityDelay: Located<Duration>?
    /// Messages in each round after a master with a lower priority was heard.
    package let lowerPriorityTimes: Located<AnnouncementCount>?

    package static var noun: String { "announcement settings" }

    package init(from fields: inout FieldReader) {
        delay = fields.optional(
            "delay", doc: "Time to the second round after becoming master, whole seconds; 0s for none; 5s if left out.")
        times = fields.optional("repeat", doc: "Messages in each of these rounds; 5 if left out.")
        refresh = fields.optional(
            "refresh", doc: "Time between two announcements of a lasting master, whole seconds; 5s if left out.")
        refreshTimes = fields.optional("refresh_repeat", doc: "Messages each time; 1 if left out.")
        lowerPriorityDelay = fields.optional(
            "lower_priority_delay",
            doc: "Time to the second round after hearing a master of lower priority; as `delay` if left out.")
        lowerPriorityTimes = fields.optional(
            "lower_priority_repeat", doc: "Messages in each of these rounds; as `repeat` if left out.")
    }
}

/// How many messages are sent: 1 to 100.
package struct AnnouncementCount: RangedNumber, Hashable, Sendable {
    /// 1 to 100.
    package let number: Int
    package static var range: ClosedRange<Int> { 1...100 }
    package static var noun: String { "a number of messages" }
    package init(checked number: Int) { self.number = number }
}

/// A version of VRRP: 2 (RFC 3768) or 3 (RFC 9568).
package struct ProtocolVersion: RangedNumber, Hashable, Sendable {
    /// 2 or 3.
    package let number: Int
    package static var range: ClosedRange<Int> { 2...3 }
    package static var noun: String { "a version of VRRP" }
    package init(checked number: Int) { self.number = number }
}
