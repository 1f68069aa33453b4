import CLibYAML
package import Diagnostics

/// Builds the nodes of one or more files into one tree.
///
/// Problems are reported as LB01xx; a file with a problem has no root.
package struct YAMLComposer {
    var records: [NodeRecord] = []
    var arena: [UInt8] = []
    let bag: DiagnosticBag
    let limits: YAMLLimits

    /// Reports to `bag`.
    package init(reporting bag: DiagnosticBag, limits: YAMLLimits = YAMLLimits()) {
        self.bag = bag
        self.limits = limits
    }

    /// The finished tree of every file composed so far.
    package consuming func finish() -> YAMLTree { YAMLTree(records: records, arena: arena) }

    /// Adds a file's document and returns its root, or reports why there is none.
    package mutating func compose(_ file: SourceFile, source: UInt16) -> NodeID? {
        guard TextChecks.pass(file, source: source, limits: limits, reporting: bag) else { return nil }
        records.reserveCapacity(records.count + file.bytes.count / 9)
        arena.reserveCapacity(arena.count + file.bytes.count + file.bytes.count / 16)
        return file.bytes.withUnsafeBufferPointer { bytes in
            guard let reader = YAMLEventReader(bytes) else { return nil }
            var document = DocumentComposer(
                reader: reader, file: file, source: source, records: records, arena: arena, bag: bag, limits: limits
            )
            // The arrays move into the document and back: two owners would copy them at the first append.
            records = []
            arena = []
            let root = document.run()
            records = document.records
            arena = document.arena
            return root
        }
    }
}
