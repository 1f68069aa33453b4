extension DiagnosticCode {
    /// The severity that a finding of this code has unless its finder says otherwise.
    package var severity: Severity {
        switch self {
        case .unusedName, .unreachableRoute, .checkTimeoutTooLong, .policyWithoutEffect, .acceptedLossUnused,
            .deprecatedTarget, .insecureSetting, .exposedStatusPage, .everybodyTrusted, .incompletePreload,
            .firstWithoutLimits, .preferenceWithoutRegions, .networkWithoutEffect,
            .dnsPromiseUncertain, .privateAddressPublished,
            .preflightElsewhere, .openScript:
            .warning
        case .approximation: .note
        default: .error
        }
    }
}
