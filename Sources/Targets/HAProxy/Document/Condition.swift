/// What stands behind a rule: `if { ... } !{ ... }`, or nothing.
struct Condition: Sendable {
    private(set) var words: [Word] = []

    /// Always.
    static let always = Condition()

    /// Under a condition of constants.
    static func when(_ words: Word...) -> Condition {
        var condition = Condition()
        condition.words = ["if"] + words
        return condition
    }

    /// The rest of a test that a line has begun: patterns, and the brace that ends it.
    static func rest(_ patterns: [Word]) -> Condition {
        var condition = Condition()
        condition.words = patterns + ["}"]
        return condition
    }

    /// Unless a condition of constants holds.
    static func unless(_ words: Word...) -> Condition {
        var condition = Condition()
        condition.words = ["unless"] + words
        return condition
    }

    /// Unless the route is one of a set.
    static func unless(_ routes: RouteSet) -> Condition {
        var condition = Condition()
        condition.words = ["unless {"] + routes.criterion + ["}"]
        return condition
    }

    /// This condition and another.
    func and(words more: [Word]) -> Condition {
        var condition = self
        condition.words = (words.isEmpty ? ["if"] : words) + more
        return condition
    }

    /// This condition and that the route is, or is not, one of a set.
    func and(_ routes: RouteSet, not isNot: Bool = false) -> Condition {
        and(words: [isNot ? "!{" : "{"] + routes.criterion + ["}"])
    }
}
