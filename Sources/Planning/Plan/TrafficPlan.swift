package import Diagnostics
package import TopologyModel

/// Who may send how much on a route, and what is kept or held back; shared by the routes that say nothing of their own.
package final class TrafficPlan: Sendable {
    /// Nothing is limited.
    package static let unlimited = TrafficPlan(
        access: nil, connectionLimit: nil, maxBody: nil, requestBuffering: nil, cache: nil, compression: nil,
        basicAuth: nil)

    /// Who is let in, by index into `TrafficTables.accessLists`.
    package let access: Int?
    /// The limit of requests under way, by index into `TrafficTables.connectionLimits`.
    package let connectionLimit: Int?
    /// The largest request body.
    package let maxBody: Located<ByteSize>?
    /// Whether request bodies are read whole before a server sees them; `nil` when nobody says.
    package let requestBuffering: Bool?
    /// The cache, by index into `TrafficTables.caches`.
    package let cache: Int?
    /// Which answers are compressed; at least one type.
    package let compression: Compression?
    /// Whose password is asked for.
    package let basicAuth: BasicAuth?

    package init(
        access: Int?, connectionLimit: Int?, maxBody: Located<ByteSize>?, requestBuffering: Bool?, cache: Int?,
        compression: Compression?, basicAuth: BasicAuth?
    ) {
        self.access = access
        self.connectionLimit = connectionLimit
        self.maxBody = maxBody
        self.requestBuffering = requestBuffering
        self.cache = cache
        self.compression = compression
        self.basicAuth = basicAuth
    }
}

/// Traffic policies that routes share, each once for every place that it is written at.
package struct TrafficTables: Sendable {
    /// Who is let in.
    package var accessLists: [AccessPlan] = []
    /// How many requests a client may have under way.
    package var connectionLimits: [ConnectionLimitPlan] = []
    /// Where answers are kept.
    package var caches: [CachePlan] = []

    package init() {}
}

/// Traffic policies of a listener: they hold for every request there, beside those of its route.
package struct ListenerTraffic: Sendable {
    /// Who is let in, by index.
    package let access: Int?
    /// The limit of requests under way, by index.
    package let connectionLimit: Int?

    /// Nothing is limited.
    package static let unlimited = ListenerTraffic(access: nil, connectionLimit: nil)

    package init(access: Int?, connectionLimit: Int?) {
        self.access = access
        self.connectionLimit = connectionLimit
    }
}

/// Who is let in.
package struct AccessPlan: Sendable {
    /// Where it is written: `defaults`, `site-shop`, `route-shop-3`, `listener-https`. Unique.
    package let place: String
    /// Networks that are let in, each once and none of them within `deny`; `nil` for everybody.
    package let allow: [IPNetwork]?
    /// Networks that are kept out, each once.
    package let deny: [IPNetwork]
    /// Where it stands.
    package let span: SourceSpan

    /// Whether anybody is kept out.
    package var keepsOut: Bool { allow != nil || !deny.isEmpty }

    package init(place: String, _ list: AccessList, span: SourceSpan) {
        self.place = place
        self.span = span
        var seen: Set<IPNetwork> = []
        deny = list.deny.map(\.value).filter { seen.insert($0).inserted }
        let denied = deny
        allow = list.allow.map { networks in
            var seen: Set<IPNetwork> = []
            return networks.map(\.value).filter { network in
                seen.insert(network).inserted && !denied.contains { $0.covers(network) }
            }
        }
    }
}

/// How many requests a client may have under way; those of every route that shares the limit count together.
package struct ConnectionLimitPlan: Sendable {
    /// Where it is written, as `AccessPlan.place`.
    package let place: String
    /// 1 to 65535.
    package let max: Int
    /// The status of a refused request.
    package let status: Int
    /// Where it stands.
    package let span: SourceSpan

    package init(place: String, _ limit: ConnectionLimit, max: Int, span: SourceSpan) {
        self.place = place
        self.max = max
        status = limit.status.value.number
        self.span = span
    }
}

/// Where answers are kept.
package struct CachePlan: Sendable {
    /// Where it is written, as `AccessPlan.place`.
    package let place: String
    /// How long answers are kept that do not say it themselves.
    package let ttl: Located<Duration>
    /// Room for answers.
    package let size: Located<ByteSize>
    /// Where it stands.
    package let span: SourceSpan

    package init(place: String, _ cache: Cache, span: SourceSpan) {
        self.place = place
        ttl = cache.ttl
        size = cache.size
        self.span = span
    }
}
