import Diagnostics

extension DocumentComposer {
    /// Replaces a mapping that holds `<<` by one at the end of the records that holds its own keys and, behind them,
    /// those that its sources add; a key of the mapping itself beats a merged one, an earlier source a later one.
    mutating func merge(_ index: Int) {
        var entries: [(key: Int, value: Int)] = []
        var sources: [Int] = []
        for (key, value) in pairs(index) {
            if isMergeKey(key) { sources += mergeSources(value) } else { entries.append((key, value)) }
        }
        if failed { return }
        var taken = Set(entries.map { keyText($0.key) })
        for origin in sources {
            for (key, value) in pairs(origin) where taken.insert(keyText(key)).inserted { entries.append((key, value)) }
        }
        replace(index, by: entries)
    }

    /// The keys and values of a mapping, through its alias and through an earlier merge.
    private func pairs(_ index: Int) -> [(key: Int, value: Int)] {
        let start = resolved(index)
        var result: [(key: Int, value: Int)] = []
        var child = start + 1
        for _ in 0..<Int(records[start].count) / 2 {
            let value = Int(records[child].next)
            result.append((child, value))
            child = Int(records[value].next)
        }
        return result
    }

    /// The node behind an alias, or the node itself.
    func resolved(_ index: Int) -> Int {
        var current = index
        while records[current].kind == .alias { current = Int(records[current].payload) }
        return current
    }

    private func keyText(_ index: Int) -> String {
        let key = records[resolved(index)]
        return String(decoding: arena[Int(key.payload)..<Int(key.payload + key.count)], as: UTF8.self)
    }

    /// The mappings that a merge key names: one, or a list of them.
    private mutating func mergeSources(_ value: Int) -> [Int] {
        let start = resolved(value)
        if records[start].kind == .mapping { return [start] }
        var result: [Int] = []
        if records[start].kind == .sequence {
            var child = start + 1
            for _ in 0..<Int(records[start].count) {
                if records[resolved(child)].kind == .mapping { result.append(resolved(child)) } else { break }
                child = Int(records[child].next)
            }
            if result.count == Int(records[start].count) { return result }
        }
        fail(
            .invalidMerge, "`<<` takes a mapping or a list of mappings",
            at: SourceSpan(source: source, start: records[value].start, end: records[value].end),
            label: "not a mapping")
        return []
    }

    private mutating func replace(_ index: Int, by entries: [(key: Int, value: Int)]) {
        let merged = records.count
        var head = records[index]
        head.count = UInt32(entries.count * 2)
        records.append(head)
        for entry in entries {
            appendReference(entry.key)
            appendReference(entry.value)
        }
        records[merged].next = UInt32(records.count)
        records[index].kind = .alias
        records[index].payload = UInt32(merged)
        records[index].next = UInt32(records.count)
    }

    private mutating func appendReference(_ index: Int) {
        var copy = records[index]
        copy.kind = .alias
        copy.payload = UInt32(resolved(index))
        copy.next = UInt32(records.count + 1)
        records.append(copy)
    }
}
