import Planning
import TopologyModel

extension Lowering {
    /// An `acl` for each condition that rules test; and nginx's idea of a method, which is upper case.
    mutating func lowerConditions(_ choices: ChoiceRules) {
        let hasMethods = choices.sources.contains(.method) || choices.tests.contains { $0.isOfMethod }
        if hasMethods { document.line("http-request deny deny_status 400 unless { method -m reg -- ^[A-Z_-]+$ }") }
        for (index, condition) in choices.tests.enumerated() {
            document.add("acl")
            document.add(.label(.condition(index + 1)))
            for word in Self.test(condition) { document.add(word) }
            document.endLine()
        }
    }

    private static func test(_ condition: RouteCondition) -> [Word] {
        switch condition {
        case .method(let methods): ["method -m str --"] + methods.map { .method($0) }
        case .header(let name, .exact(let value)): [.firstLine(of: name), "-m str --", .value(value)]
        case .header(let name, .regex(let pattern)): [.firstLine(of: name), "-m reg --", .expression(pattern)]
        case .header(let name, .present): [.firstLine(of: name), "-m len gt 0"]
        case .query(let name, .exact(let value)): [.decodedValue(of: name), "-m str --", .equals(value)]
        case .query(let name, let test): [.value(of: name)] + Self.test(test)
        case .cookie(let name, .exact(let value)): [.value(of: name), "-m str --", .equals(value)]
        case .cookie(let name, let test): [.value(of: name)] + Self.test(test)
        }
    }

    /// The test of a value that stands behind `=`.
    private static func test(_ test: ConditionTest) -> [Word] {
        switch test {
        case .exact(let value): ["-m str --", .equals(value)]
        case .regex(let pattern): [(",bytes(1)" as Word).glued, "-m reg --", .expression(pattern)]
        case .present: ["-m reg -- ^=."]
        }
    }

    /// The rules that decide the junctions of one look-up.
    mutating func lowerSteps(_ steps: JunctionSteps, _ table: RouteTable, _ choices: ChoiceRules, isAlone: Bool) {
        let plain = Condition.when("{ var(txn.junction) -m found } !{ var(txn.junction) -m beg -- ? }")
        document.line(
            "http-request set-var(txn.route) var(txn.junction)",
            if: isAlone ? plain : plain.and(words: ["!{ var(txn.route) -m found }"]))
        for source in steps.sources { lowerKey(source, choices) }
        for step in steps.steps { lowerStep(step, table, choices) }
        guard steps.hasOtherwise else { return }
        lookUp("txn.route", "var(txn.junction),map_str(", .choices, table, if: Self.unrouted)
    }

    /// What a request has, for the keys of junctions.
    private mutating func lowerKey(_ source: ChoiceSource, _ choices: ChoiceRules) {
        let value: Word =
            switch source {
            // As text: a method that HAProxy does not know has no other form that can be a part of a key.
            case .method: "method,upper"
            case .header(_, let name): .firstLine(of: name)
            case .query(let name): .decodedValue(of: name)
            case .cookie(let name): .value(of: name)
            }
        document.line(
            "http-request set-var(txn.key", choices.key(source).glued, (")" as Word).glued, value,
            if: .when("{ var(txn.junction) -m found } !{ var(txn.route) -m found }"))
    }

    private mutating func lowerStep(_ step: JunctionSteps.Step, _ table: RouteTable, _ choices: ChoiceRules) {
        document.add("http-request set-var(txn.route) var(txn.junction),concat(:")
        document.add(Word.number(step.number).glued)
        for (position, source) in step.shape.sources.enumerated() {
            document.add((position == 0 ? "|,txn.key" as Word : "),concat(|,txn.key").glued)
            document.add(choices.key(source).glued)
        }
        document.add(("),map_str(" as Word).glued)
        document.add(Word.label(.map(table.listener, .choices)).glued)
        document.add((")" as Word).glued)
        let condition = Condition.when("{ var(txn.junction) -m found } !{ var(txn.route) -m found }")
        for word in condition.and(words: choices.words(step.shape.tests)).words { document.add(word) }
        document.endLine()
    }
}

extension RouteCondition {
    fileprivate var isOfMethod: Bool { if case .method = self { true } else { false } }
}
