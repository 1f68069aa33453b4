extension DiagnosticCode {
    /// The severity that a finding of this code has unless its finder says otherwise.
    package var severity: Severity {
        switch self {
        case .unusedName, .unreachableRoute, .checkTimeoutTooLong, .policyWithoutEffect, .networkWithoutEffect,
            .acceptedLossUnused,
            .deprecatedTarget, .insecureSetting, .exposedStatusPage:
            .warning
        case .approximation: .note
        default: .error
        }
    }
}
