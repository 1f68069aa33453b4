import Diagnostics

extension DocumentComposer {
    /// Checks the keys of a finished mapping and works in its merge keys.
    mutating func finishMapping(_ index: Int) {
        keys.removeAll(keepingCapacity: true)
        var mergeAt: Int?
        var child = index + 1
        for position in 0..<Int(records[index].count) {
            if position % 2 == 0 {
                guard checkKey(child) else { return }
                if isMergeKey(child) { mergeAt = child } else { keys.append(child) }
            }
            child = Int(records[child].next)
        }
        reportDuplicates()
        if mergeAt != nil, !failed { merge(index) }
    }

    private func record(_ index: Int) -> NodeRecord {
        records[resolved(index)]
    }

    private func bytes(_ index: Int) -> ArraySlice<UInt8> {
        let key = record(index)
        return arena[Int(key.payload)..<Int(key.payload + key.count)]
    }

    func isMergeKey(_ index: Int) -> Bool {
        records[index].kind == .plain && records[index].count == 2 && bytes(index).elementsEqual("<<".utf8)
    }

    private func span(_ index: Int) -> SourceSpan {
        SourceSpan(source: source, start: records[index].start, end: records[index].end)
    }

    private mutating func checkKey(_ index: Int) -> Bool {
        let key = record(index)
        if key.kind == .text { return true }
        if key.kind == .plain {
            let scalar = arena.withUnsafeBufferPointer { text in
                let start = Int(key.payload)
                return CoreScalar(UnsafeBufferPointer(rebasing: text[start..<start + Int(key.count)]))
            }
            guard let type = scalar.nonTextTypeName else { return true }
            let text = String(decoding: bytes(index), as: UTF8.self)
            fail(
                .nonStringKey, "a key must be text; `\(text)` is \(type)", at: span(index), label: "not text",
                help: ["write it in quotes: \"\(text)\""])
            return false
        }
        fail(.nonStringKey, "a key must be text, not a list or a mapping", at: span(index), label: "not text")
        return false
    }

    /// Reports each key that stands twice, with the place of the first.
    private mutating func reportDuplicates() {
        guard keys.count > 1 else { return }
        for (key, first) in DuplicateKeys.pairs(keys, records, arena) { reportDuplicate(key, first: first) }
    }

    private mutating func reportDuplicate(_ key: Int, first: Int) {
        let text = String(decoding: bytes(key), as: UTF8.self)
        fail(
            .duplicateKey, "the key `\(text)` stands twice in one mapping", at: span(key), label: "again here",
            related: [Diagnostic.Label(span(first), "first here")])
    }
}
