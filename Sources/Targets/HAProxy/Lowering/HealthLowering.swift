import Diagnostics
import Planning
import Rendering
import TopologyModel

extension BackendPlan {
    /// Whether connections to the servers' ports must tell who is up: backups and farther regions take over only from servers that are
    /// known to be down, and nothing else of the backend finds that out.
    var needsConnectChecks: Bool {
        healthCheck == nil && passiveCheck == nil && (!tiers.isEmpty || servers.contains { $0.isBackup })
    }
}

extension Lowering {
    /// What an active check asks; how often stands in `default-server`.
    mutating func lowerHealthCheck(_ backend: BackendPlan) {
        guard let check = backend.healthCheck else { return }
        lowerProbe(check, of: backend)
        document.line("timeout check", timer(check.timeout.value, at: check.timeout.span))
    }

    /// What every server of a backend shares, said once: HAProxy loads that faster, and people read it faster.
    ///
    /// `checksOnly`: servers before it in the section have the rest from an earlier line.
    mutating func lowerDefaultServer(
        _ backend: BackendPlan, _ weights: WeightScale, isFirst: Bool, checksOnly: Bool = false
    ) {
        var words: [Word] = []
        defer { endDefaultServer(words) }
        if isFirst {
            if let check = backend.healthCheck { words += interval(check) }
            if let passive = backend.passiveCheck {
                if backend.healthCheck == nil { words += recovery(passive) }
                words += observation(passive, backend)
            } else if backend.needsConnectChecks {
                words += ["check inter 2s rise 2 fall 3"]
            }
        }
        if checksOnly { return }
        if weights.factor > 1 { words += ["weight", .number(weights.factor)] }
        if let pool = backend.keepalive, !isTCP(backend) {
            words += [
                "pool-max-conn", .number(pool.idle.value.number), "pool-purge-delay",
                timer(pool.timeout.value, at: pool.timeout.span),
            ]
        }
        words += wireWords(of: backend)
    }

    private mutating func endDefaultServer(_ words: [Word]) {
        guard !words.isEmpty else { return }
        document.add("default-server")
        for word in words { document.add(word) }
        document.endLine()
    }

    private func interval(_ check: HealthCheck) -> [Word] {
        var words: [Word] = ["check inter", timer(check.interval.value, at: check.interval.span)]
        words += ["rise", .number(check.rise.value.number), "fall", .number(check.fall.value.number)]
        if let port = check.port { words += ["port", .number(Int(port.value.number))] }
        return words
    }

    /// Without an active check nothing would bring a server back: connections to its port do.
    ///
    /// Three good ones in a row, a third of the cooldown apart: after two thirds of the cooldown at the earliest,
    /// after the whole at the latest.
    private func recovery(_ passive: PassiveCheck) -> [Word] {
        let third = max(Duration(milliseconds: passive.cooldown.value.milliseconds / 3), Duration(milliseconds: 100))
        return ["check inter", timer(third, at: passive.cooldown.span), "rise 3 fall 3"]
    }

    private func observation(_ passive: PassiveCheck, _ backend: BackendPlan) -> [Word] {
        let readsAnswers = !passive.statuses.isEmpty && !isTCP(backend)
        return [
            "observe", readsAnswers ? "layer7" : "layer4", "error-limit", .number(passive.failures.value.number),
            "on-error mark-down",
        ]
    }
}
