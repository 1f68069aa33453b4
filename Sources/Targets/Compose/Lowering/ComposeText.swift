import Diagnostics
import Rendering
import TopologyModel

extension StructuredValue {
    /// A text of the topology: Compose would read `$` as the beginning of a variable's name.
    static func literal(_ text: String) -> StructuredValue { .text(text.replacing("$", with: "$$")) }

    /// A variable of whoever runs Compose; without it nothing is started.
    ///
    /// The name has only letters, digits and `_`: the reader of the topology saw to it.
    static func required(_ variable: String) -> StructuredValue {
        .text("${\(variable):?set it in the environment or in .env}")
    }

    /// A span of time as Compose reads it: whole seconds or milliseconds.
    static func duration(_ duration: Duration) -> StructuredValue {
        .text(duration.isWholeSeconds ? "\(duration.secondsRoundedUp)s" : "\(duration.milliseconds)ms")
    }

    /// A file or folder of the machine, at its own path in the container. The long form: what is missing
    /// stops the start, and colons separate nothing; the short form would make an empty folder of that name.
    static func machineFile(_ path: String) -> StructuredValue {
        ["type": "bind", "source": .literal(path), "target": .literal(path), "read_only": true]
    }
}

/// The most that a service may use, in Compose's words.
struct ServiceLimits {
    /// The fields; none where nothing is said.
    let fields: [StructuredValue.Field]

    init(_ resources: WorkloadResources?) {
        var fields: [StructuredValue.Field] = []
        if let most = resources?.limits?.value.cpu?.value { fields.append(.init("cpus", .text(Self.processors(most)))) }
        if let most = resources?.limits?.value.memory?.value ?? resources?.memory?.value {
            fields.append(.init("mem_limit", .text("\(most.bytes)b")))
        }
        if let wanted = resources?.memory?.value { fields.append(.init("mem_reservation", .text("\(wanted.bytes)b"))) }
        self.fields = fields
    }

    /// `0.25` of a processor.
    private static func processors(_ share: ProcessorShare) -> String {
        let part = String(share.thousandths % 1000 + 1000).dropFirst()
        return "\(share.thousandths / 1000).\(part)"
    }
}
