import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    /// `global`: who runs it, where it logs, what holds for the whole process.
    mutating func lowerGlobal() {
        document.section("global")
        document.comment("Maps, lists and certificates with relative names lie beside this file.")
        document.line("default-path config")
        if plan.housing == .machine {
            document.line("user haproxy")
            document.line("group haproxy")
        }
        lowerLogTarget()
        document.line("maxconn 8192")
        lowerStickCounters()
        lowerTLSDefaults()
        // Where OpenSSL has no QUIC of its own; elsewhere it says nothing.
        if has(.limitedQUIC), httpListeners.contains(where: { $0.http.http3 }) { document.line("limited-quic") }
        lowerRaw("global")
    }

    /// `defaults` of everything that speaks HTTP, each key filled in: a later section inherits nothing from it.
    mutating func lowerHTTPDefaults() {
        document.section("defaults http")
        document.line("mode http")
        document.line("log global")
        lowerLogFormat("option httplog", httpLog)
        document.line("option dontlognull")
        lowerCommonTimeouts()
        document.line("timeout http-request", timer(plan.timeouts.request, at: plan.timeoutSpans.request))
        document.line("timeout http-keep-alive", timer(plan.timeouts.keepalive, at: plan.timeoutSpans.keepalive))
        document.line("timeout tunnel", timer(plan.timeouts.tunnel, at: plan.timeoutSpans.tunnel))
        lowerCommonBalance()
        lowerRetries(usualRetries)
        document.line("http-reuse safe")
        lowerRaw("defaults")
    }

    /// `defaults` of everything that passes bytes on.
    mutating func lowerTCPDefaults() {
        document.section("defaults tcp")
        document.line("mode tcp")
        document.line("log global")
        lowerLogFormat("option tcplog", Self.tcpLog)
        document.line("option dontlognull")
        lowerCommonTimeouts()
        lowerCommonBalance()
        document.line("retries", .number(RetryPlan.builtIn.attempts))
        lowerRaw("defaults")
    }

    private mutating func lowerCommonTimeouts() {
        document.line("timeout connect", timer(plan.timeouts.connect, at: plan.timeoutSpans.connect))
        document.line("timeout client", timer(plan.timeouts.client, at: plan.timeoutSpans.client))
        document.line("timeout server", timer(plan.timeouts.server, at: plan.timeoutSpans.server))
        document.line("timeout queue", timer(plan.timeouts.queue, at: plan.timeoutSpans.queue))
    }

    private mutating func lowerCommonBalance() {
        document.line("balance roundrobin")
        document.comment("Every backup shares the load once no other server is left.")
        document.line("option allbackups")
        document.line("option redispatch 1")
    }
}
