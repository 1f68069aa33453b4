extension DiagnosticCode {
    /// LB06xx and LB07xx: the output folder, and what is allowed and unsafe.
    var outputExplanation: Explanation {
        switch self {
        case .foreignFile:
            Explanation(
                "foreign file",
                "A file that lbgen would write is there and its manifest does not own it. Move it away, or let lbgen take it over with `--adopt`.",
                bad: "$ touch generated/nginx/nginx.conf && lbgen build", good: "$ lbgen build --adopt")
        case .editedFile:
            Explanation(
                "edited file",
                "A generated file was changed by hand. Put the change into the topology, then write over the file with `--force`.",
                bad: "$ echo '# mine' >> generated/nginx/nginx.conf && lbgen build", good: "$ lbgen build --force")
        case .outputNotWritable:
            Explanation(
                "output not writable", "The operating system refused to write; nothing was changed.",
                bad: "$ lbgen build -o /proc/nowhere", good: "")
        case .brokenManifest:
            Explanation(
                "broken manifest",
                "`lbgen-manifest.json` is not what lbgen wrote: a merge conflict, perhaps. Restore it, or remove it and build with `--adopt`.",
                bad: "$ echo '<<<<<<<' > generated/lbgen-manifest.json && lbgen build", good: "")
        case .pathCollision:
            Explanation(
                "paths collide", "Two generated files would have one path, also where letters' case is ignored.",
                bad: "$ lbgen build  # two names that differ in nothing a file system keeps", good: "")
        case .linkInOutput:
            Explanation(
                "link in the output folder",
                "A symbolic link stands where a generated file or folder belongs; lbgen follows none.",
                bad: "$ ln -s /etc generated/nginx && lbgen build", good: "")
        case .exposedStatusPage:
            Explanation(
                "exposed status page", "A status page tells addresses, versions and load; everybody may see this one.",
                bad: topology(plainSite + "\nstatus: {listen: \"10.0.0.5:8404\", allow: [0.0.0.0/0]}"),
                good: topology(plainSite + "\nstatus: {listen: \"10.0.0.5:8404\", allow: [10.0.0.0/8]}"))
        case .floatingImage, .literalSecret: clusterSafetyExplanation
        case .everybodyTrusted, .incompletePreload: listenerSafetyExplanation
        case .fleetKeyInClear, .agentForEverybody, .redirectToPlainHTTP: fleetSafetyExplanation
        case .clearTextPassword, .trackedFileForAll: virtualRouterSafetyExplanation
        case .openScript: nodeExplanation
        default:
            Explanation(
                "insecure setting", "The setting is allowed and weaker than it need be.",
                bad: topology(
                    "listeners:\n  https: {port: 443, tls: {profile: old, certificates: [{certificate: /etc/ssl/a.crt, key: /etc/ssl/a.key}]}}\n"
                        + plainSite),
                good: topology(
                    "listeners:\n  https: {port: 443, tls: {certificates: [{certificate: /etc/ssl/a.crt, key: /etc/ssl/a.key}]}}\n"
                        + plainSite))
        }
    }
}
