/// A line of a target's table of version gates, for people: what came when, and where that is written.
package struct GateFact: Sendable {
    /// What came.
    package let what: String
    /// The first version that has it, edition by edition where editions differ: "1.29.6, Plus always".
    package let since: String
    /// Where that is written: a section of a manual, an entry of a list of changes.
    package let source: String

    /// Gives all three.
    package init(_ what: String, since: String, source: String) {
        self.what = what
        self.since = since
        self.source = source
    }
}
