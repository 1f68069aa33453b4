import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The figures that are kept: by backend, listener and node, whichever sections the proxies have for them.
struct Recordings {
    private let sources: Sources

    init(_ sources: Sources) { self.sources = sources }

    /// The rules, those first that others are made of.
    var rules: [RecordingRule] {
        (sources.knowsServers ? servers : []) + (sources.readsHAProxy ? haproxy : [])
            + (sources.readsNginxLog ? nginxLog : [])
    }

    private var job: Expression { "job=\(label: sources.name(of: .haproxy))" }
    private var backends: Expression { "\(job),proxy=~'be_.+'" }

    /// Of servers: what HAProxy tells, or nginx Plus, of which each node runs one.
    private var servers: [RecordingRule] {
        let peers: Expression = "job=\(label: sources.name(of: .nginx)),upstream=~\(label: upstreams + ".+")"
        // 1 is up, 2 draining, 3 down by its administrator; 4 to 6 are servers that fail, or are not checked yet.
        let state: Expression = "nginxplus_upstream_server_state{\(peers)}"
        let up = either(
            named("sum by (instance, node, proxy) (haproxy_server_status{\(backends),state='UP'})"),
            peer("\(state) == bool 1"))
        let used = either(
            named("sum by (instance, node, proxy) (haproxy_server_status{\(backends),state=~'UP|DOWN'})"),
            peer("(\(state) == bool 1) + (\(state) > bool 3)"))
        let usable = either(
            named("haproxy_backend_active_servers{\(backends)} + haproxy_backend_backup_servers{\(backends)}"),
            peer("\(state) == bool 1"))
        let responses = either(
            named("rate(haproxy_backend_http_responses_total{\(backends)}[5m])"),
            peer("rate(nginxplus_upstream_server_responses{\(peers)}[5m])"))
        return [
            // Servers in maintenance or draining are out on purpose: they count on neither side.
            RecordingRule(
                name: .serversUp,
                expression: "sum by (instance, node, backend) (\(up)) / sum by (instance, node, backend) (\(used))"),
            RecordingRule(name: .serversUsable, expression: "sum by (instance, node, backend) (\(usable))"),
            RecordingRule(name: .responses, expression: "sum by (backend, code) (\(responses))"),
            errorShare(.errors, of: .responses, code: "5xx"),
        ]
    }

    private func either(_ haproxy: Expression, _ plus: Expression) -> Expression {
        guard sources.readsHAProxy else { return plus }
        return sources.readsPlus ? "\(haproxy) or \(plus)" : haproxy
    }

    /// What the names of nginx's upstreams begin with.
    private var upstreams: String { sources.plan.name.text + "_" }

    /// A series of servers, by backend: an upstream is `shop_web`, and another one of the same backend `shop_web_2`.
    private func peer(_ series: Expression) -> Expression {
        "label_replace(\(series), 'backend', '$1', 'upstream', \(label: upstreams + "([a-z0-9-]+).*"))"
    }

    private var haproxy: [RecordingRule] {
        let listeners: Expression = "\(job),proxy=~'fe_.+'"
        let denied: Expression = "rate(haproxy_frontend_requests_denied_total{\(listeners)}[5m])"
        let requests: Expression = "rate(haproxy_frontend_http_requests_total{\(listeners)}[5m])"
        let queue = RecordingRule(
            name: .queue,
            expression: "sum by (instance, node, backend) (\(named("haproxy_backend_current_queue{\(backends)}")))")
        let limits: Expression = "haproxy_process_max_connections{\(job)}"
        return (sources.hasQueues ? [queue] : []) + [
            RecordingRule(
                name: .refused,
                expression:
                    "sum by (listener) (\(named(denied, "listener", "fe_"))) / sum by (listener) (\(named(requests, "listener", "fe_")))"
            ),
            RecordingRule(
                name: .connections,
                expression: "haproxy_process_current_connections{\(job)} / (\(limits) > 0)"),
        ]
    }

    private var nginxLog: [RecordingRule] {
        let job: Expression = "job=\(label: sources.name(of: .nginxLog))"
        let responses: Expression = "rate(lbgen_nginx_responses_total{\(job)}[5m])"
        let refused: Expression = "rate(lbgen_nginx_refused_total{\(job)}[5m])"
        let buckets: Expression = "rate(lbgen_nginx_response_seconds_bucket{\(job),backend!=''}[5m])"
        let share = RecordingRule(
            name: .logRefused, expression: "sum by (listener) (\(refused)) / sum by (listener) (\(responses))")
        return [
            RecordingRule(name: .logResponses, expression: "sum by (backend, code) (\(responses))"),
            errorShare(.logErrors, of: .logResponses, code: "5xx"),
        ] + (sources.hasLimits ? [share] : []) + [
            RecordingRule(
                name: .logDuration,
                expression: "histogram_quantile(0.95, sum by (backend, le) (\(buckets)))")
        ]
    }

    private func errorShare(_ name: Series, of responses: Series, code: String) -> RecordingRule {
        let all = responses.of(sources.plan.name)
        let some: Expression =
            "\(Expression(constant: responses.rawValue)){topology=\(label: sources.plan.name.text),code=\(label: code)}"
        return RecordingRule(
            name: name, expression: "sum by (backend) (\(some)) / sum by (backend) (\(all))")
    }

    /// A backend may have several sections, `be_api`, `be_api.2`, `be_api:us-east`: they are one backend.
    private func named(_ series: Expression, _ label: String = "backend", _ prefix: String = "be_") -> Expression {
        let pattern = prefix + "([a-z0-9-]+).*"
        return "label_replace(\(series), \(label: label), '$1', 'proxy', \(label: pattern))"
    }
}
