import Foundation
import TestSupport

/// What the Kubernetes schemas and rules say about folders of manifests (scripts/kubernetes_check.py); one run judges many.
enum ManifestVerdicts {
    /// The folders of manifests in the committed trees.
    static let committed: [NativeFile] = NativeFile.trees
        .map { $0.appendingPathComponent("kubernetes").path }
        .filter { FileManager.default.fileExists(atPath: $0) }
        .map(NativeFile.init)

    /// The Gateway API's CRDs, not part of this package; `nil` when they are nowhere.
    static let gatewayCRDs: String? = {
        let folder =
            ProcessInfo.processInfo.environment["LBGEN_GATEWAY_CRDS"]
            ?? PackageFolder.root.deletingLastPathComponent().appendingPathComponent("shared/data/gateway-api").path
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }()

    private static let verdicts = Result { try judge(committed.map(\.path)) }

    /// The findings about a committed folder.
    static func findings(_ folder: NativeFile) throws -> [String] {
        try verdicts.get()[folder.path] ?? ["no verdict about \(folder.path)"]
    }

    /// Whether the validators' packages can be used.
    static let validatorsAreThere: Bool = {
        let result = try? NativeTool.python().run(["-c", "import celpy, kubernetes_validate, jsonschema, yaml"])
        return result?.status == 0
    }()

    /// Runs the checker over folders: findings by path, none where all is well.
    static func judge(_ folders: [String], crds: String? = gatewayCRDs) throws -> [String: [String]] {
        if folders.isEmpty { return [:] }
        let script = PackageFolder.path("scripts/kubernetes_check.py")
        let options = ["--json"] + (crds.map { ["--crds", $0] } ?? [])
        let result = try NativeTool.python().run([script] + options + folders, timeout: 150)
        guard result.status < 2, let data = result.output.data(using: .utf8),
            let verdicts = try? JSONDecoder().decode([String: [String]].self, from: data)
        else { throw DaemonVerdicts.Failure(description: "kubernetes_check.py: \(result.story)") }
        return verdicts
    }
}
