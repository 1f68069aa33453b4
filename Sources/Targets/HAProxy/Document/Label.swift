import Planning
import TopologyModel

/// A name of this module's own making, of bytes that proxy names, map keys and variables can all hold.
struct Label: Hashable, Sendable {
    /// The name.
    let text: String

    /// A route's label, made of its site's name and its place.
    static func route(_ label: String) -> Label { Label(text: label) }

    /// A route in maps and tests: the section that answers it, a slash, which neither of the two holds, and its label.
    static func route(_ label: String, in section: Label) -> Label { Label(text: "\(section.text)/\(label)") }

    /// The key of a group of routes in the maps: a virtual host's name, numbered from the second group on.
    ///
    /// Without a slash, so that key and path are told apart.
    static func group(_ virtualHost: String, number: Int) -> Label {
        Label(text: number == 1 ? virtualHost : "\(virtualHost):\(number)")
    }

    /// The value of a path in the maps whose routes have conditions; no route is called so.
    static func junction(_ number: Int) -> Label { Label(text: "?\(number)") }

    /// The key of what a junction chooses: its name, the step that looks at the request, and what stands in the request.
    static func choice(_ junction: Label, step: Int, keys: [ChoiceKey]) -> Label {
        Label(text: "\(junction.text):\(step)" + keys.map { "|\($0.text)" }.joined())
    }

    /// An `acl` that tests a condition, numbered from 1.
    static func condition(_ number: Int) -> Label { Label(text: "cond_\(number)") }

    /// The section of a backend, numbered from its second form on.
    static func backend(_ name: Identifier, form: Int) -> Label {
        Label(text: form == 1 ? "be_\(name.text)" : "be_\(name.text).\(form)")
    }

    /// The section of a tier of a backend's servers: the nearest has the backend's own, others are named after their
    /// region; `other_regions` is no region's name, which holds no `_`.
    static func backend(_ backend: BackendPlan, form: Int, tier: Int) -> Label {
        let first = Label.backend(backend.name, form: form)
        guard tier > 0, backend.tiers.indices.contains(tier) else { return first }
        return Label(text: "\(first.text):\(backend.tiers[tier].region?.text ?? "other_regions")")
    }

    /// The map from sections to those that take over when no server of theirs is up.
    static let tiers = Label(text: "maps/tiers.map")

    /// The section of a route that HAProxy answers itself.
    static func answer(_ route: Label) -> Label { Label(text: "route_\(route.text)") }

    /// A map of a listener, relative to the configuration.
    static func map(_ listener: Identifier, _ kind: MapKind) -> Label {
        Label(text: "maps/\(listener.text)-\(kind.rawValue).map")
    }

    /// The list of a listener's certificates.
    static func certificates(_ listener: Identifier) -> Label { Label(text: "certificates/\(listener.text).list") }

    /// A map from routes to the lines of a header.
    static func headers(_ subject: String, _ name: String) -> Label { Label(text: "maps/\(subject)-\(name).map") }

    /// A list of the routes that something is said about.
    static func list(_ subject: String, _ name: String) -> Label { Label(text: "maps/\(subject)-\(name).lst") }
}

/// The maps of a listener; no kind holds a hyphen, so that names of files cannot clash.
enum MapKind: String {
    /// Host to group.
    case hosts
    /// End of a host to group.
    case wildcards
    /// Group and path to route.
    case exact
    /// Group and beginning of a path to route.
    case prefixes
    /// Group to the group of the next broader host.
    case broader
    /// The name that a TLS client asks for to section.
    case names
    /// End of such a name to section.
    case domains
    /// Junction, and what the request has, to route.
    case choices
}
