package import Foundation

/// The lbgen that was built together with the running tests.
package enum BuiltProgram {
    /// It is not beside the test bundle, or it refused a topology that a test needs.
    package struct Failure: Error, CustomStringConvertible {
        /// What happened and what lbgen said.
        package let description: String
    }

    /// Finds the program beside the test bundle; `LBGEN_PROGRAM` names another one, such as a release build.
    package static func locate() throws -> NativeTool {
        let path =
            ProcessInfo.processInfo.environment["LBGEN_PROGRAM"]
            ?? PackageFolder.products.appendingPathComponent("lbgen").path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failure(description: "no lbgen at \(path): run `swift build` first")
        }
        return NativeTool(path: path)
    }

    /// Compiles a topology into `folder`/generated and returns that folder.
    package static func build(_ topology: String, in folder: URL) throws -> URL {
        let file = folder.appendingPathComponent("topology.yaml")
        let generated = folder.appendingPathComponent("generated")
        try Data(topology.utf8).write(to: file)
        let result = try locate().run(["build", "-o", generated.path, file.path], folder: folder)
        guard result.status == 0, FileManager.default.fileExists(atPath: generated.path) else {
            throw Failure(description: "lbgen build refused the topology: \(result.story)\n--- topology\n\(topology)")
        }
        return generated
    }
}
