import Planning
import Rendering
import TopologyModel

/// A condition of a VirtualServer's match. Values are compared by nginx's `map`, which knows no case unless the value
/// is an expression: all are.
struct VirtualCondition {
    private enum Subject {
        case method
        case header(String)
        case argument(String)
    }

    private let subject: Subject
    private let value: String

    /// The conditions of a route; `nil` when one of them cannot be said.
    static func all(of route: RoutePlan, _ remarks: inout Remarks) -> [VirtualCondition]? {
        var all: [VirtualCondition] = []
        for condition in route.conditions.all {
            do throws(Inexpressible) {
                all.append(try VirtualCondition(condition))
            } catch {
                remarks.lose(error, at: route.span)
                return nil
            }
        }
        return all
    }

    private init(_ condition: RouteCondition) throws(Inexpressible) {
        switch condition {
        case .method(let methods):
            subject = .method
            value = "~^(?:" + methods.map { RegexText.escaped($0.text) }.joined(separator: "|") + ")$"
        case .header(let name, let test):
            subject = .header(name.text)
            value = try Self.value(test) { RegexText.escaped($0) }
        case .query(let name, let test):
            guard name.text.utf8.allSatisfy({ $0 != 0x2D && $0 != 0x2E && $0 != 0x7E }) else {
                throw Inexpressible("nginx-ic names a parameter by letters, digits and `_`")
            }
            subject = .argument(name.text)
            value = try Self.value(test) { RegexText.encoded($0) }
        case .cookie(let name, let test):
            subject = .header("Cookie")
            guard let expression = Self.cookie(name.text, test) else {
                throw Inexpressible("this expression might find something behind the cookie's value")
            }
            value = try NginxText.expression("~" + expression)
        }
    }

    private static func value(
        _ test: ConditionTest, exactly: (String) -> String
    ) throws(Inexpressible) -> String {
        switch test {
        case .exact(let value): try NginxText.expression("~^" + exactly(value.text) + "$")
        case .regex(let pattern): try NginxText.expression("~" + pattern.text)
        case .present: "~."
        }
    }

    private static func cookie(_ name: String, _ test: ConditionTest) -> String? {
        switch test {
        case .exact(let value): RegexText.cookie(name, value: RegexText.escaped(value.text))
        case .regex(let pattern): RegexText.cookie(name, finding: pattern.text)
        case .present: RegexText.cookie(name, value: "[^;]+")
        }
    }

    /// Writes the fields of a condition.
    func write(to item: inout Manifest) {
        switch subject {
        case .method: item.field("variable", "$request_method")
        case .header(let name): item.field("header", .text(name))
        case .argument(let name): item.field("argument", .text(name))
        }
        item.field("value", .text(value))
    }
}
