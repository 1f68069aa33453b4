package import Diagnostics
package import YAMLTree

/// How an image is built from a folder, by an engine on the machine itself (the Compose specification, `build`).
package struct ImageBuild: Readable, Sendable {
    /// The folder that is sent to the engine.
    package let context: BuildFolder
    /// The Dockerfile, from that folder; `Dockerfile` when left out.
    package let dockerfile: Located<FileName>?
    /// Arguments of the build, in the file's order; texts alone.
    package let arguments: Environment
    /// The stage that is built; the last one when left out.
    package let target: Located<BuildStage>?

    package static var placeholder: ImageBuild { ImageBuild(context: .placeholder) }
    package static var expectation: String {
        "\(BuildFolder.expectation), or a build (`{context: ./web, target: prod}`)"
    }

    private init(context: BuildFolder) {
        self.context = context
        dockerfile = nil
        arguments = .none
        target = nil
    }

    fileprivate init(_ long: LongBuild) {
        context = long.context.value
        dockerfile = long.dockerfile
        arguments = long.arguments
        target = long.target
    }

    package static func read(_ node: NodeID, in context: ReadingContext) -> ImageBuild? {
        if context.tree.kind(node) == .mapping { return ImageBuild(LongBuild.readMapping(node, in: context)) }
        return BuildFolder.read(node, in: context).map { ImageBuild(context: $0) }
    }
}

/// The long form of a build.
package struct LongBuild: Entity, Sendable {
    let context: Located<BuildFolder>
    let dockerfile: Located<FileName>?
    let arguments: Environment
    let target: Located<BuildStage>?

    package static var noun: String { "a build" }

    package init(from fields: inout FieldReader) {
        context = fields.required("context", doc: "The folder that is built from, from the topology's.")
        dockerfile = fields.optional("dockerfile", doc: "The Dockerfile, from that folder; `Dockerfile`.")
        arguments = fields.optional("args", default: .none, shown: "none", doc: "Arguments of the build: texts.").value
        target = fields.optional("target", doc: "The stage that is built; the last one.")
        guard !fields.context.isDescribing else { return }
        for argument in arguments.variables {
            if case .literal = argument.value { continue }
            fields.context.bag.report(
                Diagnostic(
                    .invalidValue, "`\(argument.name)`: an argument of a build is text", at: argument.span,
                    notes: ["arguments stay in the history of the image, where everybody who has it reads them"],
                    help: ["give the program its secrets when it runs: `env`"]))
        }
    }
}

/// A folder beside the output, or above it: a relative or absolute path of letters, digits and `_./@%+=-`, of which `..`
/// comes first alone.
package struct BuildFolder: TextReadable, Hashable, Sendable {
    /// The path, without `./` before it and `/` behind it.
    package let text: String
    package static var placeholder: BuildFolder { BuildFolder(unchecked: ".") }
    package static var expectation: String { "a folder (`./web`, `../web`, `.`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        var rest = text[...]
        if rest.hasPrefix("./") { rest = rest.dropFirst(2) }
        if rest.hasSuffix("/"), rest.utf8.count > 1 { rest = rest.dropLast() }
        let own = String(rest)
        while rest.hasPrefix("../") { rest = rest.dropFirst(3) }
        guard own == "." || own == ".." || rest == ".." || FileName(String(rest)) != nil else { return nil }
        self.text = own
    }
}

/// A stage of a Dockerfile: 1 to 128 letters, digits and `-._`, a letter first.
package struct BuildStage: TextReadable, Hashable, Sendable {
    /// The stage.
    package let text: String
    package static var placeholder: BuildStage { BuildStage(unchecked: "stage") }
    package static var expectation: String { "a stage of a Dockerfile (letters, digits and `-._`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        guard (1...128).contains(text.utf8.count), text.first?.isLetter == true, ConfigurationKey(text) != nil else {
            return nil
        }
        self.text = text
    }
}

/// When a container is started again.
package enum RestartPolicy: TextReadable, Hashable, Sendable {
    /// Never.
    case never
    /// Whenever it ends, and when the machine starts.
    case always
    /// The same, unless somebody stopped it.
    case unlessStopped
    /// When it fails; at most so many times in a row, for ever when `nil`.
    case onFailure(times: Int?)

    package static var placeholder: RestartPolicy { .unlessStopped }
    package static var expectation: String { "`no`, `always`, `unless-stopped`, `on-failure` or `on-failure:5`" }

    package init?(_ text: String) {
        switch text {
        case "no": self = .never
        case "always": self = .always
        case "unless-stopped": self = .unlessStopped
        case "on-failure": self = .onFailure(times: nil)
        default:
            guard text.hasPrefix("on-failure:"), case let digits = text.dropFirst(11), !digits.hasPrefix("0"),
                digits.utf8.count <= 4, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let times = Int(digits)
            else { return nil }
            self = .onFailure(times: times)
        }
    }

    /// As Compose has it.
    package var text: String {
        switch self {
        case .never: "no"
        case .always: "always"
        case .unlessStopped: "unless-stopped"
        case .onFailure(let times): "on-failure" + (times.map { ":\($0)" } ?? "")
        }
    }

    /// Whether it is started again however it ends.
    package var isForever: Bool {
        switch self {
        case .always, .unlessStopped: true
        case .never, .onFailure: false
        }
    }
}
