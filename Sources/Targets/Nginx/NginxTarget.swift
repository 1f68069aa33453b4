import Diagnostics
import EmbeddedTemplates
package import Planning
package import Rendering
package import TopologyModel

/// nginx: one complete file, `nginx/nginx.conf`, that the daemon loads as it is; one for each node where nodes differ.
package struct NginxTarget: RenderTarget {
    package static let name = TargetName.nginx
    /// The version and edition that the file is for.
    let dialect: Dialect

    package init?(_ settings: TargetSettings) {
        guard let nginx = settings.nginx?.value else { return nil }
        dialect = Dialect(version: nginx.version.value, edition: nginx.edition.value)
    }

    /// nginx at a version.
    init(_ dialect: Dialect) { self.dialect = dialect }

    package static let showcase: [NginxTarget] = [
        NginxTarget(Dialect(version: Version(1, 18), edition: .oss)),
        NginxTarget(Dialect(version: Version(1, 22), edition: .oss)),
        NginxTarget(Dialect(version: Version(1, 26), edition: .oss)),
        NginxTarget(Dialect(version: Version(1, 30), edition: .oss)),
        NginxTarget(Dialect(version: Version(1, 31), edition: .oss)),
        NginxTarget(Dialect(version: Version(1, 27, 4), edition: .plus)),
    ]

    package var label: String { dialect.label }

    package func render(_ plan: Plan, reporting losses: LossReporter) -> [OutputFile] {
        if dialect.version < Dialect.oldest {
            losses.lose(
                .tooOldVersion, "this topology: output is made for \(Dialect.oldest.text) and later",
                at: plan.targets.nginx?.value.version.span ?? .start, instead: "use a supported nginx")
        }
        RawTexts.check(
            plan, of: .nginx, places: RawSyntax.places(plan), losses: losses, problem: RawSyntax.problem(of:))
        return plan.views.flatMap { view -> [OutputFile] in
            let scope = Scope(
                plan: view.plan, dialect: dialect, losses: losses, sharing: UpstreamSharing(view.plan, dialect))
            let folder = view.folder(of: Self.name)
            let configuration = OutputFile(path: "\(folder)/nginx.conf", bytes: Configuration(scope).printed())
            guard TLSDefaults.needGroup(view.plan) else { return [configuration] }
            let group = Array(EmbeddedTemplates.nginxFfdhe2048Pem.utf8)
            return [configuration, OutputFile(path: "\(folder)/\(TLSGuideline.groupFile)", bytes: group)]
        }
    }
}
