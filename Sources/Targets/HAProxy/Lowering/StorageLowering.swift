import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What a section keeps and compresses: HAProxy has one of each for all requests of a section.
struct StorageForm: Hashable {
    /// The cache, by index.
    let cache: Int?
    /// The types that are compressed, in the topology's order.
    let types: [MediaType]

    init(_ traffic: TrafficPlan) {
        cache = traffic.cache
        types = traffic.compression?.types ?? []
    }
}

extension Lowering {
    /// Types a line: HAProxy takes 64 words.
    private static let typesPerLine = 40
    /// The most megabytes of a cache (its configuration manual, 6.2).
    private static let largestCache = 4095

    /// A `cache` section for each cache.
    mutating func lowerCaches() {
        for cache in plan.traffic.caches {
            let megabytes = min(max(cache.size.value.bytes >> 20, 1), Self.largestCache)
            if megabytes << 20 != cache.size.value.bytes {
                losses.approximate(
                    .cache, "the cache has \(megabytes) MiB: HAProxy counts whole ones, 1 to 4095",
                    at: cache.size.span)
            }
            document.section("cache cache_", Word.place(cache.place).glued)
            document.line("total-max-size", .number(megabytes))
            document.line("max-object-size", .number(megabytes << 20 / 8))
            document.line("max-age", .number(min(cache.ttl.value.secondsRoundedUp, Int(Int32.max))))
            document.line("process-vary on")
        }
    }

    /// The filters of a section; a cache stands before compression, so that it keeps what servers sent.
    mutating func lowerStorage(_ form: StorageForm) {
        if let index = form.cache {
            let name = Word.place(plan.traffic.caches[index].place)
            document.line("filter cache cache_", name.glued)
            document.line("http-request cache-use cache_", name.glued)
            // A cookie is one client's; HAProxy alone would keep it.
            document.line(
                "http-response cache-store cache_", name.glued, if: .unless("{ res.fhdr(set-cookie) -m found }"))
        }
        guard !form.types.isEmpty else { return }
        document.line("filter compression")
        document.line("compression algo gzip")
        var types = form.types[...]
        while !types.isEmpty {
            document.add("compression type")
            for type in types.prefix(Self.typesPerLine) { document.add(.plain(type.text)) }
            document.endLine()
            types = types.dropFirst(Self.typesPerLine)
        }
        if has(.compressionMinimum) { document.line("compression minsize-res 256") }
    }
}
