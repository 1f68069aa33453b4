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
}
