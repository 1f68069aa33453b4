package import Diagnostics
package import YAMLTree

/// Pages for errors, whether a server sends them or the load balancer.
package struct ErrorPages: Readable, Sendable {
    /// A page and the statuses that get it.
    package struct Page: Sendable {
        /// The statuses.
        package let statuses: ErrorStatuses
        /// The page, on the machine of the load balancer.
        package let file: Located<FilePath>
    }

    /// The pages; no status is named twice.
    package let pages: [Page]
    /// Where they stand, which tells them from others.
    package let span: SourceSpan

    package static var placeholder: ErrorPages { ErrorPages(pages: [], span: .start) }
    package static var expectation: String { "a mapping from statuses (`\"404\"`, `502-504`) to files" }

    /// The page of a status.
    package func file(for status: Int) -> FilePath? {
        pages.first { $0.statuses.contains(status) }?.file.value
    }

    package static func read(_ node: NodeID, in context: ReadingContext) -> ErrorPages? {
        guard context.tree.kind(node) == .mapping else {
            context.reportType(node, expected: expectation)
            return nil
        }
        var pages: [Page] = []
        for entry in context.tree.entries(node) {
            guard let statuses = ErrorStatuses.read(entry.key, in: context) else { continue }
            guard let file = FilePath.read(entry.value, in: context) else { continue }
            if let other = pages.first(where: { $0.statuses.overlaps(statuses) }) {
                context.bag.report(
                    Diagnostic(
                        .conflictingKeys, "a status has two pages", at: context.tree.span(entry.key), label: "second",
                        related: [Diagnostic.Label(other.file.span, "first")]))
            }
            pages.append(Page(statuses: statuses, file: Located(file, at: context.tree.span(entry.value))))
        }
        return ErrorPages(pages: pages, span: context.tree.span(node))
    }
}

/// One error status or several: 400 to 599.
package struct ErrorStatuses: TextReadable, Hashable, Sendable {
    /// The first and the last.
    package let numbers: ClosedRange<Int>

    package static var placeholder: ErrorStatuses { ErrorStatuses(numbers: 500...500) }
    package static var expectation: String { "an error status (400 to 599), or two with a hyphen (`502-504`)" }

    private init(numbers: ClosedRange<Int>) { self.numbers = numbers }

    package init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last,
            first >= 400, last <= 599, text == (ends.count == 1 ? "\(first)" : "\(first)-\(last)")
        else { return nil }
        numbers = first...last
    }

    /// Whether a status is among them.
    package func contains(_ status: Int) -> Bool { numbers.contains(status) }

    /// Whether a status is among both.
    package func overlaps(_ other: ErrorStatuses) -> Bool { numbers.overlaps(other.numbers) }
}
