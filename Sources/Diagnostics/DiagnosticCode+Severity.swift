extension DiagnosticCode {
    /// The severity that a finding of this code has unless its finder says otherwise.
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
        case .redirectToPlainHTTP: .warning
        case .oneAnswerMovesAddress: .warning
        case .splitNotHealed: .warning
        case .clearTextPassword: .warning
        case .trackedFileForAll: .warning
        case .uncheckedGatewayFeature: .warning
        case .approximation: .note
        case .sharedLimitRounded: .note
        case .trackedFolderGone: .warning
        default: .error
        }
    }
}
