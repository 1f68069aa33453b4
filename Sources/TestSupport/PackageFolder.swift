package import Foundation

/// Where this package's sources and build products lie while its tests run.
package enum PackageFolder {
    /// The folder that holds Package.swift.
    package static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of the running test bundle, where the built programs lie too.
    package static let products: URL = {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return (bundle?.bundleURL ?? program).deletingLastPathComponent()
    }()

    /// The path of a file of this package, given relative to its root.
    package static func path(_ relative: String) -> String {
        root.appendingPathComponent(relative).path
    }

    /// A new empty folder that belongs to the caller, who removes it.
    package static func makeTemporary(_ purpose: String) throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("lbgen-\(purpose)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}
