import Diagnostics
package import TopologyModel

/// How the path that servers see is made of the client's: a beginning, in its usual spelling, gives way to another.
package struct PathRewrite: Sendable {
    /// The beginning that gives way, decoded; without its trailing slash unless it is the whole path. May be empty.
    package let from: URLPath
    /// What takes its place, decoded.
    package let to: URLPath
    /// Whether `from` is the whole path, its trailing slash included.
    package let isWhole: Bool

    /// Whether a request for the beginning alone gets a slash behind what takes its place.
    package var endsInSlash: Bool { to.text.hasSuffix("/") }
}

extension RoutePlan {
    /// What becomes of the path; `nil` when servers see it as it came, or when its rewrite cannot be (LB0427).
    package var pathRewrite: PathRewrite? {
        guard let rewrite = messages.rewrite else { return nil }
        if let prefix = rewrite.stripPrefix?.value {
            guard beginsWith(prefix), prefix != .root else { return nil }
            return PathRewrite(from: prefix, to: .root, isWhole: false)
        }
        guard let to = rewrite.replacePrefix?.value else { return nil }
        switch path {
        case .exact(let path): return PathRewrite(from: path, to: to, isWhole: true)
        case .prefix(let path): return path == to ? nil : PathRewrite(from: path, to: to, isWhole: false)
        case .regex: return nil
        }
    }

    /// Whether every path of the route begins with the segments of a prefix.
    package func beginsWith(_ prefix: URLPath) -> Bool {
        switch path {
        case .regex: false
        case .exact(let own), .prefix(let own):
            "\(own.withoutTrailingSlash)/".hasPrefix("\(prefix.withoutTrailingSlash)/")
        }
    }
}
