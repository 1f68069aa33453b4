import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A probe of a container, as the kubelet asks it.
struct ContainerProbe {
    private enum Question {
        case http(path: String, isSecure: Bool, host: String?)
        case tcp
        case grpc(service: String?)
    }

    private let question: Question
    private let port: (name: Scalar, number: Int)
    private let plan: ProbePlan

    /// Says what the kubelet cannot ask.
    init(_ plan: ProbePlan, of item: WorkloadLowering.Item, _ remarks: inout Remarks) {
        self.plan = plan
        let ports = item.workload.ports
        let number = plan.port ?? ports[0].number
        let name = ports.first { $0.number == number }?.name
        port = (name.map { .text($0) } ?? .number(Int(number)), Int(number))
        switch plan.probe {
        case .http(let path):
            let host = plan.model.flatMap { $0.host(of: item.backend) }
            question = .http(
                path: path.text, isSecure: plan.port == nil && item.backend.wire.tls != nil, host: host?.text)
            Self.reportAnswers(plan, &remarks)
        case .tcp: question = .tcp
        case .exchange:
            question = .tcp
            remarks.differ(
                .tcpExpectCheck, "a probe connects, and neither sends nor expects anything", at: plan.span)
        case .service(.grpc(let service)): question = .grpc(service: service?.text)
        case .service(let service):
            question = .tcp
            remarks.differ(
                .protocolCheck, "a probe connects, and does not speak \(service.word)", at: plan.span)
        }
        Self.reportTimes(plan, &remarks)
        guard plan.port == nil, item.backend.wire.proxyHeader != nil else { return }
        remarks.lose(
            combination: "a probe of a server that expects a PROXY header", at: plan.span,
            instead: "give the check a `port` that answers without one")
    }

    private static func reportAnswers(_ plan: ProbePlan, _ remarks: inout Remarks) {
        guard let check = plan.check else { return }
        let statuses = check.expect.map(\.value)
        if !statuses.isEmpty, statuses != [StatusRange(200, 399)] {
            remarks.differ(.activeHealthCheck, "a probe takes every status of 200 to 399 for healthy", at: plan.span)
        }
        if check.body != nil {
            remarks.differ(.activeHealthCheck, "a probe does not look at the body", at: plan.span)
        }
        if let method = check.method, method.value != .get {
            remarks.differ(.activeHealthCheck, "a probe sends GET", at: plan.span)
        }
    }

    private static func reportTimes(_ plan: ProbePlan, _ remarks: inout Remarks) {
        guard !plan.interval.isWholeSeconds || !plan.timeout.isWholeSeconds else { return }
        remarks.differ(.activeHealthCheck, "times of a probe are whole seconds: rounded up", at: plan.span)
    }

    /// Writes the probe; only readiness may ask for several good answers (validateProbe of the API server).
    func write(isReadiness: Bool, to probe: inout Manifest) {
        switch question {
        case .http(let path, let isSecure, let host):
            probe.mapping("httpGet") { get in
                get.field("path", .text(path))
                get.field("port", port.name)
                if isSecure { get.field("scheme", "HTTPS") }
                get.list("httpHeaders") { headers in
                    guard let host else { return }
                    headers.item { header in
                        header.field("name", "Host")
                        header.field("value", .text(host))
                    }
                }
            }
        case .tcp: probe.mapping("tcpSocket") { $0.field("port", port.name) }
        case .grpc(let service):
            probe.mapping("grpc") { grpc in
                grpc.field("port", .number(port.number))
                if let service { grpc.field("service", .text(service)) }
            }
        }
        probe.field("periodSeconds", .number(max(plan.interval.secondsRoundedUp, 1)))
        probe.field("timeoutSeconds", .number(max(plan.timeout.secondsRoundedUp, 1)))
        if isReadiness { probe.field("successThreshold", .number(plan.rise)) }
        probe.field("failureThreshold", .number(plan.fall))
    }
}
