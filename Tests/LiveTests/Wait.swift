import Foundation

/// Patience with what takes its time.
enum Wait {
    /// Whether something becomes true within five seconds.
    static func until(_ condition: () throws -> Bool) throws -> Bool {
        let deadline = Date() + 5
        while Date() < deadline {
            if try condition() { return true }
            usleep(50_000)
        }
        return false
    }
}
