extension DiagnosticCode {
    /// LB0443: the Gateway API.
    var gatewayExplanation: Explanation {
        func gateway(_ keys: String) -> String {
            topology(
                "backends:\n  web: {servers: [10.0.0.1:80]}\nsites:\n  web: {hosts: [\"*\"], routes: [{methods: [GET], backend: web}]}",
                targets: "{kubernetes: {gateway: {\(keys)}}}")
        }
        return Explanation(
            "unchecked Gateway feature",
            "Much of the Gateway API is for each implementation to serve or not, and their conformance reports say what they serve. lbgen has these reports; the class, or `implementation`, tells whose counts. Here none does, or none speaks of the version or the feature.",
            bad: gateway("class: edge"), good: gateway("class: edge, implementation: envoy-gateway"))
    }
}
