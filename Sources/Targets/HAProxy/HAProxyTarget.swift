import Diagnostics
package import Planning
package import Rendering
package import TopologyModel

/// HAProxy at one version: `haproxy/haproxy.cfg` and the maps it reads, for each node where nodes differ.
package struct HAProxyTarget: GuestTarget {
    package static let name = TargetName.haproxy

    /// The version that loads the output.
    let version: Version

    package init?(_ settings: TargetSettings) {
        guard let haproxy = settings.haproxy else { return nil }
        version = haproxy.value.version.value
    }

    package init(version: Version) { self.version = version }

    package static var showcase: [HAProxyTarget] {
        [Version(2, 4), Version(2, 6), Version(2, 8), Version(3, 0), Version(3, 2), Version(3, 4)]
            .map { HAProxyTarget(version: $0) }
    }

    package var label: String { "HAProxy \(version.text)" }

    package func render(_ plan: Plan, reporting losses: LossReporter) -> [OutputFile] {
        reportVersion(plan, losses)
        RawTexts.check(
            plan, of: .haproxy, places: RawSyntax.places(plan), losses: losses, problem: RawSyntax.problem(of:))
        return plan.views.flatMap { files(of: $0, losses) }
    }

    /// The files of one node, or of all.
    private func files(of view: PlanView, _ losses: LossReporter) -> [OutputFile] {
        var lowering = Lowering(plan: view.plan, version: version, losses: losses)
        lowering.lower()
        let banner = GeneratedHeader.lines(topology: view.plan.topologyPath)
        let folder = view.folder(of: Self.name)
        var files = [
            OutputFile(path: "\(folder)/haproxy.cfg", bytes: DocumentPrinter.print(lowering.document, banner: banner))
        ]
        for map in lowering.maps {
            files.append(OutputFile(path: "\(folder)/\(map.file.text)", bytes: MapPrinter.print(map, banner: banner)))
        }
        return files
    }

    private func reportVersion(_ plan: Plan, _ losses: LossReporter) {
        guard version < VersionGate.oldest, let place = plan.targets.haproxy?.value.version.span else { return }
        losses.lose(
            .tooOldVersion, "maps beside the configuration (`default-path` came with \(VersionGate.oldest.text))",
            at: place, instead: "use HAProxy \(VersionGate.oldest.text) or later")
    }
}
