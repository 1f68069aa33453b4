import Foundation
import TestSupport

/// How long `lbgen check` says that each kind of fault may take, in seconds.
struct FailoverPromise {
    /// From a failing check to the takeover; nil without a check.
    let failingCheck: Double?
    /// From the death or the silence of the master to the takeover.
    let death: Double
    /// From a goodbye to the takeover.
    let stop: Double
    /// From the repair to the return; nil where the address stays.
    let comesBack: Double?

    /// Reads "vip `front` fails over within 18.61s: failing check 18.61s, death or silence 3.61s, stop 0.61s, return 16.57s".
    init(of vip: String, in said: String) throws {
        let start = "note[LB0410]: vip `\(vip)` fails over within "
        guard let line = said.split(separator: "\n").first(where: { $0.hasPrefix(start) }) else {
            throw Refusal(description: "lbgen check promises nothing of vip \(vip):\n\(said)")
        }
        let number = { (what: String) -> Double? in
            line.range(of: what + " ").flatMap { Double(line[$0.upperBound...].prefix { $0.isNumber || $0 == "." }) }
        }
        guard let death = number("death or silence"), let stop = number("stop") else {
            throw Refusal(description: "lbgen check says: \(line)")
        }
        failingCheck = number("failing check")
        self.death = death
        self.stop = stop
        comesBack = number("return")
    }
}
