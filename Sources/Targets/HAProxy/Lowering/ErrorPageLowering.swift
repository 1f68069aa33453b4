import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// Statuses that HAProxy answers with by itself (its configuration manual, "http-error").
    static let ownStatuses: Set<Int> = [
        400, 401, 403, 404, 405, 407, 408, 410, 413, 425, 429, 500, 501, 502, 503, 504,
    ]

    /// The pages of a section: for errors that HAProxy makes there, and for errors that servers send.
    mutating func lowerErrorPages(_ pages: ErrorPages?, ofServers: Bool) {
        guard let pages else { return }
        for page in pages.pages {
            for status in page.statuses.numbers where Self.ownStatuses.contains(status) {
                document.add("http-error status")
                add(page.file.value, status: status)
                document.endLine()
            }
        }
        guard ofServers else { return }
        for page in pages.pages {
            for status in page.statuses.numbers {
                document.add("http-response return status")
                add(page.file.value, status: status)
                document.add("if { status")
                document.add(.number(status))
                document.add("}")
                document.endLine()
            }
        }
    }

    private mutating func add(_ file: FilePath, status: Int) {
        document.add(.number(status))
        document.add("content-type")
        document.add(.constant(MediaTypes.type(of: file)))
        document.add("file")
        document.add(.file(file))
    }

    /// Refuses a request in a frontend, under a condition: routes that have a page for the status show it.
    mutating func lowerRefusal(_ status: Int, if condition: Condition) {
        lowerRefusalPages(status, if: condition)
        document.add(
            Self.ownStatuses.contains(status) ? "http-request deny deny_status" : "http-request return status")
        document.add(.number(status))
        for word in condition.words { document.add(word) }
        document.endLine()
    }

    /// The pages that routes have for a refusal, each for its routes.
    private mutating func lowerRefusalPages(_ status: Int, if condition: Condition) {
        var groups: [(file: FilePath, routes: [Int])] = []
        for index in plan.routes.indices {
            guard let file = plan.routes[index].messages.errorPages?.file(for: status) else { continue }
            if let place = groups.firstIndex(where: { $0.file == file }) {
                groups[place].routes.append(index)
            } else {
                groups.append((file, [index]))
            }
        }
        for group in groups {
            let name = "\(status)-\(group.routes.first.map { plan.routes[$0].label } ?? "")"
            let condition = condition.and(set(of: group.routes, "pages", name))
            document.add("http-request return status")
            add(group.file, status: status)
            for word in condition.words { document.add(word) }
            document.endLine()
        }
    }

    /// Closes routes for the time being, before anything else could answer.
    mutating func lowerMaintenance(_ routes: [Int], of listener: ListenerPlan) {
        var groups: [(messages: MessagePlan, routes: [Int])] = []
        for index in routes {
            let messages = plan.routes[index].messages
            guard let maintenance = messages.maintenance else { continue }
            let place = groups.firstIndex {
                $0.messages.maintenance?.span == maintenance.span
                    && $0.messages.maintenanceFile == messages.maintenanceFile
            }
            if let place { groups[place].routes.append(index) } else { groups.append((messages, [index])) }
        }
        guard !groups.isEmpty else { return }
        document.comment("Closed for maintenance.")
        for group in groups {
            guard let maintenance = group.messages.maintenance, let first = group.routes.first else { continue }
            let label = plan.routes[first].label
            let condition =
                group.routes.count == routes.count
                ? Condition.when("{ var(txn.route) -m found }")
                : Condition.always.and(set(of: group.routes, "maintenance", "\(listener.name.text)-\(label)"))
            lower(maintenance, file: group.messages.maintenanceFile, .route(label), if: condition)
        }
    }

    private mutating func lower(
        _ maintenance: Maintenance, file: FilePath?, _ label: Label, if condition: Condition
    ) {
        // HAProxy takes 64 words a line.
        var allowed = maintenance.allow.map { Word.network($0.value) }[...]
        while !allowed.isEmpty {
            document.add("acl admitted_")
            document.add(Word.label(label).glued)
            document.add("src --")
            for network in allowed.prefix(40) { document.add(network) }
            document.endLine()
            allowed = allowed.dropFirst(40)
        }
        document.add("http-request return status")
        if let file {
            add(file, status: maintenance.status.value.number)
        } else {
            document.add(.number(maintenance.status.value.number))
            document.add("content-type text/plain string")
            document.add(.plain(Maintenance.text))
        }
        if let time = maintenance.retryAfter {
            document.add("hdr Retry-After")
            document.add(.number(time.value.secondsRoundedUp))
        }
        for word in condition.words { document.add(word) }
        if !maintenance.allow.isEmpty {
            document.add("!admitted_")
            document.add(Word.label(label).glued)
        }
        document.endLine()
    }
}
