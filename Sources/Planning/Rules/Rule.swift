import Diagnostics
import TopologyModel

/// What a rule looks at.
struct RuleSubject {
    /// What was written.
    let topology: Topology
    /// What it means.
    let plan: Plan
    /// Which names were used.
    let symbols: SymbolTables
}

/// One thing that must hold of a plan; one rule, one code, one file.
protocol Rule: SendableMetatype {
    /// Reports where it does not hold.
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag)
}

/// Every rule, in the order they run.
enum RuleCatalog {
    static let rules: [any Rule.Type] = [
        UnusedNameRule.self,
        BackendWithoutServersRule.self,
        BackupsOnlyRule.self,
        DuplicateServerRule.self,
        ListenerClashRule.self,
        CertificateMissingRule.self,
        ConflictingRoutesRule.self,
        UnreachableRouteRule.self,
        CheckTimeoutRule.self,
        PolicyWithoutEffectRule.self,
        NetworkWithoutEffectRule.self,
        FirstWithoutLimitsRule.self,
        SlowStartRule.self,
        RegionPreferenceRule.self,
        VirtualRouterClashRule.self,
        VIPNodesRule.self,
        EqualPrioritiesRule.self,
        FailureWeightRule.self,
        FailoverBoundRule.self,
        VRRPVersionRule.self,
        VRRPAuthenticationRule.self,
        UnicastAddressRule.self,
        SyncGroupRule.self,
        TrackingRule.self,
        PreemptDelayRule.self,
        FlappingRule.self,
        AddressClashRule.self,
        HealthCheckPortRule.self,
        ServerNameRule.self,
        ServerTLSRule.self,
        GRPCListenerRule.self,
        InsecureSettingRule.self,
        ExposedStatusPageRule.self,
        MetricsPageRule.self,
        ExporterAccessRule.self,
        TrustedProxiesRule.self,
        HSTSPreloadRule.self,
        RewriteOutsidePathRule.self,
        CORSConflictRule.self,
        PreflightRule.self,
        DNSSettingsRule.self,
        DNSServersRule.self,
        DNSRecordClashRule.self,
        DNSRecordPlaceRule.self,
        DNSBoundRule.self,
        DNSPromiseRule.self,
        ServiceTypeRule.self,
        NodePortRule.self,
        WorkloadRule.self,
        WorkloadOrderRule.self,
        WorkloadSafetyRule.self,
        FleetRule.self,
        FleetSafetyRule.self,
        LimitsPerNodeRule.self,
        RedirectSafetyRule.self,
        RedirectMeaningRule.self,
        ProcessCheckRule.self,
        OpenScriptRule.self,
        LVSForwardingRule.self,
        LVSAddressRule.self,
        LVSClashRule.self,
        LVSProtocolRule.self,
        LVSQuorumRule.self,
        LVSDirectorRule.self,
    ]
}
