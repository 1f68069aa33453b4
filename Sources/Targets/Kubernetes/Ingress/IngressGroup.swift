/// Paths of a site that one Ingress can hold: what its annotations say is true of all of them.
struct IngressGroup {
    /// What is said of the paths.
    let annotations: AnnotationSet
    /// The hosts of its rules.
    let hosts: HostGroup
    /// The paths, in the plan's order.
    var paths: [IngressPath]
    /// Whether the site's last path is among them: its Ingress bears the site's own name.
    var isMain = false
}
