/// How much a topology may ask of its reader; far above any real file, far below what hurts.
package struct YAMLLimits: Sendable {
    /// Bytes of one file: 256 MiB, about two million servers.
    package var fileBytes = 256 << 20
    /// Levels of lists and mappings: 64. libyaml is quadratic in nested flow collections.
    package var depth = 64
    /// Nodes that aliases may add when they are written out: a million.
    package var aliasedNodes = 1_000_000

    /// The documented limits.
    package init() {}
}
