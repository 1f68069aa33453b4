import TopologyModel

/// One path of an Ingress rule.
struct IngressPath {
    /// How the path is compared.
    enum Kind: Int {
        /// The path alone: `Exact`.
        case exact
        /// An expression in the controller's dialect: `ImplementationSpecific`.
        case pattern
        /// The path and what is below it: `Prefix`.
        case prefix
    }

    /// How it is compared.
    var kind: Kind
    /// The path or expression, beginning with `/`.
    var text: String
    /// The plan's route.
    let route: Int
    /// Its place among paths of its kind: the length of a prefix, also for the exact path that the prefix brings along;
    /// the number of an expression.
    let rank: Int
    /// Whether it is the exact path that a prefix brings along.
    var isOfPrefix = false
    /// How it is served.
    let variant: IngressVariant
    /// What is said of it beside what is said of its route.
    var annotations: [Annotation] = []
}
