import Diagnostics
import TopologyModel

/// LB0454: watching the vip's own interface, or the same thing twice, has no effect. LB0458: a file in a folder that is
/// gone after a restart is not watched. LB0706: a file that anybody may write lets anybody move the address.
enum TrackingRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for (router, vip) in zip(subject.plan.virtualRouters, subject.topology.vips) {
            noteMode(vip, bag)
            var seen: [String: SourceSpan] = [:]
            if let check = vip.value.check { seen["check \(check.value.text)"] = check.span }
            for check in vip.value.checks {
                note("check \(check.value.check.value.text)", at: check.value.check.span, &seen, bag)
            }
            for item in vip.value.track {
                if let file = item.value.file { noteFile(file, &seen, bag) }
                if let process = item.value.process {
                    note("process \(process.value.text)", at: process.span, &seen, bag)
                }
                if let interface = item.value.interface { noteInterface(interface, router, subject, &seen, bag) }
            }
        }
    }

    /// `on_failure` without anything that could fail.
    private static func noteMode(_ vip: Named<VirtualAddress>, _ bag: DiagnosticBag) {
        let value = vip.value
        guard value.onFailure.span != value.span, value.check == nil, value.checks.isEmpty, value.track.isEmpty else {
            return
        }
        bag.report(
            Diagnostic(
                .trackingWithoutEffect, "nothing is watched for vip `\(vip.name.text)`", at: value.onFailure.span,
                label: "nothing can fail", help: ["add a `check`, or remove `on_failure`"]))
    }

    private static func note(
        _ identity: String, at span: SourceSpan, _ seen: inout [String: SourceSpan], _ bag: DiagnosticBag
    ) {
        guard let first = seen.updateValue(span, forKey: identity) else { return }
        bag.report(
            Diagnostic(
                .trackingWithoutEffect, "`\(identity.split(separator: " ").last ?? "")` is watched twice", at: span,
                label: "again here", related: [Diagnostic.Label(first, "first here")], help: ["remove one of them"]))
    }

    private static func noteInterface(
        _ interface: Located<InterfaceName>, _ router: VirtualRouterPlan, _ subject: RuleSubject,
        _ seen: inout [String: SourceSpan], _ bag: DiagnosticBag
    ) {
        note("interface \(interface.value.text)", at: interface.span, &seen, bag)
        // A group watches the interfaces of all its vips.
        let company = subject.plan.virtualRouters.filter { other in
            other.name == router.name || (router.syncGroup != nil && other.syncGroup == router.syncGroup)
        }
        let bearers = company.flatMap { vip in vip.members.map { (vip: vip, member: $0) } }
        guard let bearer = bearers.first(where: { $0.member.interface == interface.value }) else { return }
        bag.report(
            Diagnostic(
                .trackingWithoutEffect,
                "`\(interface.value.text)` bears vip `\(bearer.vip.name.text)` on `\(subject.plan.nodes[bearer.member.node].name.text)`: it is watched anyway",
                at: interface.span, label: "no effect",
                help: ["a vip's own interface takes its node out when it is down; remove it"]))
    }

    private static func noteFile(
        _ file: Located<FilePath>, _ seen: inout [String: SourceSpan], _ bag: DiagnosticBag
    ) {
        note("file \(file.value.text)", at: file.span, &seen, bag)
        let parts = file.value.text.split(separator: "/")
        if parts.count > 2, parts[0] == "run" || (parts[0] == "var" && parts[1] == "run" && parts.count > 3) {
            bag.report(
                Diagnostic(
                    .trackedFolderGone,
                    "the folder of `\(file.value.text)` is gone after a restart: keepalived then watches nothing",
                    at: file.span, label: "made anew at each start, and empty",
                    help: ["use a file of `/run` itself: `/run/keepalived-drain`"]))
        }
        let open = ["/tmp/", "/var/tmp/", "/dev/shm/"].first { file.value.text.hasPrefix($0) }
        guard let open else { return }
        bag.report(
            Diagnostic(
                .trackedFileForAll, "anybody on the node may write to `\(open)`, and so move the address",
                at: file.span, label: "for everybody", help: ["use a folder of root's: `/run/keepalived-drain`"]))
    }
}
