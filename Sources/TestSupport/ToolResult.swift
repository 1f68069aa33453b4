/// What a program said and how it ended.
package struct ToolResult: Sendable {
    /// The exit status; 128 + N after signal N, as shells count.
    package let status: Int32
    /// All of standard output.
    package let output: String
    /// All of standard error.
    package let errors: String
    /// Whether it was stopped because its time was over.
    package let timedOut: Bool

    /// The whole story for a failure message.
    package var story: String {
        "status \(status)\(timedOut ? " (stopped: out of time)" : "")\n--- stdout\n\(output)\n--- stderr\n\(errors)"
    }
}

/// A program that a test needs is not on this machine.
package struct MissingTool: Error, CustomStringConvertible {
    /// The program's name.
    package let name: String

    /// What to do about it.
    package var description: String { "\(name) is not installed: run scripts/install-tools.sh" }
}
