import Foundation
import TestSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The names of the test's namespaces, and the removal of those that a killed test run has left behind.
enum StaleNamespaces {
    /// Begins the name of every namespace of this process.
    static let prefix = "lbgenvrrp-\(getpid())-"

    /// Removes, once in a run, the namespaces of test processes that are gone.
    static func removeOnce() { _ = swept }

    /// Ends the processes inside the namespaces whose names start so, and removes the namespaces.
    static func remove(startingWith prefix: String) {
        for name in names where name.hasPrefix(prefix) {
            let inside = (try? execute(["ip", "netns", "pids", name]).output) ?? ""
            for process in inside.split(whereSeparator: \.isWhitespace).compactMap({ Int32($0) })
            where process != getpid() {
                kill(process, SIGKILL)
            }
            _ = try? execute(["ip", "netns", "delete", name])
        }
    }

    private static let swept: Void = {
        for name in names {
            let parts = name.split(separator: "-")
            guard parts.count > 2, parts[0] == "lbgenvrrp", let owner = Int32(parts[1]), kill(owner, 0) != 0 else {
                continue
            }
            remove(startingWith: name)
        }
    }()

    private static var names: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "/run/netns")) ?? []
    }
}
