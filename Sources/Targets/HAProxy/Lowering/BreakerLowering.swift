import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    private func canBreak(_ index: Int) -> Bool {
        plan.backends[index].circuitBreaker != nil && plan.backends[index].transport == .http
            && canTrack(counterSlots.breakers[index])
    }

    /// A table for each circuit breaker: one entry with its requests, its failures, and the time until it is open.
    mutating func lowerBreakerTables() {
        for (index, backend) in plan.backends.enumerated() {
            guard let breaker = backend.circuitBreaker else { continue }
            guard canBreak(index) else {
                let isTCP = backend.transport == .tcp
                losses.lose(
                    .circuitBreaker,
                    isTCP
                        ? "a circuit breaker of a TCP backend" : "a circuit breaker where three limits meet before it",
                    at: breaker.errorRate.span,
                    instead: isTCP ? "use `passive_check`" : "use fewer limits, or HAProxy 2.8")
                continue
            }
            let window = timer(breaker.window.value, at: breaker.window.span)
            document.section("backend breaker_", Word.identifier(backend.name).glued)
            document.line(
                "stick-table type integer size 1 expire",
                timer(breaker.openFor.value + 2 * breaker.window.value, at: breaker.openFor.span),
                "store gpt0,http_req_rate(", window.glued, ("),http_fail_rate(" as Word).glued, window.glued,
                (")" as Word).glued)
        }
    }

    /// The rules of a backend's circuit breaker. Requests that it refuses are not counted, so that what happens when it
    /// closes is judged by itself.
    mutating func lowerBreaker(of backend: BackendPlan) {
        guard let breaker = backend.circuitBreaker,
            let index = plan.backends.firstIndex(where: { $0.name == backend.name }), canBreak(index)
        else { return }
        let name = Word.identifier(backend.name).glued
        let counter = counterSlots.breakers[index]
        let slot = Word.number(counter).glued
        document.comment("Circuit breaker: after too many failures nothing is tried for a while.")
        document.line("http-request set-var(txn.now) date")
        document.line(
            "http-request deny deny_status 503 if { int(1),table_gpt0(breaker_", name,
            ("),sub(txn.now) gt 0 }" as Word).glued)
        document.line("http-request track-sc", slot, "int(1) table breaker_", name)
        func add(_ start: Word, _ value: StaticString, _ rest: Word...) {
            document.add(start)
            for word in Word.counted(value, counter, "breaker_") { document.add(word) }
            document.add(name)
            for word in rest { document.add(word) }
            document.endLine()
        }
        add(
            "http-request set-var(txn.allowed)", "http_req_rate", ("),mul(" as Word).glued,
            .number(breaker.errorRate.value.number).glued, (")" as Word).glued)
        add("acl is_failing", "http_fail_rate", ("),mul(100),sub(txn.allowed) ge 0" as Word).glued)
        add("acl is_busy", "http_req_rate", (") gt" as Word).glued, .number(breaker.minRequests.value.number))
        document.line(
            "http-request sc-set-gpt0(", slot, (") date(" as Word).glued,
            .number(breaker.openFor.value.secondsRoundedUp).glued, (") if is_failing is_busy" as Word).glued)
        document.line("http-request deny deny_status 503 if is_failing is_busy")
    }
}
