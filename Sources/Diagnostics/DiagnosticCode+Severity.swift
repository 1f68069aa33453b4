extension DiagnosticCode {
    /// The severity that a finding of this code has unless its finder says otherwise; one line each, so that two changes
    /// never meet.
    package var severity: Severity {
        switch self {
        case .unusedName: .warning
        case .unreachableRoute: .warning
        case .checkTimeoutTooLong: .warning
        case .policyWithoutEffect: .warning
        case .acceptedLossUnused: .warning
        case .deprecatedTarget: .warning
        case .insecureSetting: .warning
        case .exposedStatusPage: .warning
        case .everybodyTrusted: .warning
        case .incompletePreload: .warning
        case .firstWithoutLimits: .warning
        case .preferenceWithoutRegions: .warning
        case .networkWithoutEffect: .warning
        case .metricsOutOfReach: .warning
        case .metricsMissing: .warning
        case .exporterKeptOut: .warning
        case .dnsPromiseUncertain: .warning
        case .privateAddressPublished: .warning
        case .oneAnswerMovesAddress: .warning
        case .splitNotHealed: .warning
        case .clearTextPassword: .warning
        case .trackedFileForAll: .warning
        case .preflightElsewhere: .warning
        case .nodePortUnusual: .warning
        case .floatingImage: .warning
        case .literalSecret: .warning
        case .openScript: .warning
        case .lvsDirectorIsServer: .warning
        case .lvsAddressElsewhere: .warning
        case .lvsNeedsKernel: .note
        case .fleetWithoutAgents: .warning
        case .limitsPerNode: .warning
        case .fleetKeyInClear: .warning
        case .agentForEverybody: .warning
        case .approximation: .note
        case .sharedLimitRounded: .note
        case .uncheckedGatewayFeature: .warning
        case .redirectToPlainHTTP: .warning
        case .trackedFolderGone: .warning
        default: .error
        }
    }
}
