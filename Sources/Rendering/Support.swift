/// What a target makes of a feature.
package enum Support: Equatable, Sendable {
    /// Rendered with the one meaning of the language.
    case exact
    /// Rendered with a difference, which is this one.
    case approximated(how: String)
    /// Left out without harm, for this reason.
    case ignored(why: String)
    /// Cannot be rendered: from which version it could, if any, and the nearest thing that works.
    case unsupported(since: String?, instead: String)
}
