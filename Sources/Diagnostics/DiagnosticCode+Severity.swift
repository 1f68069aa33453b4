extension DiagnosticCode {
    /// The severity that a finding of this code has unless its finder says otherwise.
    package var severity: Severity {
        switch self {
        case .unusedName, .unreachableRoute, .checkTimeoutTooLong, .policyWithoutEffect, .acceptedLossUnused,
            .deprecatedTarget, .insecureSetting, .exposedStatusPage, .everybodyTrusted, .incompletePreload,
            .firstWithoutLimits, .preferenceWithoutRegions, .networkWithoutEffect,
            .dnsPromiseUncertain, .privateAddressPublished,
            .oneAnswerMovesAddress, .splitNotHealed, .clearTextPassword, .trackedFileForAll,
            .preflightElsewhere, .openScript, .fleetWithoutAgents, .limitsPerNode, .fleetKeyInClear, .agentForEverybody,
            .uncheckedGatewayFeature:
            .warning
        case .approximation, .sharedLimitRounded: .note
        default: .error
        }
    }
}
