import Diagnostics
import Planning
import Rendering
import TopologyModel

/// How an instance proves its advertisements. The secret itself never stands in the output: a password is a line of a
/// file that keepalived includes, a key is a file that it reads, and either may be a variable of its environment.
struct AuthenticationLowering {
    /// `authentication` or `auth_hmac`; `nil` without either, and where the version has no words for it.
    let block: Block?

    /// Lowers the settings of a vip; what the version lacks is reported.
    init(_ settings: VirtualRouterAuthentication?, version: Version, reporting losses: LossReporter) {
        guard let settings else {
            block = nil
            return
        }
        do throws(Inexpressible) {
            if let pass = settings.pass {
                block = try Self.password(pass, version, losses)
            } else {
                block = try settings.hmac.flatMap { key throws(Inexpressible) in try Self.key(key, version, losses) }
            }
        } catch {
            losses.report(error, at: settings.span)
            block = nil
        }
    }

    private static func password(
        _ place: Located<SecretReference>, _ version: Version, _ losses: LossReporter
    ) throws(Inexpressible) -> Block? {
        var block = Block("authentication")
        block.add("auth_type", "PASS")
        switch place.value {
        case .file(let file):
            // `includer` makes an unreadable file an error, where `include` would go on without a password.
            block.add("includer", try .path(file))
        case .variable(let variable):
            guard isOpen(.environment, "a password from the environment", place.span, version, losses) else {
                return nil
            }
            block.add("auth_pass", .environment(variable))
        }
        return block
    }

    private static func key(
        _ place: Located<SecretReference>, _ version: Version, _ losses: LossReporter
    ) throws(Inexpressible) -> Block? {
        guard isOpen(.signedAdvertisements, "signed advertisements (`hmac`)", place.span, version, losses) else {
            return nil
        }
        var block = Block("auth_hmac")
        switch place.value {
        case .file(let file): block.add("key", .number(1), try .keyFile(file))
        case .variable(let variable): block.add("key", .number(1), .environment(variable))
        }
        block.add("active_key", .number(1))
        return block
    }

    private static func isOpen(
        _ gate: VersionGate, _ what: String, _ span: SourceSpan, _ version: Version, _ losses: LossReporter
    ) -> Bool {
        if gate.isOpen(for: version) { return true }
        losses.lose(
            .tooOldVersion, "\(what) (from version \(gate.since.text) on)", at: span,
            instead: "use keepalived \(gate.since.text), or a password in a file")
        return false
    }
}
