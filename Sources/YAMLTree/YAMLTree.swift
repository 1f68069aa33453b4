package import Diagnostics

/// A number that names a node of a `YAMLTree`.
package struct NodeID: Hashable, Sendable {
    /// Index in the tree's records.
    package let index: UInt32

    init(_ index: UInt32) { self.index = index }
}

/// What a node is.
package enum NodeKind: UInt8, Sendable {
    /// A scalar written without quotes, whose type the YAML 1.2 core schema decides.
    case plain
    /// A scalar in quotes or in block style: text.
    case text
    /// A list.
    case sequence
    /// A mapping, its keys and values in turn.
    case mapping
    /// Stands for another node.
    case alias
}

/// One node: 28 bytes, its children behind it in the order of the text.
struct NodeRecord: Sendable {
    var kind: NodeKind
    var source: UInt16
    var start: UInt32
    var end: UInt32
    /// Scalars: offset of the decoded text. Aliases: the node meant.
    var payload: UInt32
    /// Scalars: length of the decoded text. Containers: number of direct children.
    var count: UInt32
    /// The first record behind this node and all below it.
    var next: UInt32
}

/// The nodes of every file of a run, in flat arrays: no object per node, no copy per scalar.
///
/// Performance: a tree of classes or enums costs half as much again as the libyaml scan itself.
package final class YAMLTree: Sendable {
    private let records: [NodeRecord]
    private let arena: [UInt8]

    init(records: [NodeRecord], arena: [UInt8]) {
        self.records = records
        self.arena = arena
    }

    /// The node behind an alias, or the node itself.
    private func target(_ node: NodeID) -> NodeRecord { records[Int(targetIndex(node))] }

    private func targetIndex(_ node: NodeID) -> UInt32 {
        var index = node.index
        while records[Int(index)].kind == .alias { index = records[Int(index)].payload }
        return index
    }

    /// What the node is; aliases are looked through.
    package func kind(_ node: NodeID) -> NodeKind { target(node).kind }

    /// Where the node stands; for an alias, where the alias stands.
    package func span(_ node: NodeID) -> SourceSpan {
        let record = records[Int(node.index)]
        return SourceSpan(source: record.source, start: record.start, end: record.end)
    }

    /// The number of direct children: list items, or keys and values together.
    package func childCount(_ node: NodeID) -> Int { Int(target(node).count) }

    /// Reads a scalar's decoded bytes in place.
    package func withText<Result>(_ node: NodeID, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let record = target(node)
        return arena.withUnsafeBufferPointer { buffer in
            let start = Int(record.payload)
            return body(UnsafeBufferPointer(rebasing: buffer[start..<start + Int(record.count)]))
        }
    }

    /// What a plain scalar means in the YAML 1.2 core schema.
    package func coreScalar(_ node: NodeID) -> CoreScalar { withText(node) { CoreScalar($0) } }

    /// A scalar's decoded text.
    package func text(_ node: NodeID) -> String {
        withText(node) { String(decoding: $0, as: UTF8.self) }
    }

    /// The direct children of a list or mapping, in order.
    package func children(_ node: NodeID) -> Children {
        let record = target(node)
        let isContainer = record.kind == .sequence || record.kind == .mapping
        return Children(tree: self, index: targetIndex(node) + 1, left: isContainer ? record.count : 0)
    }

    /// Walks the direct children of a node.
    package struct Children: Sequence, IteratorProtocol {
        let tree: YAMLTree
        var index: UInt32
        var left: UInt32

        /// The next child, or `nil` behind the last one.
        package mutating func next() -> NodeID? {
            guard left > 0 else { return nil }
            left -= 1
            let node = NodeID(index)
            index = tree.records[Int(index)].next
            return node
        }
    }
}

extension YAMLTree {
    /// A key of a mapping with its value.
    package struct Entry {
        /// The key's node.
        package let key: NodeID
        /// The value's node.
        package let value: NodeID
        /// Which entry of the mapping it is, from 0.
        package let position: Int
    }

    /// The entry of a mapping whose key is `name`, or `nil`; one pass over the keys, nothing allocated.
    package func entry(_ name: StaticString, in mapping: NodeID) -> Entry? {
        let start = Int(targetIndex(mapping))
        guard records[start].kind == .mapping else { return nil }
        let wanted = name.utf8CodeUnitCount
        return arena.withUnsafeBufferPointer { text in
            records.withUnsafeBufferPointer { records in
                var key = start + 1
                for position in 0..<Int(records[start].count) / 2 {
                    let value = Int(records[key].next)
                    var scalar = key
                    while records[scalar].kind == .alias { scalar = Int(records[scalar].payload) }
                    if Int(records[scalar].count) == wanted,
                        Self.equal(text, Int(records[scalar].payload), name.utf8Start, wanted)
                    {
                        return Entry(key: NodeID(UInt32(key)), value: NodeID(UInt32(value)), position: position)
                    }
                    key = Int(records[value].next)
                }
                return nil
            }
        }
    }

    /// Calls `body` with the text of each key of a mapping; nothing is allocated.
    func withKeys(of mapping: NodeID, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        let start = Int(targetIndex(mapping))
        guard records[start].kind == .mapping else { return }
        arena.withUnsafeBufferPointer { text in
            records.withUnsafeBufferPointer { records in
                var key = start + 1
                for _ in 0..<Int(records[start].count) / 2 {
                    var scalar = key
                    while records[scalar].kind == .alias { scalar = Int(records[scalar].payload) }
                    let place = Int(records[scalar].payload)
                    let isText = records[scalar].kind == .plain || records[scalar].kind == .text
                    if isText { body(UnsafeBufferPointer(rebasing: text[place..<place + Int(records[scalar].count)])) }
                    key = Int(records[Int(records[key].next)].next)
                }
            }
        }
    }

    /// Every entry of a mapping, in the order of the text.
    package func entries(_ mapping: NodeID) -> [Entry] {
        guard kind(mapping) == .mapping else { return [] }
        var children = children(mapping)
        var result: [Entry] = []
        result.reserveCapacity(childCount(mapping) / 2)
        while let key = children.next(), let value = children.next() {
            result.append(Entry(key: key, value: value, position: result.count))
        }
        return result
    }

    @inline(__always) private static func equal(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ other: UnsafePointer<UInt8>, _ count: Int
    ) -> Bool {
        for offset in 0..<count where text[start + offset] != other[offset] { return false }
        return true
    }
}
