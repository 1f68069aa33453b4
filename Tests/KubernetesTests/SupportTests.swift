import Rendering
import Testing
import TopologyModel

@testable import Kubernetes

/// The answers are those of the weakest of all that stands in front.
@Suite struct SupportTests {
    @Test func theWeakestAnswers() {
        let exact = (name: "a", support: Support.exact)
        let near = (name: "b", support: Support.approximated(how: "nearly"))
        let lost = (name: "c", support: Support.unsupported(since: "2", instead: "x"))
        let unimportant = (name: "d", support: Support.ignored(why: "y"))
        #expect(WeakestAnswer([exact, near, lost, unimportant]).support == .unsupported(since: "2", instead: "c: x"))
        #expect(WeakestAnswer([exact, near]).support == .approximated(how: "b: nearly"))
        #expect(WeakestAnswer([near, (name: "e", support: near.support)]).support == .approximated(how: "nearly"))
        #expect(
            WeakestAnswer([exact, near, (name: "e", support: near.support)]).support
                == .approximated(how: "b, e: nearly"))
        #expect(WeakestAnswer([unimportant, exact]).support == .exact)
        #expect(WeakestAnswer([unimportant]).support == .ignored(why: "y"))
    }

    @Test func everyShowcaseHasALabelOfItsOwn() {
        let labels = KubernetesTarget.showcase.map(\.label)
        #expect(Set(labels).count == labels.count)
        #expect(labels.first == "Kubernetes 1.32")
    }

    @Test(arguments: Feature.allCases)
    func everyAnswerHasItsReason(_ feature: Feature) {
        for target in KubernetesTarget.showcase {
            switch target.support(for: feature) {
            case .exact: break
            case .approximated(let text), .ignored(let text), .unsupported(_, let text): #expect(!text.isEmpty)
            }
        }
    }

    @Test func annotationsHaveTheFormOfTheirKeys() throws {
        #expect(throws: Inexpressible.self) { try Annotation(.nginxCookieName, text: "a;b") }
        #expect(throws: Inexpressible.self) { try Annotation(.nginxRedirect, text: "https://x/\n") }
        #expect(throws: Inexpressible.self) { try Annotation(.f5StickyServices, text: "serviceName=a b; x") }
        #expect(throws: Inexpressible.self) { try Annotation(.f5Method, text: "hash \"$x\"") }
        #expect(try Annotation(.nginxHashBy, text: "$http_x").value == "$http_x")
        for key in AnnotationKey.allCases {
            for bad in ["", "\n", "a\u{0}", "a\"b", "a'b", "a\\b", "a`b", "a{b;", "a\u{85}b"] {
                // An expression has its backslashes.
                if bad == "a\\b", key == .nginxCanaryHeaderPattern || key == .haproxyCORSOriginRegex { continue }
                #expect(!key.grammar.allows(bad), "\(key) \(bad)")
            }
        }
    }
}
