import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes `error_page` and the locations of pages, which no client can ask for: their paths hold a dot segment, and such
/// requests get 400.
struct ErrorPageLowering {
    let scope: Scope
    let messages: MessagePlan
    /// The first route with these policies, which the pages are named after.
    let owner: Name

    /// `nil` for a route without pages and maintenance.
    init?(_ route: RoutePlan, in scope: Scope) {
        guard let owner = scope.pageOwners[ObjectIdentifier(route.messages)] else { return nil }
        self.scope = scope
        messages = route.messages
        self.owner = owner
    }

    /// A status that no server sends and no client sees; it leads to the page of maintenance.
    private static let closed = 597

    private var allowed: Variable { Variable("maintenance", of: owner) }

    private func path(of page: Int) -> Word {
        .compound(["/./error/", .name(owner), "/", .number(page + 1)], quoted: false)
    }

    private var maintenancePath: Word { .compound(["/./maintenance/", .name(owner)], quoted: false) }

    /// Adds the clients that maintenance lets in.
    func lowerClients(of route: RoutePlan, into document: inout Document, sizes: inout HashSizes) {
        guard let maintenance = messages.maintenance, !maintenance.allow.isEmpty, Name(label: route.label) == owner
        else { return }
        document.blank()
        document.block("geo", .variable(allowed)) { geo in
            geo.directive("default", "1")
            for network in maintenance.allow { geo.entry(.network(network.value), "0") }
        }
        sizes.noteVariables(1, longest: owner.text.utf8.count + 20)
    }

    /// Sends everybody to the page of maintenance who is not let in.
    func lowerMaintenance(into document: inout Document) {
        guard let maintenance = messages.maintenance else { return }
        document.begin("error_page")
        document.add(.number(Self.closed))
        document.add(.compound(["=", .number(maintenance.status.value.number)], quoted: false))
        document.add(maintenancePath)
        if maintenance.allow.isEmpty {
            document.directive("return", .number(Self.closed))
        } else {
            document.block("if", .compound(["(", .variable(allowed), ")"], quoted: false)) {
                $0.directive("return", .number(Self.closed))
            }
        }
    }

    /// Names the pages of a location; with a family the errors of its servers get them too.
    func lowerPages(intercepting family: ProxyFamily?, into document: inout Document) {
        guard let pages = messages.errorPages?.pages, !pages.isEmpty else { return }
        for (index, page) in pages.enumerated() {
            document.begin("error_page")
            // 499 is nginx's own word for a client that went away.
            for status in page.statuses.numbers where status != 499 { document.add(.number(status)) }
            document.add(path(of: index))
        }
        if let family { document.directive(family.interceptErrors, "on") }
    }

    /// Adds the locations of the pages to a server block; `headers` are those of the route's answers.
    func lowerLocations(with headers: ResponseHeaders, into document: inout Document) {
        for (index, page) in (messages.errorPages?.pages ?? []).enumerated() {
            document.blank()
            document.block("location", "=", path(of: index)) { location in
                location.directive("internal")
                if !messages.isLogged { location.directive("access_log", "off") }
                headers.lower(into: &location)
                Self.file(page.file.value, into: &location)
            }
        }
        guard let maintenance = messages.maintenance else { return }
        var headers = headers
        if let time = maintenance.retryAfter { headers.add("Retry-After", .number(time.value.secondsRoundedUp)) }
        document.blank()
        document.block("location", "=", maintenancePath) { location in
            location.directive("internal")
            if !messages.isLogged { location.directive("access_log", "off") }
            headers.lower(into: &location)
            guard let file = messages.maintenanceFile else {
                location.directive("default_type", "text/plain")
                location.directive(
                    "return", .number(maintenance.status.value.number),
                    .quoted(Literal(bounded: Maintenance.text, readsVariables: true)))
                return
            }
            Self.file(file, into: &location)
        }
    }

    private static func file(_ file: FilePath, into location: inout Document) {
        location.block("types") { _ in }
        location.directive("default_type", .keyword(MediaTypes.type(of: file)))
        location.directive("alias", .file(file))
    }
}
