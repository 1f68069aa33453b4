package import Diagnostics
package import YAMLTree

/// A virtual server of the kernel's own balancer: LVS, set up and checked by keepalived (ipvsadm(8)).
package struct LVSService: Entity, Sendable {
    /// The address that clients connect to.
    package let address: Located<IPAddress>
    /// The port that clients connect to.
    package let port: Located<Port>
    /// The transport protocol.
    package let transport: Located<LVSTransport>
    /// How packets reach the servers.
    package let forward: Located<Forwarding>
    /// How a server is chosen; as the backend's `balance` says when left out.
    package let scheduler: Located<LVSScheduler>?
    /// What the schedulers `sh` and `mh` also look at.
    package let schedulerFlags: [Located<LVSSchedulerFlag>]
    /// Whether each datagram is scheduled by itself.
    package let onePacket: Located<Bool>
    /// The servers.
    package let backend: Located<Identifier>
    /// How long clients stay with their server.
    package let persistence: Located<LVSPersistence>?
    /// The least total weight of healthy servers.
    package let quorum: Located<Count>
    /// How far the weight must pass the quorum before anything changes.
    package let hysteresis: Located<Count>?
    /// A program that is run when the quorum is reached.
    package let quorumUp: Located<FilePath>?
    /// A program that is run when the quorum is lost.
    package let quorumDown: Located<FilePath>?
    /// What becomes of a server whose check fails.
    package let onFailure: Located<LVSFailure>
    /// Whether servers are down until their first check.
    package let alpha: Located<Bool>
    /// Whether the programs are run when keepalived ends.
    package let omega: Located<Bool>

    package static var noun: String { "a virtual server" }

    package init(from fields: inout FieldReader) {
        address = fields.required("address", doc: "The address that clients connect to: one of a vip.")
        port = fields.required("port", doc: "The port that clients connect to.")
        transport = fields.optional("protocol", default: .tcp, shown: "tcp", doc: "tcp, udp or sctp.")
        forward = fields.required("forward", doc: "How packets reach the servers: nat, dr or tun.")
        scheduler = fields.optional(
            "scheduler", doc: "A scheduler of the kernel; as the backend's `balance` says when left out.")
        schedulerFlags = fields.list("scheduler_flags", doc: "Of `sh` and `mh`: port, fallback.") ?? []
        onePacket = fields.optional(
            "one_packet", default: false, shown: "false", doc: "UDP: each datagram is scheduled by itself.")
        backend = fields.required("backend", doc: "The servers; backups among them answer when the quorum is lost.")
        persistence = fields.optional("persistence", doc: "How long a client stays with its server: `300s`.")
        quorum = fields.optional(
            "quorum", default: Count(checked: 1), shown: "1", doc: "The least total weight of healthy servers.")
        hysteresis = fields.optional("hysteresis", doc: "How far the weight must pass the quorum; 0.")
        quorumUp = fields.optional("quorum_up", doc: "A program that is run when the quorum is reached.")
        quorumDown = fields.optional("quorum_down", doc: "A program that is run when the quorum is lost.")
        onFailure = fields.optional(
            "on_failure", default: .remove, shown: "remove",
            doc: "remove: a failed server's connections are cut; inhibit: it gets no new ones.")
        alpha = fields.optional(
            "alpha", default: false, shown: "false", doc: "Servers are down until their first check.")
        omega = fields.optional(
            "omega", default: false, shown: "false", doc: "The programs are run when keepalived ends, too.")
    }
}

/// The transport protocol of a virtual server.
package enum LVSTransport: String, Choice, Sendable {
    case tcp
    case udp
    case sctp
    package static var placeholder: LVSTransport { .tcp }
}

/// How the kernel passes packets on to servers.
package enum Forwarding: String, Choice, Sendable {
    /// With the server's address written in; answers come back through the node, which must be the servers' gateway.
    case nat
    /// Unchanged, to the server's hardware address on the same segment; servers bear the address too and answer directly.
    case dr
    /// Inside IP, to servers anywhere; servers bear the address too and answer directly.
    case tun
    package static var placeholder: Forwarding { .nat }
}

/// The kernel's schedulers (ipvsadm(8), `--scheduler`).
package enum LVSScheduler: String, Choice, Sendable {
    case roundRobin = "rr"
    case weightedRoundRobin = "wrr"
    case leastConnection = "lc"
    case weightedLeastConnection = "wlc"
    case localityLeastConnection = "lblc"
    case localityWithReplication = "lblcr"
    case destinationHash = "dh"
    case sourceHash = "sh"
    case shortestDelay = "sed"
    case neverQueue = "nq"
    case failover = "fo"
    case overflow = "ovf"
    case maglev = "mh"
    case twoChoices = "twos"
    package static var placeholder: LVSScheduler { .weightedLeastConnection }

    /// Whether it takes the flags `port` and `fallback`.
    package var takesFlags: Bool { self == .sourceHash || self == .maglev }
}

/// What the hashing schedulers also look at.
package enum LVSSchedulerFlag: String, Choice, Sendable {
    /// The client's port is hashed too.
    case port
    /// Another server stands in for one without weight.
    case fallback
    package static var placeholder: LVSSchedulerFlag { .port }
}

/// What becomes of a server whose check fails.
package enum LVSFailure: String, Choice, Sendable {
    /// It is taken out, and its connections are cut.
    case remove
    /// Its weight becomes 0: it keeps its connections.
    case inhibit
    package static var placeholder: LVSFailure { .remove }
}

/// How long clients stay with their server.
package struct LVSPersistence: Readable, Sendable {
    /// Since the last connection.
    package let timeout: Located<Duration>
    /// Clients of one network of this length stay together; each alone when `nil`.
    package let network: Located<Count>?

    package static var placeholder: LVSPersistence {
        LVSPersistence(timeout: Located(.seconds(300), at: .start), network: nil)
    }
    package static var expectation: String { "a duration (`300s`), or `{timeout: 300s, network: 24}`" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> LVSPersistence? {
        guard context.tree.kind(node) == .mapping else {
            return Duration.read(node, in: context).map {
                LVSPersistence(timeout: Located($0, at: context.tree.span(node)), network: nil)
            }
        }
        return Long.readMapping(node, in: context).value
    }

    /// The keys of the long form.
    package static var fields: [FieldDescription] { Long.fields }

    private struct Long: Entity {
        let value: LVSPersistence
        static var noun: String { "persistence" }
        init(from fields: inout FieldReader) {
            value = LVSPersistence(
                timeout: fields.required("timeout", doc: "Time since the client's last connection, in whole seconds."),
                network: fields.optional(
                    "network", doc: "Bits of the networks whose clients stay together: 1 to 32, or 128."))
        }
    }
}
