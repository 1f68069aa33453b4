import Diagnostics
import Planning
import TopologyModel

/// Body limits of routes that a map chooses: nginx looks at a body's length before the choice, and not again.
struct BodyLimits {
    private let plan: Plan
    /// The sizes that named locations compare with, in bytes.
    private var sizes: [Int] = []

    init(_ plan: Plan) { self.plan = plan }

    /// Adds the limit that the routes of a location share; returns those that must look for themselves.
    func lower(_ routes: [Int], into location: inout Document) -> [Int] {
        let limited = routes.filter { plan.routes[$0].traffic.maxBody != nil }
        guard let first = limited.first, let size = plan.routes[first].traffic.maxBody?.value else { return [] }
        let isShared = routes.allSatisfy { plan.routes[$0].traffic.maxBody?.value.bytes == size.bytes }
        guard isShared else { return limited }
        location.directive("client_max_body_size", .size(size))
        return []
    }

    /// Refuses, in a route's named location, a body that is announced as too long; one that is not is counted there.
    mutating func refuse(_ route: RoutePlan, into location: inout Document) {
        guard let bytes = route.traffic.maxBody?.value.bytes else { return }
        if !sizes.contains(bytes) { sizes.append(bytes) }
        location.block("if", .compound(["(", .variable(Self.variable(bytes)), ")"], quoted: false)) {
            $0.directive("return", "413")
        }
    }

    private static func variable(_ bytes: Int) -> Variable { Variable("longer", of: Name(label: "\(bytes)")) }

    /// Adds the maps.
    func lower(into document: inout Document, sizes names: inout HashSizes) {
        for bytes in sizes {
            document.blank()
            document.block("map", "$content_length", .variable(Self.variable(bytes))) { map in
                map.directive("default", "0")
                map.entry(
                    .compound(
                        ["~^0*(?:", .literal(Literal(bounded: Self.above(bytes), readsVariables: false)), ")$"],
                        quoted: true), "1")
            }
        }
        names.noteVariables(sizes.count, longest: 32)
    }

    /// An expression for whole numbers above another, without leading zeros.
    static func above(_ number: Int) -> String {
        let digits = Array(String(number).utf8).map { Int($0) - 48 }
        var branches = ["[1-9][0-9]{\(digits.count),}"]
        for (place, digit) in digits.enumerated() where digit < 9 {
            let start = digits[..<place].map { String($0) }.joined()
            let rest = digits.count - place - 1
            branches.append(start + (digit == 8 ? "9" : "[\(digit + 1)-9]") + (rest > 0 ? "[0-9]{\(rest)}" : ""))
        }
        return branches.joined(separator: "|")
    }
}
