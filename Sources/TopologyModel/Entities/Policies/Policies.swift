package import Diagnostics

/// What a route, a site or the defaults may set about how requests are handled; the nearest wins as a whole.
package struct Policies: Sendable {
    /// Token buckets, by name.
    package let rateLimits: [Located<Identifier>]?
    /// Whether answers are read ahead of the client.
    package let buffering: Located<Bool>?
    /// Whether requests may upgrade to a websocket.
    package let websocket: Located<Bool>?
    /// What the hash of the route's backend is made of.
    package let hashKey: Located<HashKey>?
    /// What becomes of requests and answers.
    package let messages: MessagePolicies
    /// Who may send how much.
    package let traffic: TrafficPolicies

    init(from fields: inout FieldReader) {
        rateLimits = fields.list("rate_limit", orSingle: true, doc: "Rate limits by name, one or a list.")
        buffering = fields.optional("buffering", feature: .bufferingSwitch, doc: "Read answers ahead of the client.")
        websocket = fields.optional("websocket", feature: .websocketRoute, doc: "Let requests upgrade.")
        hashKey = fields.optional(
            "hash_key", feature: .routeHashKey, doc: "What the hash of a backend balanced by one is made of here.")
        messages = MessagePolicies(from: &fields)
        traffic = TrafficPolicies(from: &fields)
    }
}
