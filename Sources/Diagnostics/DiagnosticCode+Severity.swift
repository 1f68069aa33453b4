extension DiagnosticCode {
    /// The severity that a finding of this code has unless its finder says otherwise.
    package var severity: Severity {
        switch self {
        case .unusedName, .unreachableRoute, .checkTimeoutTooLong, .policyWithoutEffect, .acceptedLossUnused,
            .deprecatedTarget, .insecureSetting, .exposedStatusPage, .everybodyTrusted, .incompletePreload,
            .firstWithoutLimits, .preferenceWithoutRegions, .networkWithoutEffect,
            .preflightElsewhere, .dnsPromiseUncertain, .privateAddressPublished:
            .warning
        case .approximation: .note
        default: .error
        }
    }
}
