import Diagnostics
import Planning
import TopologyModel

/// The servers of one section.
struct SectionServers {
    /// Those that it balances over, by their place in the backend; `nil` for all.
    let own: [Int]?
    /// Those of other tiers, that only clients that are bound to them reach, and the tier of each.
    let guests: [(server: Int, tier: Int)]

    /// The servers of a tier's section; all of a backend without tiers.
    init(_ backend: BackendPlan, tier: Int) {
        guard !backend.tiers.isEmpty else {
            own = nil
            guests = []
            return
        }
        own = backend.tiers[tier].servers
        guests =
            backend.sticky == nil
            ? []
            : backend.tiers.enumerated().filter { $0.offset != tier }
                .flatMap { other in other.element.servers.map { ($0, other.offset) } }
    }

    /// Whether a try that failed can be followed by one on another server: the section has two that are not down.
    func hasAnother(_ backend: BackendPlan) -> Bool {
        guard let own else { return backend.servers.count { $0.state != .down } != 1 }
        let places = own + guests.map(\.server)
        return places.count { backend.servers[$0].state != .down } > 1
    }
}

extension BackendPlan {
    /// The number of sections of each form.
    var sectionCount: Int { max(1, tiers.count) }
}

extension Lowering {
    /// Servers of other tiers, before those of the section: they get no new clients (weight 0) and those that are bound
    /// to them keep them; their health is that of their own section's.
    mutating func lowerGuests(_ backend: BackendPlan, _ weights: WeightScale, _ servers: SectionServers) {
        guard !servers.guests.isEmpty else { return }
        document.comment("Servers of other regions, for clients that are bound to them.")
        let hasCookies = bearsCookies(backend)
        for guest in servers.guests {
            lowerServer(
                backend.servers[guest.server], of: backend,
                ServerLine(
                    weight: 0, usualWeight: 1, place: nil, isGuest: true, bearsCookie: hasCookies,
                    follows: .backend(backend, form: 1, tier: guest.tier)))
        }
    }

    /// The map from each tier's section to the next one's.
    mutating func lowerTierMap() {
        var map = MapDocument(file: .tiers)
        for (index, backend) in plan.backends.enumerated() where backend.transport == .http {
            for number in forms[index].indices {
                for tier in backend.tiers.indices.dropLast() {
                    map.add(
                        .backend(backend, form: number + 1, tier: tier),
                        to: .backend(backend, form: number + 1, tier: tier + 1))
                }
            }
        }
        if !map.entries.isEmpty, !httpListeners.isEmpty { maps.append(map) }
    }

    /// Moves a request on to the first tier that has a server, the last when none has; one look-up for each step that
    /// some backend of the listener's can take, whatever their number.
    mutating func lowerTierChoice(_ routes: [Int]) {
        var steps = 0
        for index in routes {
            for backend in plan.routes[index].action.backends {
                steps = max(steps, plan.backends[backend].tiers.count - 1)
            }
        }
        guard steps > 0 else { return }
        document.comment("While no server of a region is up, the next region's take over.")
        for _ in 0..<steps {
            document.line(
                "http-request set-var(txn.section) var(txn.section),map_str(", Word.label(.tiers).glued,
                (")" as Word).glued, if: .when("{ var(txn.section),nbsrv eq 0 }"))
        }
    }

    /// The backend of a TCP listener: its first tier that has a server.
    mutating func lowerDefaultBackend(_ backend: BackendPlan) {
        for tier in backend.tiers.indices.dropLast() {
            let section = Word.label(.backend(backend, form: 1, tier: tier))
            document.line("use_backend", section, "if { nbsrv(", section.glued, (") gt 0 }" as Word).glued)
        }
        document.line("default_backend", .label(.backend(backend, form: 1, tier: backend.sectionCount - 1)))
    }
}
