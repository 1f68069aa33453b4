import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Backends that have their servers from another (`like`) and whose upstream would read the same: they use that one's.
///
/// nginx reads a file in a time that grows with the square of its upstreams, and of servers that stand once connections
/// and failures are counted once. No other backends share, however equal: a change of one must not change the lines of a
/// stranger.
struct UpstreamSharing {
    private var owners: [Identifier: Int] = [:]

    /// Nobody shares.
    static let none = UpstreamSharing()

    private init() {}

    /// Finds who shares.
    init(_ plan: Plan, _ dialect: Dialect) {
        guard plan.backends.contains(where: { $0.serversSource != nil }) else { return }
        let quiet = LossReporter(DiagnosticBag(), target: .nginx, label: dialect.label, plan: plan)
        let scope = Scope(plan: plan, dialect: dialect, losses: quiet)
        var texts: [Int: [UInt8]] = [:]
        for backend in plan.backends {
            guard let source = backend.serversSource else { continue }
            let owner = plan.backends[source]
            // nginx Plus checks an upstream by what stands beside it.
            let isChecked = backend.healthCheck != nil || owner.healthCheck != nil
            guard owner.transport == backend.transport, backend.wire.sharesConnections(with: owner.wire),
                !isChecked || !dialect.has(.activeChecks)
            else { continue }
            let text = texts[source] ?? Self.text(of: owner, scope)
            texts[source] = text
            if Self.text(of: backend.named(owner.name), scope) == text { owners[backend.name] = source }
        }
    }

    /// The index of the backend whose upstream a backend uses in place of one of its own.
    func owner(of backend: BackendPlan) -> Int? { owners.isEmpty ? nil : owners[backend.name] }

    private static func text(of backend: BackendPlan, _ scope: Scope) -> [UInt8] {
        var document = Document(depth: 1)
        var shared = SharedVariables(scope.plan)
        UpstreamLowering(scope: scope, context: backend.transport == .tcp ? .stream : .http)
            .add(backend, into: &document, shared: &shared)
        var printer = Printer(capacity: 4096)
        printer.print(document)
        return printer.bytes
    }
}
