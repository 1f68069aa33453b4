import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What a section keeps and compresses: HAProxy has one of each for all requests of a section.
struct StorageForm: Hashable {
    /// The cache, by index.
    let cache: Int?
    /// The label of the one route that the cache serves; `nil` when routes share it. HAProxy knows answers by host and
    /// path alone: routes that other conditions tell apart must not give each other's.
    let owner: String?
    /// The types that are compressed, in the topology's order.
    let types: [MediaType]

    /// Nothing is kept or compressed.
    static let none = StorageForm(cache: nil, owner: nil, types: [])

    private init(cache: Int?, owner: String?, types: [MediaType]) {
        self.cache = cache
        self.owner = owner
        self.types = types
    }

    init(_ route: RoutePlan) {
        cache = route.traffic.cache
        owner = cache != nil && !route.conditions.isEmpty ? route.label : nil
        types = route.traffic.compression?.types ?? []
    }
}

extension Lowering {
    /// Types a line: HAProxy takes 64 words.
    private static let typesPerLine = 40
    /// The most megabytes of a cache (its configuration manual, 6.2).
    private static let largestCache = 4095

    /// A `cache` section for each cache, and for each route that must not share one.
    mutating func lowerCaches() {
        guard !plan.traffic.caches.isEmpty else { return }
        var owners = plan.traffic.caches.map { _ in [String?.none] }
        var shared: Set<Int> = []
        for route in plan.routes {
            let form = StorageForm(route)
            guard let index = form.cache else { continue }
            if form.owner == nil { shared.insert(index) } else { owners[index].append(form.owner) }
        }
        for (index, cache) in plan.traffic.caches.enumerated() {
            let megabytes = min(max(cache.size.value.bytes >> 20, 1), Self.largestCache)
            if megabytes << 20 != cache.size.value.bytes {
                losses.approximate(
                    .cache, "the cache has \(megabytes) MiB: HAProxy counts whole ones, 1 to 4095",
                    at: cache.size.span)
            }
            for owner in owners[index] where owner != nil || shared.contains(index) {
                document.section("cache cache_", name(of: cache, for: owner))
                document.line("total-max-size", .number(megabytes))
                document.line("max-object-size", .number(megabytes << 20 / 8))
                document.line("max-age", .number(min(cache.ttl.value.secondsRoundedUp, Int(Int32.max))))
                document.line("process-vary on")
            }
        }
    }

    /// A place, or a place and a route; no name of the topology holds a dot.
    private func name(of cache: CachePlan, for owner: String?) -> Word {
        Word.place(owner.map { "\(cache.place).\($0)" } ?? cache.place).glued
    }

    /// The filters of a section; a cache stands before compression, so that it keeps what servers sent.
    mutating func lowerStorage(_ form: StorageForm) {
        if let index = form.cache {
            let name = name(of: plan.traffic.caches[index], for: form.owner)
            document.line("filter cache cache_", name)
            document.line("http-request cache-use cache_", name)
            // A cookie is one client's; HAProxy alone would keep it.
            document.line(
                "http-response cache-store cache_", name, if: .unless("{ res.fhdr(set-cookie) -m found }"))
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
