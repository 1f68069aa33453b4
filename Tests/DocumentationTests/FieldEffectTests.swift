import Diagnostics
import Foundation
import Planning
import Rendering
import TestSupport
import Testing
import YAMLTree

@testable import CommandLineTool
@testable import TopologyModel

/// No field is rendered on one target and forgotten on another: each is set alone, and every proxy's output, findings or
/// ledger must change.
///
/// fields.txt holds a line for each key of the language: `PATH: VALUE`, then what must be there beside it behind `|`, and
/// behind `#` the targets that have nothing to say of it, each with its reason: words, or the code of a ledger entry.
@Suite struct FieldEffectTests {
    @Test func everyKeyOfTheLanguageIsTried() throws {
        let tried = Set(try FieldTrial.all().map(\.key))
        for (name, fields) in LanguageReference.entities {
            for field in fields where field.isAvailable {
                let key = name == "Topology" ? field.key : "\(name).\(field.key)"
                #expect(tried.contains(key), "fields.txt has no line for `\(key)`")
            }
        }
    }

    @Test(arguments: try FieldTrial.all())
    func everyProxySaysSomething(of trial: FieldTrial) throws {
        let without = try Rendered(trial.without)
        let with = try Rendered(trial.with)
        for proxy in ["nginx", "haproxy"] where trial.exceptions[proxy] == nil {
            let isSeen = without.bytes[proxy] != with.bytes[proxy] || without.words[proxy] != with.words[proxy]
            #expect(isSeen || with.hasLedgerEntry(proxy, notIn: without), "\(trial.path) changes nothing on \(proxy)")
        }
        for (proxy, reason) in trial.exceptions {
            #expect(reason.count > 8, "\(trial.path): why has \(proxy) nothing to say?")
            if reason.hasPrefix("LB") {
                #expect(with.ledger[proxy]?.contains(String(reason.prefix(6))) == true, "\(trial.path) on \(proxy)")
            }
            #expect(without.bytes[proxy] == with.bytes[proxy], "\(trial.path) does change the output of \(proxy)")
        }
        // What concerns no proxy concerns one of the other targets that the trial names.
        let others = Set(with.bytes.keys).subtracting(trial.exceptions.keys)
        if Set(["nginx", "haproxy"]).isSubset(of: trial.exceptions.keys), !others.isEmpty {
            #expect(
                others.contains { with.bytes[$0] != without.bytes[$0] || with.words[$0] != without.words[$0] },
                "\(trial.path) changes nothing on \(others.sorted())")
        }
    }
}

/// A key, a value for it and what must be there for it to mean anything.
struct FieldTrial: CustomTestStringConvertible, Sendable {
    let path: String
    /// The key as the reference has it: without the names of entities and without places in lists.
    let key: String
    /// The topology without the key.
    let without: String
    /// The topology with it.
    let with: String
    /// Proxies on which nothing changes, and why.
    let exceptions: [String: String]
    var testDescription: String { path }

    private static let folder = PackageFolder.root.appendingPathComponent("Tests/DocumentationTests")

    static func all() throws -> [FieldTrial] {
        let base = try String(contentsOf: folder.appendingPathComponent("fields-base.json"), encoding: .utf8)
        return try String(contentsOf: folder.appendingPathComponent("fields.txt"), encoding: .utf8)
            .split(separator: "\n").filter { !$0.hasPrefix("#") }
            .flatMap { inBroaderPlaces(String($0)) }.map { try FieldTrial($0, base: base) }
    }

    /// A route's policy is tried as one of the site and of the defaults too.
    private static func inBroaderPlaces(_ line: String) -> [String] {
        let route = "sites.shop.routes.0."
        let policies = Set(Defaults.fields.filter(\.isAvailable).map(\.key))
        guard line.hasPrefix(route) else { return [line] }
        let policy = line.dropFirst(route.count).prefix { $0 != ":" && $0 != "." }
        guard policies.contains(String(policy)), line.dropFirst(route.count + policy.count).hasPrefix(":") else {
            return [line]
        }
        return [line] + ["sites.shop.", "defaults."].map { $0 + line.dropFirst(route.count) }
    }

    private init(_ line: String, base: String) throws {
        let parts = line.components(separatedBy: " # ")
        let words = parts[0].components(separatedBy: " | ")
        let settings = try words.filter { !$0.hasPrefix("- ") }.map { try Setting($0) }
        path = settings[0].path.joined(separator: ".")
        key = Self.key(settings[0].path)
        var topology = try JSONSerialization.jsonObject(with: Data(base.utf8))
        for setting in settings.dropFirst() { topology = setting.applied(to: topology) }
        without = try Self.text(
            words.filter { $0.hasPrefix("- ") }.reduce(topology) {
                try Setting(String($1.dropFirst(2))).applied(to: $0)
            })
        with = try Self.text(settings[0].applied(to: topology))
        var exceptions: [String: String] = [:]
        for exception in parts.dropFirst() {
            let words = exception.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            exceptions[words[0]] = words.count > 1 ? words[1] : ""
        }
        self.exceptions = exceptions
    }

    private static func text(_ object: Any) throws -> String {
        String(
            decoding: try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .prettyPrinted]),
            as: UTF8.self)
    }

    private static let maps: Set<String> = [
        "listeners", "rate_limits", "health_checks", "regions", "nodes", "backends", "sites", "vips", "dns_failover",
        "lvs",
    ]

    private static let shared: Set<String> = [
        "timeouts", "retries", "request_headers", "response_headers", "rewrite", "cors", "maintenance", "mirror",
        "connection_limit", "access", "cache", "basic_auth",
    ]

    private static func key(_ path: [String]) -> String {
        var words = path
        if words.count > 1, maps.contains(words[0]) { words.remove(at: 1) }
        if words.count > 3, words[0] == "vips", words[1] == "nodes" { words.remove(at: 2) }
        words = words.filter { Int($0) == nil }
        // The same entity in several places stands in the reference once.
        if let shared = words.lastIndex(where: { shared.contains($0) }), shared < words.count - 1 {
            words.removeFirst(shared)
        }
        return words.joined(separator: ".")
    }
}

/// `PATH: VALUE`.
private struct Setting {
    let path: [String]
    private let value: Any

    init(_ text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 1)
        path = parts[0].trimmingCharacters(in: .whitespaces).components(separatedBy: ".")
        value = try JSONSerialization.jsonObject(with: Data(parts[1].utf8), options: .fragmentsAllowed)
    }

    func applied(to object: Any) -> Any { set(object, path[...]) }

    private func set(_ object: Any, _ rest: ArraySlice<String>) -> Any {
        guard let first = rest.first else { return value }
        if var list = object as? [Any], let index = Int(first), index <= list.count {
            if index == list.count { list.append([String: Any]()) }
            list[index] = set(list[index], rest.dropFirst())
            return list
        }
        var map = object as? [String: Any] ?? [:]
        map[first] = set(map[first] ?? [String: Any](), rest.dropFirst())
        return map
    }
}

/// What every target makes of a topology.
private struct Rendered {
    /// The files of each target, joined.
    private(set) var bytes: [String: [UInt8]] = [:]
    /// What each target found.
    private(set) var words: [String: [String]] = [:]
    private(set) var ledger: [String: Set<String>] = [:]

    init(_ text: String) throws {
        let bag = DiagnosticBag()
        var composer = YAMLComposer(reporting: bag)
        let composed = composer.compose(SourceFile(path: "topology.yaml", bytes: Array(text.utf8)), source: 0)
        let root = try #require(composed)
        let context = ReadingContext(tree: composer.finish(), bag: bag)
        let topology = try #require(Topology.read([root], in: context))
        let planned = Planner.plan(topology, uses: context.uses, topologyPath: "topology.yaml", reporting: bag)
        let found = bag.sorted.filter { $0.severity == .error }.map(\.message)
        let plan = try #require(planned, "\(found)\n\(text)")
        for target in TargetRegistry.targets(plan.targets, named: []) { render(target, plan) }
    }

    private mutating func render<Target: RenderTarget>(_ target: Target, _ plan: Plan) {
        let bag = DiagnosticBag()
        let losses = LossReporter(bag, target: Target.name, label: target.label, plan: plan)
        target.reportAnswers(for: plan, to: losses)
        let name = Target.name.rawValue
        let files = target.render(plan, reporting: losses)
        bytes[name] = files.sorted { $0.path < $1.path }.flatMap { Array($0.path.utf8) + $0.bytes }
        words[name] = bag.sorted.map { "\($0.code.text) \($0.message)" }
        let answered = Feature.allCases.filter {
            !plan.uses.places(of: $0).isEmpty && target.support(for: $0) != .exact
        }
        ledger[name] = Set(answered.map(\.code.text))
    }

    /// Whether a feature came into use of which the target's ledger says more than `exact`.
    func hasLedgerEntry(_ target: String, notIn other: Rendered) -> Bool {
        !(ledger[target] ?? []).subtracting(other.ledger[target] ?? []).isEmpty
    }
}
