/// Which servers come first, whatever the balance.
package enum Preference: String, Choice, Sendable {
    /// Those of the region of the node that runs the load balancer, then those of its fallback regions, then the rest.
    case region
    package static var placeholder: Preference { .region }
}
