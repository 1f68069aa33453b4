package import TopologyModel

/// How long the steps of an election take (RFC 3768, 6.1; RFC 9568, 6.1; keepalived's vrrp.h, `VRRP_TIMER_SKEW`).
///
/// A master that goes says so with priority 0, and a backup then waits its skew time. A master that falls silent is
/// missed after three advertisements and the skew time. A master whose priority falls is as good as silent to better
/// nodes: they ignore its advertisements (RFC 9568, 6.4.2), so the time runs from the last one before that.
package struct ElectionTimers: Hashable, Sendable {
    /// Time between two advertisements.
    package let advertisement: Duration
    /// The version of VRRP, 2 or 3.
    package let version: Int

    package init(advertisement: Duration, version: Int) {
        self.advertisement = advertisement
        self.version = version
    }

    /// (256 - priority) / 256 of a second in version 2, of an advertisement in version 3; rounded up to milliseconds.
    package func skew(_ priority: Int) -> Duration {
        let unit = version == 3 ? advertisement.milliseconds : 1000
        return Duration(milliseconds: (unit * (256 - priority) + 255) / 256)
    }

    /// How long a backup hears nothing before it takes over.
    package func masterDown(_ priority: Int) -> Duration { 3 * advertisement + skew(priority) }
}
