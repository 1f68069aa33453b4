import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    /// `redir` of a server sends GET and HEAD away and would pass other methods on (configuration manual, 5.2).
    mutating func lowerServerRedirect() {
        document.line(
            #"http-request return status 405 hdr Allow "GET, HEAD""#, if: .unless("{ method GET HEAD }"))
    }

    /// Names a server, drawn by its weight of the moment among those that are up in the nearest tier that has one.
    mutating func lowerChoice(of backend: BackendPlan) {
        let last = backend.sectionCount - 1
        document.comment(
            "The nearest servers of which one is up; the weights of those that are; one of them by chance.")
        setTier(backend, last, if: .always)
        for tier in (0..<last).reversed() {
            setTier(
                backend, tier,
                if: .when("{ nbsrv(", Word.label(section(backend, tier)).glued, (") gt 0 }" as Word).glued))
        }
        document.line("http-request set-var(txn.sum) int(0)")
        each(of: backend) { lowering, server, tier in lowering.addWeight("txn.sum", server, backend, tier) }
        document.line(
            "http-request return status 503 content-type application/json hdr Cache-Control no-store string",
            #"'{"success":false}'"#,
            if: .when("{ var(txn.sum) -m int eq 0 }"))
        document.line("http-request set-var(txn.drawn) rand,mod(txn.sum)")
        document.line("http-request set-var(txn.passed) int(0)")
        each(of: backend) { lowering, server, tier in
            lowering.addWeight("txn.passed", server, backend, tier)
            lowering.answer(server, backend, tier)
        }
    }

    private func section(_ backend: BackendPlan, _ tier: Int) -> Label { .backend(backend, form: 1, tier: tier) }

    private mutating func setTier(_ backend: BackendPlan, _ tier: Int, if condition: Condition) {
        document.line(
            "http-request set-var(txn.tier) str(", Word.label(section(backend, tier)).glued, (")" as Word).glued,
            if: condition)
    }

    private mutating func each(of backend: BackendPlan, _ body: (inout Lowering, Server, Int) -> Void) {
        for tier in 0..<backend.sectionCount {
            let places = SectionServers(backend, tier: tier).own ?? Array(backend.servers.indices)
            for place in places where backend.servers[place].state == .active {
                body(&self, backend.servers[place], tier)
            }
        }
    }

    /// `be_edges/edge-1`.
    private func path(_ server: Server, _ backend: BackendPlan, _ tier: Int) -> [Word] {
        [Word.label(section(backend, tier)).glued, ("/" as Word).glued, Word.name(of: server).glued]
    }

    /// That a server's tier was taken, and that it is up.
    private func isUp(_ server: Server, _ backend: BackendPlan, _ tier: Int) -> [Word] {
        let tierWords: [Word] =
            backend.sectionCount > 1
            ? ["{ var(txn.tier) -m str --", .label(section(backend, tier)), "}"] : []
        return tierWords + ["{ srv_is_up("] + path(server, backend, tier) + [(")" as Word).glued, "}"]
    }

    private mutating func addWeight(_ variable: StaticString, _ server: Server, _ backend: BackendPlan, _ tier: Int) {
        document.add("http-request set-var(")
        document.add(Word(stringLiteral: variable).glued)
        document.add((")" as Word).glued)
        document.add("srv_weight(")
        for word in path(server, backend, tier) { document.add(word) }
        document.add(("),add(" as Word).glued)
        document.add(Word(stringLiteral: variable).glued)
        document.add((")" as Word).glued)
        for word in Condition.always.and(words: isUp(server, backend, tier)).words { document.add(word) }
        document.endLine()
    }

    private mutating func answer(_ server: Server, _ backend: BackendPlan, _ tier: Int) {
        do throws(Inexpressible) {
            document.line(
                "http-request return status 200 content-type application/json hdr Cache-Control no-store string",
                try .literal(backend.description(of: server) ?? ""),
                if: Condition.always.and(
                    words: isUp(server, backend, tier) + ["{ var(txn.drawn),sub(txn.passed) lt 0 }"]))
        } catch { losses.report(error, at: server.span) }
    }
}
