import Foundation
import TestSupport

/// What the lbgen beside the tests makes of a topology: the files, and what it promises of each virtual address.
struct BuiltTopology {
    private let output: [String: [FailoverNode.File]]
    private let said: String

    /// Runs `lbgen build` and `lbgen check` on the text of a topology.
    init(_ text: String) throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let program = try BuiltProgram.locate().path
        let topology = try scratch.write("topology.yaml", Array(text.utf8))
        let built = try execute([program, "build", topology, "-o", scratch.path + "/generated"])
        guard built.status == 0 else { throw Refusal(description: "lbgen build: \(built.errors)") }
        output = try Self.nodes(below: scratch.path + "/generated/keepalived")
        let checked = try execute([program, "check", topology])
        guard checked.status == 0 else { throw Refusal(description: "lbgen check: \(checked.errors)") }
        said = checked.errors
    }

    /// The folder of a node, to be installed at /etc/keepalived; files keep their modes.
    func files(of node: String) -> [FailoverNode.File] { output[node] ?? [] }

    /// What lbgen promises of a virtual address.
    func promise(of vip: String) throws -> FailoverPromise { try FailoverPromise(of: vip, in: said) }

    /// Whether `lbgen check` says something.
    func says(_ words: String) -> Bool { said.contains(words) }

    private static func nodes(below folder: String) throws -> [String: [FailoverNode.File]] {
        let manager = FileManager.default
        var nodes: [String: [FailoverNode.File]] = [:]
        for node in try manager.contentsOfDirectory(atPath: folder) {
            let own = folder + "/" + node
            for path in try manager.subpathsOfDirectory(atPath: own) {
                let attributes = try manager.attributesOfItem(atPath: own + "/" + path)
                guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
                let bytes = try Data(contentsOf: URL(fileURLWithPath: own + "/" + path))
                let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
                nodes[node, default: []].append(.init(path: path, bytes: Array(bytes), mode: mode))
            }
        }
        return nodes
    }
}
