import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A container's service: image, program, environment, limits, and how its state is asked for.
struct WorkloadService {
    private let workload: WorkloadPlan
    private let containers: Containers
    private let backend: Int
    private let losses: LossReporter

    init(_ workload: WorkloadPlan, of backend: Int, in containers: Containers, reporting losses: LossReporter) {
        self.workload = workload
        self.backend = backend
        self.containers = containers
        self.losses = losses
    }

    private var plan: Plan { containers.plan }
    private var settings: Workload { workload.settings }

    /// The service as a mapping; what it loses is reported each time.
    func document(isFirst: Bool) -> StructuredValue {
        .mapping(
            image(isFirst: isFirst) + program + environment + network + confinement + storage
                + ServiceLimits(settings.resources?.value).fields + life)
    }

    /// What is built has its name too, where one is given: it is then what `push` pushes. Of several containers the
    /// first builds for all: two that build one image at once may be refused its name.
    private func image(isFirst: Bool) -> [StructuredValue.Field] {
        var fields: [StructuredValue.Field] = []
        let isShared = containers.byBackend[backend].count > 1
        let own = isShared && settings.build != nil ? "\(plan.name.text)-\(plan.backends[backend].name.text)" : nil
        if let name = settings.image?.value.text ?? own { fields.append(.init("image", .literal(name))) }
        guard let build = settings.build?.value else { return fields }
        guard isFirst else { return fields + [.init("pull_policy", "never")] }
        var parts: [StructuredValue.Field] = [.init("context", .literal(path(build.context.text)))]
        if let file = build.dockerfile { parts.append(.init("dockerfile", .literal(file.value.text))) }
        let arguments = build.arguments.variables.compactMap { argument -> StructuredValue.Field? in
            guard case .literal(let text) = argument.value else { return nil }
            return .init(argument.name, .literal(text.text))
        }
        if !arguments.isEmpty { parts.append(.init("args", .mapping(arguments))) }
        if let target = build.target { parts.append(.init("target", .literal(target.value.text))) }
        return fields + [.init("build", .mapping(parts))]
    }

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
                let name = containers.variables.name(for: variable.value) ?? variable.name
                losses.approximate(
                    .workload,
                    "`\(variable.name)` is `\(name)` in the environment of whoever runs Compose, or in .env",
                    at: variable.span)
                return .init(variable.name, .required(name))
            }
        }
        if !variables.isEmpty { fields.append(.init("environment", .mapping(variables))) }
        return fields
    }

    /// Those who wait for it find it by the name of its Service in a cluster, too.
    private var network: [StructuredValue.Field] {
        let name = "\(plan.name.text)-\(plan.backends[backend].name.text)"
        guard containers.awaited.contains(backend), name.utf8.count <= 63 else { return [] }
        return [.init("networks", ["default": ["aliases": [.text(name)]]])]
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
        return fields
    }

    private var storage: [StructuredValue.Field] {
        var scratch: [StructuredValue] = []
        var volumes: [StructuredValue] = []
        for volume in settings.volumes.map(\.value) {
            let place = volume.path.value.text
            switch volume.source {
            case .scratch(let size): scratch.append(.literal(place + (size.map { ":size=\($0.bytes)" } ?? "")))
            case .claim(let name): volumes.append(Self.mount("volume", name.text, at: place, volume.readOnly.value))
            case .machine(let file):
                volumes.append(Self.mount("bind", path(file.text), at: place, volume.readOnly.value))
            case .secret, .configMap:
                losses.lose(
                    .workload, "keys of a cluster as files at `\(place)`", at: volume.span,
                    instead: "mount a file of the machine: `from`")
            }
        }
        if settings.readOnlyRoot.value, !settings.volumes.contains(where: { $0.value.path.value.text == "/tmp" }) {
            scratch.append("/tmp")
        }
        var fields: [StructuredValue.Field] = []
        if !scratch.isEmpty { fields.append(.init("tmpfs", .list(scratch))) }
        if !volumes.isEmpty { fields.append(.init("volumes", .list(volumes))) }
        return fields
    }

    /// The long form: colons separate nothing in it, and a file that is missing is not made a folder.
    private static func mount(
        _ type: StructuredValue, _ source: String, at place: String, _ isReadOnly: Bool
    ) -> StructuredValue {
        let fields: [StructuredValue.Field] = [
            .init("type", type), .init("source", .literal(source)), .init("target", .literal(place)),
        ]
        return .mapping(fields + (isReadOnly ? [.init("read_only", true)] : []))
    }

    private var life: [StructuredValue.Field] {
        let restart = settings.restart?.value ?? .unlessStopped
        var fields: [StructuredValue.Field] = [.init("restart", .text(restart.text))]
        if let drain = settings.drain { fields.append(.init("stop_grace_period", .duration(drain.value.grace.value))) }
        ContainerCheck.report(workload, of: plan.backends[backend], losses)
        if let check = ContainerCheck(workload, of: plan.backends[backend]) {
            fields.append(.init("healthcheck", check.document))
        }
        let waits = workload.dependencies.flatMap { containers.conditions(of: $0.value) }
        if !waits.isEmpty { fields.append(.init("depends_on", .mapping(waits))) }
        return fields
    }

    /// A path beside the topology, from the generated file's folder; `topologyPath` begins at the output folder's parent.
    private func path(_ text: String) -> String {
        guard !text.hasPrefix("/") else { return text }
        let folder = plan.topologyPath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let steps = ["..", "..", ".."] + folder.map(String.init)
        let rest = text.hasPrefix("./") ? String(text.dropFirst(2)) : text
        return (rest == "." ? steps : steps + [rest]).joined(separator: "/")
    }
}
