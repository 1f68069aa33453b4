/// A way in which a site is served.
struct IngressWay {
    /// Behind the names of its Ingresses; empty for the usual way.
    let suffix: String
    /// Whether certificates are listed.
    let hasTLS: Bool
    /// What is said of the whole site.
    let annotations: [Annotation]
}

/// A way in which a route's paths are served.
struct IngressVariant: Hashable {
    /// The backend, by index; `nil` where the controller answers by itself.
    let backend: Int?
    /// A Service made for the route alone, in the place of the backend's.
    var service: String?
    /// What is said of the paths beside what is said of the route.
    var annotations: [Annotation] = []
    /// Whether the paths stand beside the same paths of another Ingress, whose other annotations hold for both.
    var isCanary = false
}
