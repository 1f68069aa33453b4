extension DiagnosticCode {
    /// LB0430 and up: who may send how much.
    var trafficExplanation: Explanation {
        func site(_ access: String) -> String {
            topology(
                "backends:\n  web: {servers: [10.0.0.1:80]}\nsites:\n  web: {hosts: [\"*\"], access: {\(access)}, routes: [{backend: web}]}"
            )
        }
        return Explanation(
            "network without effect",
            "A network of an access list lies within another one: of the same list, which says the same already, or of `deny`, which wins over `allow`.",
            bad: site("allow: [10.0.0.0/8], deny: [10.0.0.0/8]"), good: site("allow: [10.0.0.0/8], deny: [10.9.0.0/16]")
        )
    }
}
