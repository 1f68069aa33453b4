import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Which servers of an upstream wait for the others' failure: backups, and the servers of all regions but the nearest.
struct Ranks {
    /// The names of servers that are in the nearest region; `nil` when all servers are equally near.
    private let near: Set<String>?
    /// Whether the nearest region has only backups: something must be first.
    private let startsWithBackups: Bool

    /// The ranks of a backend's servers; what nginx's two ranks cannot tell apart is reported.
    init(_ backend: BackendPlan, _ method: Method, _ scope: Scope) {
        guard let nearest = backend.tiers.first, let span = backend.prefersRegion else {
            near = nil
            startsWithBackups = false
            return
        }
        guard method.allowsBackups else {
            scope.losses.lose(
                .inexpressibleCombination,
                "`prefer: region` beside a balance by hash, by random choice or by address", at: span,
                instead: "use `balance: round_robin` or `least_conn`")
            near = nil
            startsWithBackups = false
            return
        }
        let members = nearest.servers.map { backend.servers[$0] }
        near = Set(members.map(\.name))
        startsWithBackups = !members.contains { !$0.isBackup && $0.state == .active }
        if backend.tiers.count > 2 {
            scope.losses.approximate(
                .regionPreference, "nginx has two ranks of servers: the regions behind the nearest are one", at: span)
        }
        if backend.servers.contains(where: \.isBackup) {
            scope.losses.approximate(
                .regionPreference, "backups of the nearest region and the servers of other regions are one rank",
                at: span)
        }
        if scope.emulatesCookie(backend) {
            scope.losses.approximate(
                .regionPreference, "a bound client whose server fails may go to a server of any region", at: span)
        }
    }

    /// What a server is in its upstream.
    func role(of server: Server) -> ServerLines.Role {
        guard let near else { return server.isBackup ? .backup : .active }
        guard near.contains(server.name) else { return .backup }
        return server.isBackup && !startsWithBackups ? .backup : .active
    }
}
