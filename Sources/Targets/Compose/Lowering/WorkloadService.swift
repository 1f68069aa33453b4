import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A container's service: image, program, environment, limits, and how its state is asked for.
struct WorkloadService {
    private let workload: WorkloadPlan
    private let plan: Plan
    private let losses: LossReporter

    init(_ workload: WorkloadPlan, plan: Plan, reporting losses: LossReporter) {
        self.workload = workload
        self.plan = plan
        self.losses = losses
    }

    /// The service as a mapping; what it loses is reported each time.
    func document() -> StructuredValue {
        .mapping(
            [.init("image", .literal(settings.image.value.text))] + program + environment + confinement
                + ServiceLimits(settings.resources?.value).fields + life)
    }

    private var settings: Workload { workload.settings }

    /// As in a cluster, `command` stands in the place of the image's program and `args` in that of its words.
    private var program: [StructuredValue.Field] {
        func words(_ list: [Located<ArgumentText>]) -> StructuredValue { .list(list.map { .literal($0.value.text) }) }
        var fields: [StructuredValue.Field] = []
        if !settings.command.isEmpty { fields.append(.init("entrypoint", words(settings.command))) }
        if !settings.arguments.isEmpty { fields.append(.init("command", words(settings.arguments))) }
        return fields
    }

    private var environment: [StructuredValue.Field] {
        var fields: [StructuredValue.Field] = []
        let files = settings.environmentFiles.map { StructuredValue.literal(path($0.value.path.text)) }
        if !files.isEmpty { fields.append(.init("env_file", .list(files))) }
        let variables = settings.environment.variables.map { variable -> StructuredValue.Field in
            switch variable.value {
            case .literal(let text): return .init(variable.name, .literal(text.text))
            case .secret, .configMap:
                losses.approximate(
                    .workload, "`\(variable.name)` comes from the environment of whoever runs Compose, or from .env",
                    at: variable.span)
                return .init(variable.name, .required(variable.name))
            }
        }
        if !variables.isEmpty { fields.append(.init("environment", .mapping(variables))) }
        return fields
    }

    /// No more than the program needs, as in a strict namespace.
    private var confinement: [StructuredValue.Field] {
        var fields: [StructuredValue.Field] = []
        if let user = settings.user {
            fields.append(.init("user", .text(String(user.value.number))))
            // An image that begins as root and becomes another user needs its capabilities for that.
            fields.append(.init("cap_drop", ["ALL"]))
        }
        fields.append(.init("security_opt", ["no-new-privileges:true"]))
        if settings.readOnlyRoot.value { fields.append(.init("read_only", true)) }
        var scratch: [StructuredValue] = []
        for volume in settings.volumes.map(\.value) {
            guard case .scratch(let size) = volume.source else {
                losses.lose(
                    .workload, "a volume of a cluster at `\(volume.path.value.text)`", at: volume.span,
                    instead: "give scratch space a `size`, or mount it in an override file")
                continue
            }
            scratch.append(.literal(volume.path.value.text + (size.map { ":size=\($0.bytes)" } ?? "")))
        }
        if settings.readOnlyRoot.value, !settings.volumes.contains(where: { $0.value.path.value.text == "/tmp" }) {
            scratch.append("/tmp")
        }
        if !scratch.isEmpty { fields.append(.init("tmpfs", .list(scratch))) }
        return fields
    }

    private var life: [StructuredValue.Field] {
        var fields: [StructuredValue.Field] = [.init("restart", "unless-stopped")]
        if let drain = settings.drain { fields.append(.init("stop_grace_period", .duration(drain.value.grace.value))) }
        if let check = ContainerCheck(workload, reporting: losses) {
            fields.append(.init("healthcheck", check.document))
        }
        return fields
    }

    /// A path beside the topology, from the generated file's folder; `topologyPath` begins at the output folder's parent.
    private func path(_ text: String) -> String {
        guard !text.hasPrefix("/") else { return text }
        let folder = plan.topologyPath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return (["..", "..", ".."] + folder.map(String.init) + [text]).joined(separator: "/")
    }
}
