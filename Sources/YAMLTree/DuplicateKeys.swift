#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Finds the keys of one mapping that an earlier key equals, byte by byte.
///
/// Performance: works on raw memory, for it runs once for every mapping of the file.
struct DuplicateKeys {
    private let keys: UnsafeBufferPointer<Int>
    private let records: UnsafeBufferPointer<NodeRecord>
    private let text: UnsafeBufferPointer<UInt8>

    /// Each repeated key with the first that it equals, by their records' indices, in the order of the text.
    static func pairs(_ keys: [Int], _ records: [NodeRecord], _ arena: [UInt8]) -> [(key: Int, first: Int)] {
        keys.withUnsafeBufferPointer { keys in
            records.withUnsafeBufferPointer { records in
                arena.withUnsafeBufferPointer { text in
                    let search = DuplicateKeys(keys: keys, records: records, text: text)
                    return keys.count <= 12 ? search.compared() : search.hashed()
                }
            }
        }
    }

    private func record(_ position: Int) -> NodeRecord {
        var index = keys[position]
        while records[index].kind == .alias { index = Int(records[index].payload) }
        return records[index]
    }

    private func equal(_ a: NodeRecord, _ b: NodeRecord) -> Bool {
        guard a.count == b.count, let base = text.baseAddress else { return false }
        return memcmp(base + Int(a.payload), base + Int(b.payload), Int(a.count)) == 0
    }

    private func compared() -> [(key: Int, first: Int)] {
        var found: [(key: Int, first: Int)] = []
        for later in 1..<keys.count {
            let key = record(later)
            for earlier in 0..<later where equal(key, record(earlier)) {
                found.append((keys[later], keys[earlier]))
                break
            }
        }
        return found
    }

    private func hashed() -> [(key: Int, first: Int)] {
        var found: [(key: Int, first: Int)] = []
        var seen: [UInt64: [Int]] = [:]
        seen.reserveCapacity(keys.count)
        for position in 0..<keys.count {
            let key = record(position)
            let digest = digest(key)
            if let first = seen[digest]?.first(where: { equal(record($0), key) }) {
                found.append((keys[position], keys[first]))
            } else {
                seen[digest, default: []].append(position)
            }
        }
        return found
    }

    /// FNV-1a, 64 bits.
    private func digest(_ key: NodeRecord) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for offset in Int(key.payload)..<Int(key.payload + key.count) {
            hash = (hash ^ UInt64(text[offset])) &* 0x100_0000_01b3
        }
        return hash
    }
}
