import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Access lists as comma-separated networks: who is let in, and who is kept out whatever else is said.
struct AccessWords {
    /// Those let in; `nil` for everybody.
    let allow: String?
    /// Those kept out; `nil` for nobody.
    let deny: String?
    /// Where the nearest list stands.
    let span: SourceSpan

    /// Joins lists that all have to be passed; `nil` for none.
    init?(_ lists: [AccessPlan]) {
        guard let last = lists.last else { return nil }
        span = last.span
        let allowing = lists.filter { $0.allow != nil }
        if allowing.count < 2 {
            allow = allowing.first?.allow.map { Self.joined($0) }
        } else {
            let ranges = AddressRanges(admittedBy: lists).networks
            allow = ranges.isEmpty ? "255.255.255.255/32" : Self.joined(ranges)
        }
        let denied = lists.flatMap(\.deny)
        deny = denied.isEmpty ? nil : Self.joined(denied)
    }

    private static func joined(_ networks: [IPNetwork]) -> String {
        networks.map(\.text).joined(separator: ",")
    }
}

/// Parts of CORS policies that several dialects write alike.
enum CORSWords {
    /// How long browsers remember a preflight's answer that says nothing of it, in seconds (Fetch, 4.9).
    static let browsersOwnAge = 5

    /// The origins with commas between them, a star for the names below a domain.
    static func origins(_ cors: CORS) -> String {
        cors.origins.map { origin in
            switch origin.value {
            case .any: "*"
            case .exact(let text): text
            case .below(let start, let end): "\(start)*\(end)"
            }
        }.joined(separator: ", ")
    }
}

extension Remarks {
    /// The annotations of texts that are there; those whose values cannot be written are remarked.
    mutating func annotations(
        at span: SourceSpan, _ texts: (key: AnnotationKey, text: String?)...
    ) -> [Annotation] {
        var annotations: [Annotation] = []
        for (key, text) in texts {
            guard let text else { continue }
            annotations += annotation(at: span) { () throws(Inexpressible) in try Annotation(key, text: text) }
        }
        return annotations
    }
}
