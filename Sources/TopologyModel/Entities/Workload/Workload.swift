package import Diagnostics

/// The program behind a backend, as containers run it; whoever runs it, a cluster or an engine on one machine.
package struct Workload: Entity, Sendable {
    /// The image; one that is built here has no name but Compose's own when `nil`.
    package let image: Located<ImageReference>?
    /// How the image is built; fetched when `nil`. One of the two is there.
    package let build: Located<ImageBuild>?
    /// When it is started again; whenever it ends, unless somebody stopped it, when left out.
    package let restart: Located<RestartPolicy>?
    /// The backends whose programs must be ready first.
    package let dependsOn: [Located<Identifier>]
    /// How many run; the number of the backend's servers when left out.
    package let replicas: Located<Replicas>?
    /// The program; the image's own when empty.
    package let command: [Located<ArgumentText>]
    /// Its arguments; the image's own when empty.
    package let arguments: [Located<ArgumentText>]
    /// The ports that it listens on, the one that serves first; one port, that of the servers, when left out.
    package let ports: Located<ContainerPorts>?
    /// Environment variables, in the file's order.
    package let environment: Environment
    /// Files of environment variables.
    package let environmentFiles: [Located<VariableFile>]
    /// What it needs and what it may use.
    package let resources: Located<WorkloadResources>?
    /// How its state is asked for.
    package let probes: Located<WorkloadProbes>?
    /// How it ends.
    package let drain: Located<WorkloadDrain>?
    /// How many run by load.
    package let autoscale: Located<Autoscale>?
    /// How many must stay up while machines are emptied.
    package let minAvailable: Located<Availability>?
    /// Storage beside the image.
    package let volumes: [Located<WorkloadVolume>]
    /// The user that runs it; the image's own when left out.
    package let user: Located<UserID>?
    /// Whether nothing may be written but volumes.
    package let readOnlyRoot: Located<Bool>
    /// An account of the cluster that is there.
    package let serviceAccount: Located<DNSLabel>?
    /// Secrets that fetch the image.
    package let imagePullSecrets: [Located<DNSLabel>]
    /// Where it stands.
    package let span: SourceSpan

    package static var noun: String { "a workload" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        image = fields.optional("image", doc: "The image, with a tag or a digest; needed where nothing is built.")
        build = fields.optional(
            "build", feature: .imageBuild,
            doc: "How Compose builds it: a folder, or `context`, `dockerfile`, `args`, `target`.")
        replicas = fields.optional("replicas", doc: "How many run; as many as the backend has servers.")
        command = fields.list("command", orSingle: true, doc: "The program and its first words; the image's own.") ?? []
        arguments = fields.list("args", orSingle: true, doc: "Words behind the program; the image's own.") ?? []
        ports = fields.optional(
            "ports", doc: "Names and numbers of its ports, the one that serves first; the port of the servers.")
        environment = fields.optional("env", default: .none, shown: "none", doc: "Environment variables.").value
        environmentFiles =
            fields.list("env_file", orSingle: true, doc: "Files of environment variables, one or a list.") ?? []
        resources = fields.optional("resources", doc: "What it needs, and what it may use.")
        probes = fields.optional(
            "probes", doc: "How its state is asked for; readiness by the backend's health check when left out.")
        drain = fields.optional("drain", doc: "How long it serves on, and may take, when it is ended.")
        autoscale = fields.optional("autoscale", doc: "How many run, by load.")
        minAvailable = fields.optional(
            "min_available", doc: "How many stay up while machines are emptied; all but one when left out.")
        volumes = fields.list("volumes", doc: "Storage beside the image.") ?? []
        user = fields.optional("user", doc: "The user that runs it, by number, 0 excepted; the image's own.")
        readOnlyRoot = fields.optional(
            "read_only_root", default: true, shown: "true",
            doc: "Whether only volumes can be written; `/tmp` is one unless another is there.")
        serviceAccount = fields.optional("service_account", doc: "An account of the cluster; one of its own.")
        imagePullSecrets = fields.list("image_pull_secrets", orSingle: true, doc: "Secrets that fetch the image.") ?? []
        restart = fields.optional(
            "restart", feature: .restartPolicy,
            doc: "When it is started again: no, always, unless-stopped (as when left out), on-failure, on-failure:N.")
        dependsOn =
            fields.list(
                "depends_on", orSingle: true, feature: .startOrder,
                doc: "Backends whose programs are ready before it starts.") ?? []
        guard !fields.context.isDescribing, fields.has("image") == nil, fields.has("build") == nil else { return }
        fields.context.bag.report(
            Diagnostic(
                .missingKey, "a workload needs `image` or `build`", at: fields.span,
                help: ["`image: \"web:1.4\"`, or `build: ./web` for Compose to build it"]))
    }
}

/// A number of replicas: 1 to 10,000.
package struct Replicas: RangedNumber, Sendable {
    /// 1 to 10,000.
    package let number: Int
    package static var range: ClosedRange<Int> { 1...10_000 }
    package static var noun: String { "a number of replicas" }
    package init(checked number: Int) { self.number = number }
}

/// A user of a container, by number: 1 to 2,147,483,647. 0 is root, which a strict namespace refuses.
package struct UserID: RangedNumber, Sendable {
    /// 1 to 2,147,483,647.
    package let number: Int
    package static var range: ClosedRange<Int> { 1...2_147_483_647 }
    package static var noun: String { "a user that is not root" }
    package init(checked number: Int) { self.number = number }
}

/// How a workload ends: new connections stop coming during `delay`, and all must be over after `grace`.
package struct WorkloadDrain: Entity, Sendable {
    /// How long it serves on after it was told to end, in whole seconds; 0 to 10 minutes.
    package let delay: Located<Duration>
    /// How long it has in all, `delay` included; in whole seconds, 1s to 1h.
    package let grace: Located<Duration>

    package static var noun: String { "a drain" }

    package init(from fields: inout FieldReader) {
        delay = fields.optional(
            "delay", default: .seconds(5), shown: "5s",
            doc: "How long it serves on, until nobody sends new connections; whole seconds, 1s to 10m.")
        grace = fields.optional(
            "grace", default: .seconds(30), shown: "30s",
            doc: "How long it has in all, `delay` included; whole seconds, up to 1h.")
        guard !fields.context.isDescribing else { return }
        for (name, value, limit) in [("delay", delay, 600), ("grace", grace, 3600)] {
            guard !value.value.isWholeSeconds || !(1...limit).contains(value.value.secondsRoundedUp) else { continue }
            fields.context.bag.report(
                Diagnostic(
                    .outOfRange, "`\(name)` is \(value.value.text): expected whole seconds, 1s to \(limit)s",
                    at: value.span))
        }
        guard delay.value >= grace.value else { return }
        fields.context.bag.report(
            Diagnostic(
                .conflictingKeys, "`delay` takes \(delay.value.text) of `grace`, which is \(grace.value.text)",
                at: fields.span, help: ["the requests under way need time behind it: make `grace` longer"]))
    }
}

/// How many replicas run, by load.
package struct Autoscale: Entity, Sendable {
    /// The fewest.
    package let min: Located<Replicas>
    /// The most.
    package let max: Located<Replicas>
    /// The share of the processors asked for that is aimed at, in percent.
    package let cpu: Located<Percentage>
    /// Where it stands.
    package let span: SourceSpan

    package static var noun: String { "an autoscaler" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        min = fields.optional("min", default: Replicas(checked: 2), shown: "2", doc: "The fewest.")
        max = fields.required("max", doc: "The most.")
        cpu = fields.optional(
            "cpu", default: Percentage("70%") ?? .placeholder, shown: "70%",
            doc: "The share of `resources.cpu` that is aimed at.")
        guard !fields.context.isDescribing, min.value.number > max.value.number else { return }
        fields.context.bag.report(
            Diagnostic(
                .outOfRange, "`max` is \(max.value.number), fewer than `min`, which is \(min.value.number)",
                at: max.span))
    }
}

/// A number of replicas, or a share of them: `2`, `80%`.
package enum Availability: Sendable {
    /// So many.
    case count(Int)
    /// This share, in percent.
    case percent(Int)
}
